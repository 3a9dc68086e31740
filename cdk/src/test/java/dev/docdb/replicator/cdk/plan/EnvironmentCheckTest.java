package dev.docdb.replicator.cdk.plan;

import static dev.docdb.replicator.cdk.plan.PlanTexts.DEFAULTS;
import static dev.docdb.replicator.cdk.plan.PlanTexts.DEPLOYMENT;
import static dev.docdb.replicator.cdk.plan.PlanTexts.ORDERS;
import static dev.docdb.replicator.cdk.plan.PlanTexts.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the function, Lambda or the role's policy refuses. */
class EnvironmentCheckTest {
  @Test
  void whatTheFunctionItselfRefusesIsToldBySectionAndKey() {
    assertEquals(
        List.of(
            "line 12, [collection shop.orders]: No target is enabled: set at least one of ELASTICSEARCH_URI,"
                + " KINESIS_STREAM, SQS_QUERY_URL, MSK_BOOTSTRAP_SRV, BUCKET_NAME"),
        problems(ORDERS));
    assertEquals(
        List.of(
            "line 12, [collection shop.orders] elasticsearch_secret: is missing: the host of ELASTICSEARCH_URI is"
                + " neither Amazon's nor on loopback, so the function must log in with a user and a password",
            "line 14, [collection shop.orders] batch_size: \"0 # few\" can't be used: expected a whole number from 1"
                + " to 100000; a comment needs a line of its own"),
        problems(ORDERS + "elasticsearch_uri = https://search.example.com\nbatch_size = 0 # few"));
    assertEquals(
        List.of(
            "line 12, [database a/b]: \"a/b\" can't be used: expected the name of a database: at most 63 characters,"
                + " none of / \\ . \" $ * < > : | ? or space"),
        problems(DEPLOYMENT + DEFAULTS + "[database a/b]\nbucket_name = changes"));
  }

  @Test
  void aSecretPastedInItsPlaceIsNotRepeated() {
    String told =
        String.join("\n", problems(ORDERS + "msk_secret = pass word\nkinesis_stream = changes"));

    assertTrue(told.contains("msk_secret: can't be used: expected the name or the ARN"), told);
    assertTrue(!told.contains("pass word"), told);
  }

  @Test
  void theEnvironmentMustFit() {
    List<String> problems =
        problems(
            ORDERS
                + "bucket_name = changes\npipeline = [{\"$match\": {\"a\": \""
                + "x".repeat(4_000)
                + "\"}}]");

    assertEquals(1, problems.size());
    assertTrue(
        problems
            .getFirst()
            .matches(
                "line 12, \\[collection shop.orders]: its settings take [0-9]{4} bytes as JSON, and of the 4,096 .*"),
        problems.getFirst());
  }

  /** What Lambda measures is JSON, in which each quote of a value takes two characters. */
  @Test
  void quotesCountTwiceInTheEnvironment() {
    String stage = "{\"$match\": {\"a\": \"\"}}";
    String pipeline = "bucket_name = changes\npipeline = [" + stage;

    assertEquals(List.of(), problems(ORDERS + pipeline + (", " + stage).repeat(119) + "]"));
    assertTrue(
        problems(ORDERS + pipeline + (", " + stage).repeat(139) + "]")
            .getFirst()
            .contains("bytes as JSON"));
  }

  @Test
  void aCreatedBucketsNameTakesItsPlaceInTheEnvironment() {
    String text = "bucket_name = changes\npipeline = [{\"$match\": {\"a\": \"" + "x".repeat(3_600);

    assertEquals(List.of(), problems(ORDERS + text + "\"}}]"));
    assertTrue(
        problems(ORDERS + "create = dead_letter_bucket, claim_check_bucket\n" + text + "\"}}]")
            .getFirst()
            .contains("bytes as JSON"));
  }

  /** In a policy they would be patterns. */
  @Test
  void whatBecomesAnArnIsNoPattern() {
    String told =
        "can't have *, ? or ${ in it: in the policy of the function's role they would permit more than this";
    assertEquals(
        List.of(
            "line 14, [collection shop.orders] bucket_path: " + told,
            "line 16, [collection shop.orders] certificate_key: " + told),
        problems(
            ORDERS
                + """
                bucket_name = changes
                bucket_path = ${aws:username}/x
                certificate_bucket = authorities
                certificate_key = bundle.?em
                """));
    assertEquals(
        List.of("line 14, [collection shop.orders] bucket_path: " + told),
        problems(ORDERS + "bucket_name = changes\nbucket_path = a/*/b"));
    assertEquals(List.of(), problems(ORDERS + "bucket_name = changes\nbucket_path = a$/b"));
  }

  /** The function speaks to SQS in its own region only. */
  @Test
  void aQueueInAnotherRegionIsRefused() {
    String told =
        "can't be used: it is in another region (us-east-1) than the deployment (eu-west-1)";
    for (String host :
        List.of(
            "sqs.us-east-1.amazonaws.com",
            "us-east-1.queue.amazonaws.com",
            "vpce-1a-2b.sqs.us-east-1.vpce.amazonaws.com")) {
      String address = "https://" + host + "/111122223333/orders";
      String arn = "arn:aws:sqs:us-east-1:111122223333:orders";
      assertEquals(
          List.of(
              "line 13, [collection shop.orders] sqs_query_url: " + told,
              "line 15, [collection shop.orders] dead_letter_uri: " + told),
          problems(
              ORDERS
                  + "sqs_query_url = %s\nsqs_query_url_arn = %s\ndead_letter_uri = %s\ndead_letter_uri_arn = %s"
                      .formatted(address, arn, address + "-letters", arn)));
      assertEquals(
          List.of(),
          problems(
              ORDERS
                  + "sqs_query_url = %s\nsqs_query_url_arn = %s"
                      .formatted(address, arn)
                      .replace("us-east-1", "eu-west-1")));
    }
    assertEquals(
        List.of("line 13, [collection shop.orders] sqs_query_url: " + told),
        problems(
            ORDERS
                + "sqs_query_url = https://sqs.us-east-1.amazonaws.com/orders\n"
                + "sqs_query_url_arn = arn:aws:sqs:us-east-1:111122223333:orders"));
  }

  @Test
  void ticksComeBeforeTheClusterForgets() {
    assertEquals(
        List.of(
            "line 13, [collection shop.orders] retention_hours: 3 can't be used with this schedule: the cluster forgets"
                + " changes before the next tick comes"),
        problems(
            ORDERS.replace("eu-west-1\n[", "eu-west-1\nschedule = rate(3 hours)\n[")
                + "bucket_name = changes"));
  }

  @Test
  void aCronsLongestPauseCounts() {
    String file = ORDERS.replace("eu-west-1\n[", "eu-west-1\nschedule = %s\n[");

    assertEquals(
        List.of(), problems(file.formatted("cron(0/5 * * * ? *)") + "bucket_name = changes"));
    assertEquals(
        List.of(
            "line 13, [collection shop.orders] retention_hours: 3 can't be used with this schedule: the cluster forgets"
                + " changes before the next tick comes"),
        problems(file.formatted("cron(0/5 8-18 ? * MON-FRI *)") + "bucket_name = changes"));
    assertEquals(
        List.of(
            "line 4, [deployment] schedule: \"cron(0 9 ? * MON *)\" can't be used: a week without a tick is more than"
                + " CloudWatch's alarms look back"),
        problems(
            file.formatted("cron(0 9 ? * MON *)")
                + "bucket_name = changes\nretention_hours = 200"));
  }
}
