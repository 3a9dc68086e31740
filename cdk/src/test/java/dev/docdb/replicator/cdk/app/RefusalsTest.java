package dev.docdb.replicator.cdk.app;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.cdk.plan.Plan;
import dev.docdb.replicator.cdk.plan.Replication;
import dev.docdb.replicator.cdk.plan.Replication.Created;
import dev.docdb.replicator.cdk.plan.Shape;
import dev.docdb.replicator.target.TargetKind;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can't work is told at synthesis, by name, and not by AWS at night. */
@NeedsNode
class RefusalsTest {
  @TempDir private Path folder;

  private String refusal(Replication replication) {
    Plan plan = Plans.plan(replication);
    return assertThrows(RuntimeException.class, () -> Templates.of(plan, folder)).getMessage();
  }

  private static Map<String, String> settings(String... more) {
    Map<String, String> settings = Plans.basics("shop", "orders");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private static void assertTold(String told, String... parts) {
    for (String part : parts) {
      assertTrue(told.contains(part), told);
    }
  }

  @Test
  void aFunctionsOwnRulesHold() {
    assertTold(refusal(Plans.of(settings())), "KINESIS_STREAM", "BUCKET_NAME");
    assertTold(
        refusal(Plans.of(settings("KINESIS_STREAM", "orders", "MAX_LOOP", "-1"))), "MAX_LOOP");
  }

  @Test
  void anArnThatNobodyKnowsIsAskedFor() {
    assertTold(
        refusal(Plans.of(settings("SQS_QUERY_URL", "https://queues.example.com/orders"))),
        "SQS_QUERY_URL",
        "ARN of the queue");
    assertTold(
        refusal(Plans.of(settings("ELASTICSEARCH_URI", "https://vpc.eu-west-1.es.amazonaws.com"))),
        "ELASTICSEARCH_URI",
        "ARN of the domain");
    assertTold(
        refusal(
            Plans.of(
                settings(
                    "BUCKET_NAME", "lake", "BUCKET_PATH", "x", "BUCKET_KMS_KEY", "alias/lake"))),
        "BUCKET_KMS_KEY",
        "alias");
  }

  @Test
  void moreThanLambdaTakesIsToldBefore() {
    String fields =
        IntStream.range(0, 300)
            .mapToObj(i -> "\"field.number" + i + "\"")
            .collect(Collectors.joining(", "));
    String filters = "{\"kinesis\": {\"leaveOut\": [" + fields + "]}}";
    assertTold(
        refusal(Plans.of(settings("KINESIS_STREAM", "orders", "TARGET_FILTERS", filters))),
        "4,096",
        "TARGET_FILTERS");
  }

  /** 3,800 characters, of which each third is a quote: Lambda counts those twice. */
  @Test
  void quotesInValuesCountTwice() {
    String fields = IntStream.range(0, 380).mapToObj(i -> "\"f\"").collect(Collectors.joining(","));
    assertTold(
        refusal(
            Plans.of(
                settings(
                    "KINESIS_STREAM",
                    "orders",
                    "PIPELINE",
                    "[{\"$match\": {\"a\": {\"$in\": [" + fields + "," + fields + "]}}}]"))),
        "as JSON");
  }

  @Test
  void whatTheDeploymentMakesIsNotToBeGiven() {
    Map<String, String> settings =
        settings("KINESIS_STREAM", "orders", "CLAIM_CHECK_BUCKET", "mine");
    assertTold(
        refusal(Plans.of(settings, Shape.DEFAULT, Set.of(Created.CLAIM_CHECK_BUCKET), Map.of())),
        "CLAIM_CHECK_BUCKET");
  }

  @Test
  void whatBecomesAnArnIsNoPattern() {
    assertTold(
        refusal(Plans.of(settings("BUCKET_NAME", "lake", "BUCKET_PATH", "${aws:username}/x"))),
        "BUCKET_PATH",
        "permit more");
  }

  @Test
  void aKeyOfSomethingThatHasNoneIsAMistake() {
    Map<String, String> settings = settings("KINESIS_STREAM", "orders");
    assertTold(
        refusal(Plans.of(settings, Shape.DEFAULT, Set.of(), Map.of("KINESIS_STREEM", Plans.KEY))),
        "KINESIS_STREEM",
        "KINESIS_STREAM");
    assertTold(
        refusal(
            Plans.of(settings, Shape.DEFAULT, Set.of(), Map.of("KINESIS_STREAM", "alias/orders"))),
        "KINESIS_STREAM",
        "ARN of a KMS key");
  }

  @Test
  void theOtherTargetsAreNoneOfItsConcern() {
    assertTrue(
        Templates.of(Plans.plan(Plans.of("shop", "orders", TargetKind.SQS)), folder)
            .findings()
            .isEmpty());
  }
}
