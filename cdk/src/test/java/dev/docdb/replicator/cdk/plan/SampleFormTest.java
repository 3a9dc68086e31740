package dev.docdb.replicator.cdk.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Python sample's file, as its users filled it in. */
class SampleFormTest {
  private static final String FILLED_IN =
      """
      [endpoints]
      # where the changes are
      docdb_uri = db.cluster-abc.eu-west-1.docdb.amazonaws.com
      docdb_secret_name = docdb/replicator
      statecol = positions
      statedb = replication
      #----- targets
      elasticsearch_uri = vpc-shop-abcdefghijklmnopqrstuvwxyz.eu-west-1.es.amazonaws.com
      bucket = example-changes
      path= changes
      #kafka_boostrap = [Kafka Bootstrap servers]
      kinesis_stream = changes

      [collections]
      endpoints_dbs_col = [
          {"db":"shop", "cols": ['orders', "order's"]},
          {"db":'audit', "cols": ['log.all',]},
          ]

      [network]
      vpc_id = vpc-0123456789abcdef0
      securityGroups = ["sg-0123456789abcdef0","sg-01234567"]
      subnets = [{"subnet":"subnet-01234567","az":"eu-west-1a"},{"az":"eu-west-1b","subnet":"subnet-89abcdef"}]

      [control]
      sns_alert = arn:aws:sns:eu-west-1:111122223333:alerts
      maxloop = 60
      sync = 15
      roleArn = arn:aws:iam::111122223333:role/replicator
      bucket = code
      key = repLambdaFunction.zip
      lambdaTimeout= 90
      lambdaMemory= 256
      sns_trigger= arn:aws:sns:eu-west-1:111122223333:ticks
      """;

  @Test
  void givesTheSamePlanAsTheNewerForm() {
    Plan plan = PlanFile.parse("config.ini", FILLED_IN).plan();

    assertEquals(
        PlanFile.parse(
                "config.ini",
                """
                [deployment]
                account = 111122223333
                region = eu-west-1
                [defaults]
                documentdb_uri = db.cluster-abc.eu-west-1.docdb.amazonaws.com:27017
                documentdb_secret = docdb/replicator
                state_db = replication
                state_collection = positions
                elasticsearch_uri = https://vpc-shop-abcdefghijklmnopqrstuvwxyz.eu-west-1.es.amazonaws.com
                bucket_name = example-changes
                bucket_path = changes
                kinesis_stream = changes
                vpc_id = vpc-0123456789abcdef0
                security_groups = sg-0123456789abcdef0, sg-01234567
                subnets = subnet-01234567@eu-west-1a, subnet-89abcdef@eu-west-1b
                max_loop = 60
                state_sync_count = 15
                timeout = 90
                [collection shop.orders]
                [collection shop.order's]
                [collection audit.log.all]
                """)
            .plan(),
        plan);
  }

  @Test
  void whatHasNoMeaningAnyMoreIsWarnedOf() {
    List<String> warnings = PlanFile.parse("config.ini", FILLED_IN).warnings();

    assertEquals(
        List.of("", "", "sns_alert", "roleArn", "bucket", "key", "lambdaMemory", "sns_trigger"),
        warnings.stream()
            .map(told -> told.startsWith("line ") ? told.replaceFirst(".*] (\\w+): .*", "$1") : "")
            .toList());
    assertTrue(warnings.getFirst().contains("certificates"), warnings.getFirst());
    assertTrue(warnings.get(1).contains("event_format = legacy"), warnings.get(1));
    List<String> withCertificates =
        PlanFile.parse(
                "config.ini",
                FILLED_IN.replace(
                    "[endpoints]",
                    "[endpoints]\ncertificate_bucket = certificates\ncertificate_key = all.pem"))
            .warnings();
    assertEquals(warnings.size() - 1, withCertificates.size());
  }

  @Test
  void anEmptyTopicAsksForNothing() {
    assertEquals(
        PlanFile.parse("config.ini", FILLED_IN).plan(),
        PlanFile.parse("config.ini", FILLED_IN.replace("[endpoints]", "[endpoints]\nsns_topic ="))
            .plan());
  }

  @Test
  void accountAndRegionMayBeSaid() {
    Plan plan =
        PlanFile.parse(
                "config.ini", "[deployment]\naccount = 444455556666\nname = other\n" + FILLED_IN)
            .plan();

    assertEquals(
        "444455556666 eu-west-1 other", plan.account() + " " + plan.region() + " " + plan.name());
    List<String> without = problems(FILLED_IN.replace("arn:aws:sns", "sns"));
    assertEquals(2, without.size());
    assertTrue(
        without.getFirst().startsWith("[deployment] account: is missing"), without.getFirst());
  }

