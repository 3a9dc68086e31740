package dev.docdb.replicator.cdk.app;

import dev.docdb.replicator.cdk.CollectionReplicator;
import dev.docdb.replicator.cdk.CollectionReplicatorProps;
import dev.docdb.replicator.cdk.TicksAndAlerts;
import dev.docdb.replicator.cdk.permission.Here;
import dev.docdb.replicator.cdk.plan.Network;
import dev.docdb.replicator.cdk.plan.Plan;
import dev.docdb.replicator.cdk.plan.Replication;
import dev.docdb.replicator.config.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SecurityGroupImportOptions;
import software.amazon.awscdk.services.ec2.Subnet;
import software.amazon.awscdk.services.ec2.SubnetAttributes;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** One function, with all that is its own. */
final class CollectionStack extends Stack {
  private final Plan plan;
  private final Replication replication;

  CollectionStack(
      Construct scope, String id, StackProps props, Plan plan, Replication replication, Code code) {
    super(scope, id, props);
    this.plan = plan;
    this.replication = replication;
    CollectionReplicator replicator =
        new CollectionReplicator(this, "Replicator", replicatorProps(code));
    output("Function", replicator.invoked().getFunctionArn(), "What ticks and operators invoke");
    output("Role", replicator.role().getRoleArn(), "For policies of targets, users of the cluster");
  }

  private void output(String id, String value, String what) {
    CfnOutput.Builder.create(this, id).value(value).description(what).build();
  }

  private CollectionReplicatorProps replicatorProps(Code code) {
    Network network = replication.network();
    return CollectionReplicatorProps.builder()
        .functionName(plan.functionName(replication))
        .settings(replication.settings())
        .shape(replication.shape())
        .code(code)
        .network(vpc(network), subnets(network), securityGroups(network))
        .ticks(topic("Ticks", TicksAndAlerts.ticksName(plan.name())), tickPeriod())
        .alerts(topic("Alerts", TicksAndAlerts.alertsName(plan.name())))
        .creates(replication.creates())
        .kmsKeys(kmsKeys())
        .arns(replication.arns())
        .build();
  }

  private Duration tickPeriod() {
    return Duration.seconds(plan.longestGap().toSeconds());
  }

  private Map<String, String> kmsKeys() {
    Map<String, String> keys = new HashMap<>(replication.kmsKeys());
    plan.alertKmsKey().ifPresent(key -> keys.put(Settings.SNS_TOPIC_ARN_ALERT.name(), key));
    return keys;
  }

  private ITopic topic(String id, String name) {
    return Topic.fromTopicArn(this, id, Here.of(this).arn("sns", name));
  }

  private IVpc vpc(Network network) {
    return Vpc.fromVpcAttributes(
        this,
        "Vpc",
        VpcAttributes.builder()
            .vpcId(network.vpcId())
            .availabilityZones(
                network.subnets().stream().map(Network.Subnet::zone).distinct().toList())
            .build());
  }

  private List<ISubnet> subnets(Network network) {
    return IntStream.range(0, network.subnets().size())
        .mapToObj(i -> subnet("Subnet" + i, network.subnets().get(i)))
        .toList();
  }

  private ISubnet subnet(String id, Network.Subnet from) {
    ISubnet subnet =
        Subnet.fromSubnetAttributes(
            this,
            id,
            SubnetAttributes.builder().subnetId(from.id()).availabilityZone(from.zone()).build());
    Annotations.of(subnet)
        .acknowledgeWarning(
            "@aws-cdk/aws-ec2:noSubnetRouteTableId", "Nothing is done to the route table");
    return subnet;
  }

  private List<ISecurityGroup> securityGroups(Network network) {
    return IntStream.range(0, network.securityGroupIds().size())
        .mapToObj(
            i ->
                SecurityGroup.fromSecurityGroupId(
                    this,
                    "SecurityGroup" + i,
                    network.securityGroupIds().get(i),
                    SecurityGroupImportOptions.builder().mutable(false).build()))
        .toList();
  }
}
