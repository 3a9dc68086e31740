package dev.docdb.replicator.cdk;

import dev.docdb.replicator.cdk.permission.Grant;
import dev.docdb.replicator.cdk.permission.Here;
import dev.docdb.replicator.cdk.permission.Known;
import dev.docdb.replicator.cdk.permission.RolePermissions;
import dev.docdb.replicator.cdk.plan.PhysicalName;
import dev.docdb.replicator.cdk.plan.Place;
import dev.docdb.replicator.cdk.plan.Shape;
import dev.docdb.replicator.cdk.watch.Dashboards;
import dev.docdb.replicator.cdk.watch.ReplicationAlarms;
import dev.docdb.replicator.cdk.watch.ReplicationMetrics;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.target.TargetKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.AliasOptions;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Handler;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.logs.CfnLogGroup;
import software.amazon.awscdk.services.logs.LogGroup;
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

  /** The published version's name, where there is one. */
  private static final String ALIAS = "live";

  /** An older tick has a younger one behind it. */
  private static final Duration OLDEST_TICK = Duration.seconds(60);

  private static final int LONGEST_ROLE_NAME = 64;
  private static final int LONGEST_DESCRIPTION = 256;

  /** Longer than any there is, for one that is known at deployment only. */
  private static final int LONGEST_REGION = 20;

  private final CollectionReplicatorProps props;
  private final FunctionSettings settings;
  private final Place place;
  private final Role role;
  private final LogGroup logs;
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
    this.props = props;
    this.settings = FunctionSettings.of(props);
    this.place = Here.of(this);
    CreatedBuckets buckets = CreatedBuckets.in(this, props);
    this.role = newRole();
    this.logs = newLogs();
    this.function = newFunction(variables(buckets));
    permit(buckets);
    this.invoked = props.shape().snapStart() ? published() : function;
    subscribe();
    ReplicationMetrics metrics = metrics();
    this.alarms =
        ReplicationAlarms.create(
            this,
            metrics,
            settings.checked(),
            props.alerts(),
            props.tickPeriod().plus(Duration.seconds(props.shape().timeoutSeconds())),
            props.lagThreshold());
    Dashboards.ofFunction(this, metrics, alarms, logGroupName(), place.region());
  }

  private Role newRole() {
    return Role.Builder.create(this, "Role")
        .roleName(roleName())
        .description("Of the function " + props.functionName())
        .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
        .build();
  }

  /** A region that isn't known yet can't be cut. */
  private String roleName() {
    return Token.isUnresolved(place.region())
        ? PhysicalName.fitting(props.functionName(), LONGEST_ROLE_NAME - 1 - LONGEST_REGION)
            + "-"
            + place.region()
        : PhysicalName.fitting(props.functionName() + "-" + place.region(), LONGEST_ROLE_NAME);
  }

  private String logGroupName() {
    return "/aws/lambda/" + props.functionName();
  }

  /** Not kept: it says what happened, and a new one of its name couldn't be made beside it. */
  private LogGroup newLogs() {
    LogGroup group =
        LogGroup.Builder.create(this, "Logs")
            .logGroupName(logGroupName())
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    if (group.getNode().getDefaultChild() instanceof CfnLogGroup made) {
      made.setRetentionInDays(props.shape().logRetentionDays());
    }
    return group;
  }

  private Function newFunction(Map<String, String> variables) {
    Shape shape = props.shape();
    boolean image = shape.packaging() == Shape.Packaging.IMAGE;
    Function.Builder builder =
        Function.Builder.create(this, "Function")
            .functionName(props.functionName())
            .description(description())
            .runtime(image ? Runtime.FROM_IMAGE : Runtime.JAVA_25)
            .handler(image ? Handler.FROM_IMAGE : HANDLER)
            .code(props.code())
            .architecture(
                switch (shape.architecture()) {
                  case ARM64 -> Architecture.ARM_64;
                  case X86_64 -> Architecture.X86_64;
                })
            .memorySize(shape.memoryMegabytes())
            .timeout(Duration.seconds(shape.timeoutSeconds()))
            .reservedConcurrentExecutions(1)
            .retryAttempts(0)
            .maxEventAge(OLDEST_TICK)
            .role(role)
            .vpc(props.vpc())
            .vpcSubnets(SubnetSelection.builder().subnets(props.subnets()).build())
            .securityGroups(props.securityGroups())
            .logGroup(logs)
            // Its lines are JSON, among them metrics: Lambda must pass them on as they are.
            .loggingFormat(LoggingFormat.TEXT)
            .environment(variables);
    return (shape.snapStart() ? builder.snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS) : builder)
        .build();
  }

  /** A collection's name may be longer than what Lambda takes. */
  private String description() {
    String whole = "Replicates " + settings.scope();
    return whole.length() <= LONGEST_DESCRIPTION
        ? whole
        : whole.substring(0, LONGEST_DESCRIPTION - 3) + "...";
  }

  /** Lambda takes snapshots of published versions only, so that is what ticks must invoke. */
  private IFunction published() {
    Annotations.of(function)
        .acknowledgeWarning(
            "@aws-cdk/aws-lambda:snapStartRequirePublish", "Ticks invoke the alias of a version");
    return function.addAlias(
        ALIAS, AliasOptions.builder().retryAttempts(0).maxEventAge(OLDEST_TICK).build());
  }

  private void subscribe() {
    Subscription subscription = props.ticks().addSubscription(new LambdaSubscription(invoked));
    Validations.of(subscription)
        .acknowledge(
            Acknowledgment.builder()
                .id("CloudFormation-Validate::W3694")
                .reason("SNS invokes an alias as well as a function")
                .build());
  }

  /** Sorted, so that two runs give the same template. */
  private Map<String, String> variables(CreatedBuckets buckets) {
    Map<String, String> variables = new TreeMap<>(props.settings());
    variables.put(Settings.SNS_TOPIC_ARN_ALERT.name(), props.alerts().getTopicArn());
    variables.putAll(buckets.variables());
    variables.put("JAVA_TOOL_OPTIONS", compiler(props.shape().startup()));
    FunctionSettings.checkSize(variables);
    return variables;
  }

  /** Told in both cases: what Lambda itself chooses depends on the runtime and on SnapStart. */
  private static String compiler(Shape.Startup startup) {
    int level =
        switch (startup) {
          case FAST -> 1;
          case THROUGHPUT -> 4;
        };
    return "-XX:+TieredCompilation -XX:TieredStopAtLevel=" + level;
  }

  private void permit(CreatedBuckets buckets) {
    Map<String, String> arns = new HashMap<>(props.arns());
    arns.putAll(buckets.arns());
    Known known = new Known(settings.checked(), place, props.kmsKeys(), arns);
    List<Grant> grants = new ArrayList<>(RolePermissions.of(known));
    grants.addAll(RolePermissions.alerts(known, props.alerts().getTopicArn()));
    grants.addAll(RolePermissions.network(place, props.functionName()));
    grants.forEach(grant -> role.addToPolicy(grant.statement()));
    logs.grantWrite(role);
    Wildcards.explain(role, grants);
  }

  private ReplicationMetrics metrics() {
    return new ReplicationMetrics(
        props.functionName(),
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
