package dev.docdb.replicator.cdk.plan;

import static dev.docdb.replicator.cdk.plan.PlanTexts.DEFAULTS;
import static dev.docdb.replicator.cdk.plan.PlanTexts.DEPLOYMENT;
import static dev.docdb.replicator.cdk.plan.PlanTexts.ORDERS;
import static dev.docdb.replicator.cdk.plan.PlanTexts.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is wrong with the form of a file: section, key, line, and what was expected. */
class PlanProblemsTest {
  @Test
  void aFileWithATargetIsTaken() {
    assertEquals(List.of(), problems(ORDERS + "bucket_name = changes"));
  }

  @Test
  void unknownKeysAndSectionsHaveTheNearestKnown() {
    assertEquals(
        List.of(
            "line 13, [collection shop.orders] memmory: isn't a key that is known here; did you mean memory?",
            "line 14, [collection shop.orders] Documents_per_run: isn't a key that is known here; it is called max_loop",
            "line 15, [collection shop.orders] colour: isn't a key that is known here",
            "line 16, [collection shop.orders] region: belongs to [deployment]",
            "line 17, [collection shop.orders] watched_db_name: can't be given: what is watched is said by the"
                + " section's name, such as [collection shop.orders]",
            "line 18, [collection shop.orders] sns_topic_arn_alert: can't be given: the deployment has a topic of its"
                + " own for alerts; alert_emails in [deployment] says who gets them",
            "line 20, [default]: isn't a section that is known: expected [deployment], [defaults],"
                + " [collection DATABASE.COLLECTION] or [database DATABASE]; did you mean defaults?",
            "line 21, [collections shop.orders]: isn't a section that is known: expected [deployment], [defaults],"
                + " [collection DATABASE.COLLECTION] or [database DATABASE]",
            "line 22, [collection shop]: expected [collection DATABASE.COLLECTION] or [database DATABASE]",
            "line 23, [database]: expected [collection DATABASE.COLLECTION] or [database DATABASE]"),
        problems(
            ORDERS
                + """
                memmory = 1
                Documents_per_run = 1
                colour = red
                region = eu-west-1
                watched_db_name = shop
                sns_topic_arn_alert = arn
                bucket_name = changes
                [default]
                [collections shop.orders]
                [collection shop]
                [database]
                """));
    assertEquals(
        List.of(
            "line 4, [deployment] memory: belongs to [defaults], or to the section of a collection or a database"),
        problems(
            DEPLOYMENT + "memory = 1769\n" + DEFAULTS + "[database d]\nbucket_name = changes"));
  }

  @Test
  void everyValueIsCheckedForItsForm() {
    String given =
        """
        [deployment]
        account = 1234
        region = Ireland
        name = Docdb
        schedule = rate(1 minutes)
        alert_emails = operator
        alert_kms_key = alias/alerts
        [collection shop.orders]
        documentdb_uri = db.example.com
        documentdb_secret = docdb
        state_db = state
        state_collection = positions
        bucket_name = changes
        vpc_id = vpc-1
        subnets = subnet-01234567
        security_groups = sg-01234567, default
        memory = 64
        timeout = 901
        log_retention_days = 31
        architecture = arm
        packaging = jar
        startup = quick
        snap_start = yes
        create = bucket
        bucket_name_kms_key = 1234
        """;

    List<String> problems = problems(given);

    List<String> expected =
        List.of(
            "line 2, [deployment] account: \"1234\" can't be used: expected an AWS account's number: 12 digits",
            "line 3, [deployment] region: \"Ireland\" can't be used: expected a region such as eu-west-1",
            "line 4, [deployment] name: \"Docdb\" can't be used: expected at most 30 lower-case letters",
            "line 5, [deployment] schedule: \"rate(1 minutes)\" can't be used: expected rate(1 minute), rate(5 minutes)",
            "line 6, [deployment] alert_emails: \"operator\" can't be used: expected e-mail addresses",
            "line 7, [deployment] alert_kms_key: \"alias/alerts\" can't be used: expected the ARN of a KMS key",
            "line 14, [collection shop.orders] vpc_id: \"vpc-1\" can't be used: expected the id of a VPC",
            "line 15, [collection shop.orders] subnets: \"subnet-01234567\" can't be used: expected subnets with their",
            "line 16, [collection shop.orders] security_groups: \"sg-01234567, default\" can't be used: expected ids",
            "line 17, [collection shop.orders] memory: \"64\" can't be used: expected a whole number from 128 to 10240",
            "line 18, [collection shop.orders] timeout: \"901\" can't be used: expected a whole number from 30 to 900",
            "line 19, [collection shop.orders] log_retention_days: \"31\" can't be used: expected one of 1, 3, 5, 7",
            "line 20, [collection shop.orders] architecture: \"arm\" can't be used: expected arm64 or x86_64",
            "line 21, [collection shop.orders] packaging: \"jar\" can't be used: expected zip or image",
            "line 22, [collection shop.orders] startup: \"quick\" can't be used: expected fast or throughput",
            "line 23, [collection shop.orders] snap_start: \"yes\" can't be used: expected true or false",
            "line 24, [collection shop.orders] create: \"bucket\" can't be used: expected dead_letter_bucket or",
            "line 25, [collection shop.orders] bucket_name_kms_key: \"1234\" can't be used: expected the ARN of a KMS");
    assertEquals(expected.size(), problems.size(), () -> String.join("\n", problems));
    for (int i = 0; i < expected.size(); i++) {
      assertTrue(problems.get(i).startsWith(expected.get(i)), problems.get(i));
    }
  }

