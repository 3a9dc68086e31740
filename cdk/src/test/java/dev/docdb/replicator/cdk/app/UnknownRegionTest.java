package dev.docdb.replicator.cdk.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.cdk.CollectionReplicator;
import dev.docdb.replicator.cdk.CollectionReplicatorProps;
import dev.docdb.replicator.cdk.TicksAndAlerts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.Subnet;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.amazon.awscdk.services.iam.CfnRole;
import software.amazon.awscdk.services.lambda.AssetCode;
import software.amazon.awscdk.services.lambda.Code;

/** The construct in a stack whose account and region are known at deployment only. */
@NeedsNode
class UnknownRegionTest {

  @Test
  void aLongNameIsCutAndTheRegionIsNot(@TempDir Path folder) throws IOException {
    App app = Deployment.app(Optional.of(folder.resolve("cdk.out").toString()));
    Stack stack = new Stack(app, "Anywhere");
    TicksAndAlerts shared =
        new TicksAndAlerts(stack, "Shared", TicksAndAlerts.Props.named("orders"));
    IVpc vpc =
        Vpc.fromVpcAttributes(
            stack,
            "Vpc",
            VpcAttributes.builder()
                .vpcId("vpc-0123456789abcdef0")
                .availabilityZones(List.of("eu-west-1a"))
                .build());
    ISubnet subnet = Subnet.fromSubnetId(stack, "Subnet", "subnet-0123456789abcdef0");
    Map<String, String> settings = Plans.basics("shop", "orders");
    settings.put("KINESIS_STREAM", "orders");
    AssetCode code =
        Code.fromAsset(
            Files.writeString(folder.resolve("replicator.zip"), "an archive").toString());
    CollectionReplicator replicator =
        new CollectionReplicator(
            stack,
            "Replicator",
            CollectionReplicatorProps.builder()
                .functionName("f".repeat(64))
                .settings(settings)
                .code(code)
                .network(
                    vpc,
                    List.of(subnet),
                    List.of(SecurityGroup.fromSecurityGroupId(stack, "Group", "sg-01234567")))
                .ticks(shared.ticks(), Duration.minutes(1))
                .alerts(shared.alerts())
                .build());
    String name =
        String.valueOf(
            stack.resolve(((CfnRole) replicator.role().getNode().getDefaultChild()).getRoleName()));
    assertTrue(name.matches(".*f{34}-[0-9a-f]{8}-.*AWS::Region.*"), name);
  }
}
