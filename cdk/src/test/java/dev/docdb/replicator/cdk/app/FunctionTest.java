package dev.docdb.replicator.cdk.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The function and what is around it, in all its shapes. */
@NeedsNode
class FunctionTest {
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String BUCKET = "AWS::S3::Bucket";

  private static JsonNode function(String stack) {
    return Sample.templates().resource(stack, FUNCTION);
  }

  private static String variable(String stack, String name) {
    JsonNode value = function(stack).path("Environment").path("Variables").path(name);
    return Statements.texts(value).getFirst();
  }

  @Test
  void noInvocationIsToldToLastLongerThanLambdaLetsIt() {
    for (String stack : Sample.stacks()) {
      int timeout = function(stack).path("Timeout").asInt();
      assertTrue(timeout > 0 && timeout <= 900, stack + " " + timeout);
    }
    assertEquals(900, function(Sample.DATABASE).path("Timeout").asInt());
  }

  @Test
  void ticksComeOneAtATimeAndAreNeverRetried() {
    for (String stack : Sample.stacks()) {
      assertEquals(1, function(stack).path("ReservedConcurrentExecutions").asInt(), stack);
      List<JsonNode> invokes =
          Sample.templates().resources(stack, "AWS::Lambda::EventInvokeConfig");
      assertFalse(invokes.isEmpty(), stack);
      for (JsonNode invoke : invokes) {
        assertEquals(0, invoke.path("MaximumRetryAttempts").asInt(-1), stack);
        assertEquals(60, invoke.path("MaximumEventAgeInSeconds").asInt(), stack);
      }
    }
  }

  @Test
  void aZipRunsOnTheManagedRuntime() {
    JsonNode function = function(Sample.BARE);
    assertEquals("java25", function.path("Runtime").asText());
    assertEquals(
        "dev.docdb.replicator.ReplicatorFunction::handleRequest",
        function.path("Handler").asText());
    assertEquals("arm64", function.path("Architectures").path(0).asText());
    assertEquals(1769, function.path("MemorySize").asInt());
    assertTrue(function.path("Code").has("S3Key"));
    assertTrue(function.path("SnapStart").isMissingNode());
  }

  @Test
  void anImageBringsItsOwnRuntime() {
    JsonNode function = function(Sample.IMAGE);
    assertEquals("Image", function.path("PackageType").asText());
    assertTrue(function.path("Code").has("ImageUri"));
    assertTrue(function.path("Runtime").isMissingNode());
    assertTrue(function.path("Handler").isMissingNode());
    assertEquals("x86_64", function.path("Architectures").path(0).asText());
    assertTrue(
        Sample.templates().text("replicator-shop-image").contains("container-assets"), "an image");
  }

  @Test
  void theImageIsBuiltForItsArchitecture() {
    String assets = Sample.templates().asset(Sample.IMAGE);
    assertTrue(assets.contains("linux/amd64"), assets);
  }

  @Test
  void snapStartIsOfAPublishedVersionWhichTicksInvoke() {
    Templates templates = Sample.templates();
    assertEquals(
        "PublishedVersions", function(Sample.DATABASE).path("SnapStart").path("ApplyOn").asText());
    JsonNode alias = templates.resource(Sample.DATABASE, "AWS::Lambda::Alias");
    assertEquals("live", alias.path("Name").asText());
    String subscribed =
        templates.resource(Sample.DATABASE, "AWS::SNS::Subscription").path("Endpoint").toString();
    assertTrue(subscribed.contains("Alias"), subscribed);
    String permitted =
        templates
            .resource(Sample.DATABASE, "AWS::Lambda::Permission")
            .path("FunctionName")
            .toString();
    assertTrue(permitted.contains("Alias"), permitted);
    List<String> qualifiers =
        templates.resources(Sample.DATABASE, "AWS::Lambda::EventInvokeConfig").stream()
            .map(invoke -> invoke.path("Qualifier").toString())
            .sorted()
            .toList();
    assertEquals(2, qualifiers.size());
    assertEquals("\"$LATEST\"", qualifiers.getFirst());
    assertTrue(qualifiers.getLast().contains("Alias"), qualifiers.getLast());
  }

  @Test
  void withoutSnapStartTicksInvokeTheFunction() {
    JsonNode subscription = Sample.templates().resource(Sample.BARE, "AWS::SNS::Subscription");
    assertEquals("lambda", subscription.path("Protocol").asText());
    assertEquals(
        "arn:aws:sns:eu-west-1:111122223333:replicator-ticks",
        subscription.path("TopicArn").asText());
    assertEquals(List.of("<ReplicatorFunction>"), Statements.texts(subscription.path("Endpoint")));
    JsonNode permission = Sample.templates().resource(Sample.BARE, "AWS::Lambda::Permission");
    assertEquals("sns.amazonaws.com", permission.path("Principal").asText());
    assertEquals(
        "arn:aws:sns:eu-west-1:111122223333:replicator-ticks",
        permission.path("SourceArn").asText());
  }