  @Test
  void listsHaveTheirBounds() {
    String twice = "security_groups = sg-01234567, sg-01234567\nbucket_name = changes";
    String six =
        "security_groups = sg-00000001, sg-00000002, sg-00000003, sg-00000004, sg-00000005, sg-00000006\n"
            + "bucket_name = changes";

    assertTrue(
        problems(ORDERS + twice).getFirst().endsWith("can't be used: expected each of them once"));
    assertTrue(
        problems(ORDERS + six).getFirst().endsWith("can't be used: expected at most 5 of them"));
    assertEquals(
        List.of(
            "line 13, [collection shop.orders] subnets: names a subnet twice: expected each of them once"),
        problems(
            ORDERS
                + "subnets = subnet-01234567@eu-west-1a, subnet-01234567@eu-west-1b\nbucket_name = changes"));
  }

  @Test
  void aLineThatIsIndentedByMistakeIsTold() {
    assertEquals(
        List.of(
            "line 13, [collection shop.orders] bucket_name: goes on in line 14, which is indented and looks like a line"
                + " of its own: begin it further left"),
        problems(ORDERS + "bucket_name = changes\n  memory = 512"));
    assertEquals(
        List.of(
            "line 13, [collection shop.orders] bucket_name: goes on in line 14, which is indented and looks like a line"
                + " of its own: begin it further left"),
        problems(ORDERS + "bucket_name = changes\n  [database a]"));
    assertEquals(
        List.of(
            "line 13, [collection shop.orders] bucket_name: goes on in line 15: expected one line"),
        problems(ORDERS + "bucket_name =\n  changes\n  more"));
  }

  @Test
  void aDefaultIsUndoneByAnEmptyValue() {
    String defaults = DEPLOYMENT + DEFAULTS + "dead_letter_uri = s3://letters\n";
    String section =
        "[collection shop.orders]\nbucket_name = changes\ncreate = dead_letter_bucket\n";

    assertEquals(1, problems(defaults + section).size());
    assertEquals(List.of(), problems(defaults + section + "dead_letter_uri =\n"));
  }

  @Test
  void aScopeIsThereOnce() {
    assertEquals(
        List.of(
            "line 14, [collection shop.orders]: the section [collection shop.orders] is there already, in line 12"),
        problems(ORDERS + "bucket_name = changes\n[collection  shop.orders]\n"));
  }

  @Test
  void bothFormsTogetherAreRefusedWithTheWayOut() {
    assertEquals(
        List.of(
            "line 4, [defaults]: can't stand beside [endpoints] of the sample's form (line 12): take it out, have"
                + " scripts/convert-config write the rest in the newer form, and put it back there"),
        problems(DEPLOYMENT + DEFAULTS + "[endpoints]\n").stream()
            .filter(told -> told.contains("beside"))
            .toList());
  }
}
