package dev.docdb.replicator.cdk.plan;

import static dev.docdb.replicator.cdk.plan.PlanTexts.DEFAULTS;
import static dev.docdb.replicator.cdk.plan.PlanTexts.DEPLOYMENT;
import static dev.docdb.replicator.cdk.plan.PlanTexts.KEY;
import static dev.docdb.replicator.cdk.plan.PlanTexts.ORDERS;
import static dev.docdb.replicator.cdk.plan.PlanTexts.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What can't be deployed together in one function. */
class ReplicationReaderTest {
  @Test
  void whatIsCreatedCannotBeGiven() {
    assertEquals(
        List.of(
            "line 13, [collection shop.orders] dead_letter_uri: can't be given with create = dead_letter_bucket: leave"
                + " one of them out",
            "line 14, [collection shop.orders] claim_check_bucket: can't be given with create = claim_check_bucket:"
                + " leave one of them out"),
        problems(
            ORDERS
                + """
                dead_letter_uri = s3://letters
                claim_check_bucket = claims
                create = dead_letter_bucket, claim_check_bucket
                bucket_name = changes
                """));
    assertEquals(
        List.of(),
        problems(
            ORDERS
                + "create = dead_letter_bucket\non_refused = dead-letter\nbucket_name = changes"));
  }

  @Test
  void snapStartIsForZips() {
    assertEquals(
        List.of(
            "line 14, [collection shop.orders] snap_start: can't be true with packaging = image: Lambda has it for"
                + " zips"),
        problems(ORDERS + "packaging = image\nsnap_start = true\nbucket_name = changes"));
  }

  @Test
  void whatIsInAnotherRegionIsRefused() {
    assertEquals(
        List.of(
            "line 13, [collection shop.orders] subnets: us-east-1a can't be a zone of eu-west-1, where everything is"
                + " deployed",
            "line 14, [collection shop.orders] kinesis_stream: can't be used: it is in another region (us-east-1) than"
                + " the deployment (eu-west-1)",
            "line 15, [collection shop.orders] kinesis_stream_kms_key: can't be used: it is in another region"
                + " (us-east-1) than the deployment (eu-west-1)"),
        problems(
            ORDERS
                + """
                subnets = subnet-01234567@us-east-1a
                kinesis_stream = arn:aws:kinesis:us-east-1:111122223333:stream/s
                kinesis_stream_kms_key = %s
                """
                    .formatted(KEY.replace("eu-west-1", "us-east-1"))));
  }

  @Test
  void aZoneOfARegionWhoseNameBeginsAlikeIsRefused() {
    for (String zone : List.of("eu-west-10a", "eu-west-1")) {
      assertEquals(
          1, problems(ORDERS + "bucket_name = changes\nsubnets = subnet-01234567@" + zone).size());
    }
    assertEquals(
        List.of(),
        problems(ORDERS + "bucket_name = changes\nsubnets = subnet-01234567@eu-west-1-lon-1a"));
  }

  @Test
  void aKeyOfNothingIsRefusedInASectionAndPassedOverInTheDefaults() {
    assertEquals(
        List.of(
            "line 14, [collection shop.orders] kinesis_stream_kms_key: has no meaning without kinesis_stream"),
        problems(ORDERS + "bucket_name = changes\nkinesis_stream_kms_key = " + KEY));
    String defaults = DEFAULTS + "kinesis_stream_kms_key = " + KEY + "\n";
    assertEquals(
        List.of(),
        problems(DEPLOYMENT + defaults + "[collection shop.orders]\nbucket_name = changes"));
    assertEquals(
        List.of(
            "line 14, [collection shop.orders] bucket_kms_key: is an alias, which the function's role can't name:"
                + " expected the key's ARN or its id"),
        problems(ORDERS + "bucket_name = changes\nbucket_kms_key = alias/changes"));
  }

  @Test
  void whatIsOddButGoesIsWarnedOf() {
    assertEquals(
        List.of(
            "line 13, [collection shop.orders] memory: 256 is little for a JVM: less than 512 hasn't been tried, and"
                + " starts slowly",
            "line 14, [collection shop.orders] lease_seconds: 300 is longer than timeout (120): when an invocation is"
                + " killed, nothing is replicated for that long"),
        PlanFile.parse(
                "config.ini", ORDERS + "memory = 256\nlease_seconds = 300\nbucket_name = changes")
            .warnings());
  }
}