  @Test
  void theCompilerIsToldInBothCases() {
    assertEquals(
        "-XX:+TieredCompilation -XX:TieredStopAtLevel=1",
        variable(Sample.BARE, "JAVA_TOOL_OPTIONS"));
    assertEquals(
        "-XX:+TieredCompilation -XX:TieredStopAtLevel=4",
        variable(Sample.DATABASE, "JAVA_TOOL_OPTIONS"));
  }

  @Test
  void everyVariableIsASettingOrTheJvms() {
    Set<String> known =
        Settings.ALL.stream().map(Setting::name).collect(Collectors.toCollection(TreeSet::new));
    known.add("JAVA_TOOL_OPTIONS");
    for (String stack : Sample.stacks()) {
      List<String> unknown = new ArrayList<>();
      function(stack)
          .path("Environment")
          .path("Variables")
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!known.contains(name)) {
                  unknown.add(name);
                }
              });
      assertEquals(List.of(), unknown, stack);
    }
  }

  @Test
  void itIsInTheSubnetsWithTheSecurityGroups() {
    JsonNode network = function(Sample.BARE).path("VpcConfig");
    assertEquals(
        List.of("subnet-0123456789abcdef0", "subnet-0123456789abcdef1", "subnet-0123456789abcdef2"),
        Statements.texts(network.path("SubnetIds")));
    assertEquals(
        List.of("sg-0123456789abcdef0"), Statements.texts(network.path("SecurityGroupIds")));
    assertTrue(
        Sample.templates().resources(Sample.BARE, "AWS::EC2::SecurityGroupIngress").isEmpty());
  }

  @Test
  void itsLinesReachItsOwnLogAsTheyAre() {
    JsonNode logging = function(Sample.DATABASE).path("LoggingConfig");
    assertEquals("Text", logging.path("LogFormat").asText());
    JsonNode group = Sample.templates().resource(Sample.DATABASE, "AWS::Logs::LogGroup");
    assertEquals("/aws/lambda/replicator-whole", group.path("LogGroupName").asText());
    assertEquals(7, group.path("RetentionInDays").asInt());
  }

  @Test
  void theRoleHasANameThatAClusterCanKnow() {
    JsonNode role = Sample.templates().resource(Sample.BARE, "AWS::IAM::Role");
    assertEquals("replicator-shop-bare-eu-west-1", role.path("RoleName").asText());
  }

  @Test
  void theBucketsOfItsOwnArePrivateEncryptedAndKept() {
    JsonNode template = Sample.templates().template(Sample.DATABASE).path("Resources");
    int buckets = 0;
    for (JsonNode resource : template) {
      if (resource.path("Type").asText().equals(BUCKET)) {
        buckets++;
        assertEquals("Retain", resource.path("DeletionPolicy").asText());
        assertEquals("Retain", resource.path("UpdateReplacePolicy").asText());
        assertEquals(
            4,
            resource
                    .path("Properties")
                    .path("PublicAccessBlockConfiguration")
                    .toString()
                    .split("true", -1)
                    .length
                - 1);
        assertTrue(resource.path("Properties").has("BucketEncryption"));
      }
    }
    assertEquals(2, buckets);
    for (JsonNode resource : template) {
      if (resource.path("Type").asText().equals("AWS::S3::BucketPolicy")) {
        assertEquals("Retain", resource.path("DeletionPolicy").asText(), "kept as its bucket is");
      }
    }
    for (JsonNode policy : Sample.templates().resources(Sample.DATABASE, "AWS::S3::BucketPolicy")) {
      assertTrue(
          policy.toString().contains("\"aws:SecureTransport\":\"false\""), policy.toString());
      assertTrue(policy.toString().contains("\"s3:TlsVersion\":1.2"), policy.toString());
    }
    String letters = bucket("DeadLetters").toString();
    assertTrue(letters.contains("\"Status\":\"Enabled\"") && letters.contains(Plans.KEY), letters);
    assertTrue(letters.contains("\"NoncurrentDays\":30"), letters);
    assertFalse(bucket("ClaimChecks").toString().contains("Expiration"), "pointers lead there");
  }

  private static JsonNode bucket(String id) {
    JsonNode resources = Sample.templates().template(Sample.DATABASE).path("Resources");
    List<JsonNode> found = new ArrayList<>();
    resources
        .properties()
        .forEach(
            resource -> {
              if (resource.getValue().path("Type").asText().equals(BUCKET)
                  && resource.getKey().contains(id)) {
                found.add(resource.getValue().path("Properties"));
              }
            });
    assertEquals(1, found.size());
    return found.getFirst();
  }

  @Test
  void itsOwnBucketsAreNamedInItsSettings() {
    assertTrue(
        function(Sample.DATABASE)
            .path("Environment")
            .path("Variables")
            .path("DEAD_LETTER_URI")
            .toString()
            .startsWith("{\"Fn::Join\":[\"\",[\"s3://\",{\"Ref\":\"ReplicatorDeadLetters"));
    assertTrue(
        function(Sample.DATABASE)
            .path("Environment")
            .path("Variables")
            .path("CLAIM_CHECK_BUCKET")
            .path("Ref")
            .asText()
            .startsWith("ReplicatorClaimChecks"));
  }
}