  @Test
  void theSamplesFileAsItCameSaysWhatToFillIn() {
    String asItCame =
        FILLED_IN
            .replaceAll("= db.*", "= [DocumentDB cluster URI]")
            .replaceAll("vpc_id = .*", "vpc_id = [VPC id]")
            .replaceAll("securityGroups = .*", "securityGroups = [\"sg-1\",\"sg2\"]");

    List<String> problems = problems(asItCame);

    assertTrue(
        problems.contains(
            "line 3, [endpoints] docdb_uri: is still what the sample had there: expected a value"),
        () -> String.join("\n", problems));
    assertTrue(
        problems.stream()
            .anyMatch(
                told ->
                    told.startsWith(
                        "line 22, [network] securityGroups: \"sg-1, sg2\" can't be used")),
        () -> String.join("\n", problems));
  }

  @Test
  void mistakesAreToldByTheSamplesOwnKeys() {
    Map<String, String> expected =
        Map.of(
            FILLED_IN.replace("lambdaTimeout= 90", "lambdaTimeout= 9"),
            "line 32, [control] lambdaTimeout: \"9\" can't be used: expected a whole number from 30 to 900",
            FILLED_IN.replace("statedb =", "statedbs ="),
            "line 6, [endpoints] statedbs: isn't a key of the sample's file; did you mean statedb?"
                + " The newer form, which scripts/convert-config writes, has more keys",
            FILLED_IN.replace("[control]", "[controls]"),
            "line 25, [controls]: isn't a section of the sample's file; did you mean control?",
            FILLED_IN.replace("kinesis_stream =", "sns_topic ="),
            "line 12, [endpoints] sns_topic: can't be used: SNS isn't a target; take the line out, and let SQS or"
                + " Kinesis bring the changes to who reads that topic",
            FILLED_IN.replace("'orders', ", "'orders', 'orders', "),
            "line 15, [collections] endpoints_dbs_col: has shop.orders twice",
            FILLED_IN.replace("[\"sg-0123456789abcdef0\",", "[sg-1,"),
            "line 22, [network] securityGroups: can't be read: expected a list in [], a dictionary in {} or a string in"
                + " quotes behind ...[; a list such as [\"sg-0123456789abcdef0\"]",
            FILLED_IN.replace("\"az\":\"eu-west-1a\"", "\"zone\":\"a\""),
            "line 23, [network] subnets: can't be used: expected a list such as [{\"subnet\":"
                + " \"subnet-0123456789abcdef0\", \"az\": \"eu-west-1a\"}]",
            FILLED_IN.replace("\"cols\": ['log.all',]", "\"cols\": []"),
            "line 15, [collections] endpoints_dbs_col: can't be used: expected a list such as [{\"db\": \"shop\","
                + " \"cols\": [\"orders\", \"customers\"]}]");

    expected.forEach(
        (file, told) ->
            assertTrue(
                problems(file).contains(told),
                () -> String.join("\n", problems(file)) + "\n" + told));
  }

  @Test
  void aClusterWithItsPortAndASearchWithItsSchemeStayAsTheyAre() {
    Map<String, String> settings =
        PlanFile.parse(
                "config.ini",
                FILLED_IN
                    .replace("docdb.amazonaws.com", "docdb.amazonaws.com:27018")
                    .replace("elasticsearch_uri = ", "elasticsearch_uri = https://"))
            .plan()
            .replications()
            .getFirst()
            .settings();

    assertEquals(
        "db.cluster-abc.eu-west-1.docdb.amazonaws.com:27018", settings.get("DOCUMENTDB_URI"));
    assertTrue(settings.get("ELASTICSEARCH_URI").startsWith("https://vpc-shop"));
  }

  @Test
  void writtenInTheNewerFormItIsTheSamePlanAndKeepsTheWarnings() {
    PlanFile file = PlanFile.parse("config.ini", FILLED_IN);

    String newer = PlanText.of(file);

    assertEquals(file.plan(), PlanFile.parse("newer", newer).plan(), newer);
    assertEquals(List.of(), PlanFile.parse("newer", newer).warnings());
    assertEquals(
        file.warnings(),
        newer
            .lines()
            .filter(line -> line.startsWith("# "))
            .map(line -> line.substring(2))
            .toList());
  }

  private static List<String> problems(String text) {
    return assertThrows(PlanException.class, () -> PlanFile.parse("config.ini", text)).problems();
  }
}
