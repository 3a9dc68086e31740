package dev.docdb.replicator.cdk.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is refused, and in which words: section, key, line, and what was expected. */
class PlanProblemsTest {
  private static final String DEPLOYMENT =
      """
      [deployment]
      account = 111122223333
      region = eu-west-1
      """;

  /** Lines 4 to 11. */
  private static final String DEFAULTS =
      """
      [defaults]
      documentdb_uri = db.example.com
      documentdb_secret = docdb
      state_db = state
      state_collection = positions
      vpc_id = vpc-01234567
      subnets = subnet-01234567@eu-west-1a
      security_groups = sg-01234567
      """;

  /** What follows begins in line 13. */
  private static final String ORDERS = DEPLOYMENT + DEFAULTS + "[collection shop.orders]\n";

  private static final String KEY =
      "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef";

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
  void aDefaultIsUndoneByAnEmptyValue() {
    String defaults = DEPLOYMENT + DEFAULTS + "dead_letter_uri = s3://letters\n";
    String section =
        "[collection shop.orders]\nbucket_name = changes\ncreate = dead_letter_bucket\n";

    assertEquals(1, problems(defaults + section).size());
    assertEquals(List.of(), problems(defaults + section + "dead_letter_uri =\n"));
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
  void anArnThatNothingTellsIsAskedFor() {
    assertEquals(
        List.of(
            "line 12, [collection shop.orders] elasticsearch_uri_arn: is missing: the host's name doesn't tell which"
                + " domain it is",
            "line 12, [collection shop.orders] msk_bootstrap_srv_arn: is missing: the function logs in as its role,"
                + " which must name the cluster (aws kafka list-clusters-v2)",
            "line 12, [collection shop.orders] sqs_query_url_arn: is missing: the queue's URL doesn't tell it",
            "line 12, [collection shop.orders] dead_letter_uri_arn: is missing: the queue's URL doesn't tell it"),
        problems(
            ORDERS
                + """
                elasticsearch_uri = https://odd.eu-west-1.es.amazonaws.com
                msk_bootstrap_srv = b-1.shop.abc123.c2.kafka.eu-west-1.amazonaws.com:9098
                sqs_query_url = https://queues.example.com/111122223333/orders
                dead_letter_uri = https://queues.example.com/111122223333/letters
                """));
  }

  @Test
  void anArnThatFollowsFromASettingOrIsNotNeededIsNotAskedFor() {
    for (String target :
        List.of(
            "elasticsearch_uri = search-my-shop-abcdefghijklmnopqrstuvwxyz.us-east-1.es.amazonaws.com",
            "elasticsearch_uri = abc123.eu-west-1.aoss.amazonaws.com",
            "elasticsearch_uri = https://odd.eu-west-1.es.amazonaws.com\nelasticsearch_secret = search",
            "sqs_query_url = https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/111122223333/orders")) {
      assertEquals(Map.of(), arns(target), target);
    }
  }

  @Test
  void anArnThatIsGivenIsTaken() {
    assertEquals(
        Map.of("ELASTICSEARCH_URI", "arn:aws:es:eu-west-1:444455556666:domain/theirs"),
        arns(
            "elasticsearch_uri = abc123.eu-west-1.aoss.amazonaws.com\n"
                + "elasticsearch_uri_arn = arn:aws:es:eu-west-1:444455556666:domain/theirs"));
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

  private static Map<String, String> arns(String target) {
    return PlanFile.parse("config.ini", ORDERS + target).plan().replications().getFirst().arns();
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

  @Test
  void theStateMustNotBeWatchedByAnother() {
    String state = DEFAULTS.replace("state_db = state", "state_db = shop");
    String collections =
        "[collection shop.orders]\nbucket_name = changes\n[collection shop.positions]\nbucket_name = others\n"
            + "state_db = elsewhere\n";

    assertEquals(
        List.of(
            "line 7, [defaults] state_db: shop.positions can't keep positions: [collection shop.positions] watches it,"
                + " and would replicate each of them"),
        problems(DEPLOYMENT + state + collections));
    assertEquals(
        List.of(),
        problems(DEPLOYMENT + state + collections + "documentdb_uri = other.example.com"));
    assertEquals(
        List.of(
            "line 7, [defaults] state_db: shop.positions can't keep positions: [database shop] watches it, and would"
                + " replicate each of them"),
        problems(
            DEPLOYMENT
                + state
                + "[collection other.orders]\nbucket_name = changes\n"
                + "[database shop]\nbucket_name = others\nstate_db = elsewhere\n"
                + "documentdb_uri = mongodb://DB.example.com:27017\n"));
  }

  @Test
  void aCollectionBesideItsDatabaseNeedsTargetsOfItsOwn() {
    String beside =
        DEPLOYMENT
            + DEFAULTS
            + "[database shop]\nbucket_name = changes\n[collection shop.orders]\n";

    assertEquals(List.of(), problems(beside + "kinesis_stream = orders"));
    assertEquals(List.of(), problems(beside + "bucket_name = changes\nbucket_path = orders"));
    assertEquals(
        List.of(
            "line 15, [collection shop.orders] bucket_name: is also where [database shop] sends the changes of this"
                + " collection: give one of the two another target, or the database a pipeline that leaves the"
                + " collection out"),
        problems(beside + "bucket_name = changes"));
    assertEquals(
        List.of(),
        problems(
            (beside + "bucket_name = changes")
                .replace(
                    "[database shop]\n",
                    "[database shop]\npipeline = [{\"$match\": {\"ns.coll\": {\"$ne\": \"orders\"}}}]\n")));
  }

  @Test
  void aScopeIsThereOnce() {
    assertEquals(
        List.of("line 14: the section [collection shop.orders] is there already, in line 12"),
        leavePlaceOut(problems(ORDERS + "bucket_name = changes\n[collection  shop.orders]\n")));
  }

  @Test
  void ticksComeBeforeTheClusterForgets() {
    assertEquals(
        List.of(
            "line 12, [collection shop.orders] retention_hours: 3 can't be used with this schedule: the cluster forgets"
                + " changes before the next tick comes"),
        problemsOfLine12(ORDERS.replace("eu-west-1\n[", "eu-west-1\nschedule = rate(3 hours)\n[")));
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

  private static List<String> problemsOfLine12(String file) {
    return problems(file + "bucket_name = changes").stream()
        .map(told -> told.replaceFirst("line 13", "line 12"))
        .toList();
  }

  private static List<String> leavePlaceOut(List<String> problems) {
    return problems.stream()
        .map(told -> told.replaceFirst(", \\[collection shop.orders]:", ":"))
        .toList();
  }

  static List<String> problems(String text) {
    try {
      PlanFile.parse("config.ini", text);
      return List.of();
    } catch (PlanException e) {
      return e.problems();
    }
  }
}
