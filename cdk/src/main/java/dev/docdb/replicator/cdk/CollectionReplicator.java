package dev.docdb.replicator.cdk;

import dev.docdb.replicator.cdk.permission.Here;
import dev.docdb.replicator.cdk.plan.Place;
import dev.docdb.replicator.cdk.watch.Dashboards;
import dev.docdb.replicator.cdk.watch.ReplicationAlarms;
import dev.docdb.replicator.cdk.watch.ReplicationMetrics;
import dev.docdb.replicator.target.TargetKind;
import java.util.List;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.logs.CfnLogGroup;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.Subscription;
import software.amazon.awscdk.services.sns.subscriptions.LambdaSubscription;
import software.constructs.Construct;

/**
 * A function that replicates a collection, or a whole database, with all that belongs to it: a role
 * with the permissions that follow from its settings, logs, alarms, a dashboard, buckets where they
 * are wanted, and the subscription to the topic that wakes it. The cluster, the network, the
 * targets and the secrets are there already.
 *
 * <p>What goes wrong with the settings is told at synthesis, in the words of the function itself.
 *
 * {@snippet :
 * class OrdersStack extends Stack {
 *   OrdersStack(Construct app, StackProps props, IVpc vpc, ISecurityGroup group) {
 *     super(app, "Orders", props);
 *     TicksAndAlerts shared = new TicksAndAlerts(this, "Shared",
 *         TicksAndAlerts.Props.named("orders").withEmails(List.of("night@example.com")));
 *     new CollectionReplicator(this, "Replicator", CollectionReplicatorProps.builder()
 *         .functionName("orders")
 *         .settings(Map.of(
 *             "DOCUMENTDB_URI", "shop.cluster-abc.eu-west-1.docdb.amazonaws.com",
 *             "DOCUMENTDB_SECRET", "shop/replicator",
 *             "WATCHED_DB_NAME", "shop",
 *             "WATCHED_COLLECTION_NAME", "orders",
 *             "STATE_DB", "replication",
 *             "STATE_COLLECTION", "state",
 *             "KINESIS_STREAM", "orders"))
 *         .code(Code.fromAsset("replicator.zip"))
 *         .network(vpc, vpc.getPrivateSubnets(), List.of(group))
 *         .ticks(shared.ticks(), Duration.minutes(1))
 *         .alerts(shared.alerts())
 *         .build());
 *   }
 * }
 * }
 *
 * <p>Names are given, not generated: the function's is what operators' scripts are told, the role's
 * may be a user of the cluster, and an alarm's says at night which function it is. So none of them
 * can be deployed twice in one account and region.
 */
public final class CollectionReplicator extends Construct {
  /** The function's entry. */
  public static final String HANDLER = "dev.docdb.replicator.ReplicatorFunction::handleRequest";

  private final Role role;
  private final Function function;
  private final IFunction invoked;
  private final List<Alarm> alarms;

  /**
   * Makes it all.
   *
   * @throws IllegalArgumentException or a ConfigurationException where the settings can't be used
   */
  public CollectionReplicator(Construct scope, String id, CollectionReplicatorProps props) {
    super(scope, id);
    FunctionSettings settings = FunctionSettings.of(props);
    Place place = Here.of(this);
    CreatedBuckets buckets = CreatedBuckets.in(this, props);
    this.role = FunctionRole.create(this, props.functionName(), place);
    LogGroup logs = logs(props);
    this.function = LambdaFunction.create(this, settings, buckets, role, logs);
    FunctionRole.permit(role, settings, buckets, place);
    logs.grantWrite(role);
    this.invoked = props.shape().snapStart() ? LambdaFunction.published(function) : function;
    subscribe(props.ticks());
    ReplicationMetrics metrics = metrics(settings);
    this.alarms =
        ReplicationAlarms.create(
            this,
            metrics,
            settings.checked(),
            props.alerts(),
            props.tickPeriod().plus(Duration.seconds(props.shape().timeoutSeconds())),
            props.lagThreshold());
    Dashboards.ofFunction(this, metrics, alarms, logGroupName(props), place.region());
  }

  private static String logGroupName(CollectionReplicatorProps props) {
    return "/aws/lambda/" + props.functionName();
  }

  /** Not kept: it says what happened, and a new one of its name couldn't be made beside it. */
  private LogGroup logs(CollectionReplicatorProps props) {
    LogGroup group =
        LogGroup.Builder.create(this, "Logs")
            .logGroupName(logGroupName(props))
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    if (group.getNode().getDefaultChild() instanceof CfnLogGroup made) {
      made.setRetentionInDays(props.shape().logRetentionDays());
    }
    return group;
  }

  private void subscribe(ITopic ticks) {
    Subscription subscription = ticks.addSubscription(new LambdaSubscription(invoked));
    Validations.of(subscription)
        .acknowledge(
            Acknowledgment.builder()
                .id("CloudFormation-Validate::W3694")
                .reason("SNS invokes an alias as well as a function")
                .build());
  }

  private static ReplicationMetrics metrics(FunctionSettings settings) {
    return new ReplicationMetrics(
        settings.props().functionName(),
        settings.scope(),
        TargetKind.enabled(settings.checked()).stream().map(TargetKind::label).toList());
  }

  /** The function itself. */
  public Function function() {
    return function;
  }

  /** What ticks and operators invoke: the function, or the alias of its published version. */
  public IFunction invoked() {
    return invoked;
  }

  /** For the policies of targets that ask for one, and the cluster's users. */
  public IRole role() {
    return role;
  }

  /** All of its alarms. */
  public List<Alarm> alarms() {
    return alarms;
  }
}
