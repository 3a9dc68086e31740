package dev.docdb.replicator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "DOCUMENTDB_URI", "cluster.example.com",
          "DOCUMENTDB_SECRET", "docdb/reader",
          "WATCHED_DB_NAME", "shop",
          "STATE_DB", "replication",
          "STATE_COLLECTION", "state",
          "KINESIS_STREAM", "orders");

  private static Map<String, String> least(String... more) {
    Map<String, String> variables = new HashMap<>(LEAST);
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    return variables;
  }

  private static List<String> problems(Map<String, String> variables) {
    return assertThrows(ConfigurationException.class, () -> Environment.of(variables)).problems();
  }

  private static void assertOneProblem(Map<String, String> variables, String... words) {
    List<String> problems = problems(variables);
    assertEquals(1, problems.size(), () -> "one problem expected: " + problems);
    for (String word : words) {
      assertTrue(problems.getFirst().contains(word), () -> word + " expected in " + problems);
    }
  }

  @Test
  void readsTheLeastThatIsNeededAndFillsInTheDefaults() {
    Environment environment = Environment.of(LEAST);

    assertEquals("shop", environment.get(Settings.WATCHED_DB_NAME));
    assertEquals(Optional.empty(), environment.find(Settings.WATCHED_COLLECTION_NAME));
    assertEquals(45, environment.get(Settings.MAX_LOOP));
    assertEquals(15, environment.get(Settings.STATE_SYNC_COUNT));
    assertEquals(WhenCaughtUp.STOP, environment.get(Settings.WHEN_CAUGHT_UP));
    assertEquals(new StartAt(Optional.empty()), environment.get(Settings.START_AT));
    assertEquals(ClusterLogin.PASSWORD, environment.get(Settings.DOCUMENTDB_AUTH));
    assertEquals(OnPositionLost.HALT, environment.get(Settings.ON_POSITION_LOST));
    assertEquals(OnCollectionDropped.HALT, environment.get(Settings.ON_COLLECTION_DROPPED));
    assertEquals(3, environment.get(Settings.RETENTION_HOURS));
    assertEquals(List.of(), environment.get(Settings.PIPELINE).stages());
    assertEquals(EventFormat.CHANGE, environment.get(Settings.EVENT_FORMAT));
    assertEquals(JsonMode.RELAXED, environment.get(Settings.JSON_MODE));
  }

  /** Every setting that goes with the others, none with its default. */
  private static Map<String, String> everything() {
    return Map.ofEntries(
        Map.entry("DOCUMENTDB_URI", "mongodb://one:27017,two:27017/?replicaSet=main"),
        Map.entry("DOCUMENTDB_SECRET", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db"),
        Map.entry("CERTIFICATE_BUCKET", "certificates"),
        Map.entry("CERTIFICATE_KEY", "global-bundle.pem"),
        Map.entry("WATCHED_DB_NAME", "shop"),
        Map.entry("WATCHED_COLLECTION_NAME", "orders"),
        Map.entry("STATE_DB", "replication"),
        Map.entry("STATE_COLLECTION", "state"),
        Map.entry("MAX_LOOP", "0"),
        Map.entry("STATE_SYNC_COUNT", "3"),
        Map.entry("BATCH_SIZE", "77"),
        Map.entry("BATCH_BYTES", "65536"),
        Map.entry("WHEN_CAUGHT_UP", "stay"),
        Map.entry("LEASE_SECONDS", "5"),
        Map.entry("START_AT", "2026-11-21T10:00:00+01:00"),
        Map.entry("ON_POSITION_LOST", "oldest"),
        Map.entry("ON_COLLECTION_DROPPED", "follow"),
        Map.entry("RETENTION_HOURS", "168"),
        Map.entry("PIPELINE", "[{\"$match\": {\"operationType\": {\"$ne\": \"delete\"}}}]"),
        Map.entry("SNS_TOPIC_ARN_ALERT", "arn:aws:sns:eu-west-1:111122223333:alerts"),
        Map.entry("EVENT_FORMAT", "document"),
        Map.entry("JSON_MODE", "canonical"),
        Map.entry(
            "TARGET_FILTERS", "{\"s3\": {\"leaveOut\": [\"card\"], \"deletes\": \"ignore\"}}"),
        Map.entry("ON_REFUSED", "ignore"),
        Map.entry("DEAD_LETTER_URI", "s3://letters/dead"),
        Map.entry("ON_TARGET_DOWN", "detach"),
        Map.entry("CLAIM_CHECK_BUCKET", "large-messages"),
        Map.entry("ELASTICSEARCH_URI", "https://search.example.com:9200"),
        Map.entry("ELASTICSEARCH_SECRET", "search/writer"),
        Map.entry("ELASTICSEARCH_TEMPLATE", "s3://settings/search/shop.json"),
        Map.entry("ELASTICSEARCH_BULK_BYTES", "1048576"),
        Map.entry("ELASTICSEARCH_LARGEST_BYTES", "10485760"),
        Map.entry("KINESIS_STREAM", "arn:aws:kinesis:eu-west-1:111122223333:stream/orders"),
        Map.entry("SQS_QUERY_URL", "https://sqs.eu-west-1.amazonaws.com/111122223333/orders.fifo"),
        Map.entry("MSK_BOOTSTRAP_SRV", "b-1.kafka:9096, b-2.kafka:9096"),
        Map.entry("MSK_AUTH", "tls"),
        Map.entry("MSK_SECRET", "AmazonMSK_writer"),
        Map.entry("MSK_MISSING_TOPIC", "fail"),
        Map.entry("MSK_DELETES", "tombstone"),
        Map.entry("MSK_RECORD_BYTES", "8388608"),
        Map.entry("BUCKET_NAME", "archive"),
        Map.entry("BUCKET_PATH", "/changes/of/shop/"),
        Map.entry("BUCKET_KMS_KEY", "arn:aws:kms:eu-west-1:111122223333:alias/archive"));
  }

  @Test
  void a08_everythingThatCanBeSetFitsIntoTheFourKilobytesThatLambdaGivesIt() {
    Map<String, String> all = everything();
    int bytes = all.keySet().stream().mapToInt(String::length).sum();
    bytes += all.values().stream().mapToInt(String::length).sum();
    assertTrue(bytes < 2_048, bytes + " bytes leave no room for longer names");
  }

  @Test
  void everySettingTakesAValueThatIsNotItsDefault() {
    Map<String, String> all = everything();
    Environment environment = Environment.of(all);
    Map<String, String> asRole = new HashMap<>(all);
    asRole.put("DOCUMENTDB_AUTH", "iam");
    asRole.remove("DOCUMENTDB_SECRET");

    assertEquals(ClusterLogin.IAM, Environment.of(asRole).get(Settings.DOCUMENTDB_AUTH));
    for (Setting<?> setting : Settings.ALL) {
      if (setting.equals(Settings.DOCUMENTDB_AUTH)) {
        continue; // goes with no secret
      }
      assertTrue(all.containsKey(setting.name()), setting.name() + " isn't tested");
      Object value = environment.get(setting);
      Optional<Object> byDefault = setting.defaultText().map(text -> setting.parser().parse(text));
      assertFalse(
          byDefault.equals(Optional.of(value)), setting.name() + " is tested with its default");
    }
    assertEquals(
        new StartAt(Optional.of(Instant.parse("2026-11-21T09:00:00Z"))),
        environment.get(Settings.START_AT));
    assertEquals("b-1.kafka:9096,b-2.kafka:9096", environment.get(Settings.MSK_BOOTSTRAP_SRV));
    assertEquals("changes/of/shop", environment.get(Settings.BUCKET_PATH));
  }

  @Test
  void tellsEveryMistakeInOneMessage() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () ->
                Environment.of(
                    Map.of(
                        "DOCUMENTDB_URI", "mongodb://user:hunter2@cluster",
                        "MAX_LOOP", "many",
                        "WHEN_CAUGHT_UP", "sleep",
                        "START_AT", "yesterday",
                        "RETENTION_HOURS", "0",
                        "CERTIFICATE_BUCKET", "certificates",
                        "BUCKET_PATH", "a",
                        "ELASTICSEARCH_URI", "http://search.example.com")));

    for (String variable :
        List.of(
            "DOCUMENTDB_URI",
            "DOCUMENTDB_SECRET",
            "WATCHED_DB_NAME",
            "STATE_DB",
            "STATE_COLLECTION",
            "MAX_LOOP",
            "WHEN_CAUGHT_UP",
            "START_AT",
            "RETENTION_HOURS",
            "CERTIFICATE_KEY",
            "BUCKET_NAME",
            "ELASTICSEARCH_URI")) {
      assertTrue(
          e.getMessage().contains(variable), () -> variable + " expected in " + e.getMessage());
    }
    assertEquals(12, e.problems().size(), e::getMessage);
    assertFalse(e.getMessage().contains("hunter2"), "a password is repeated");
  }

  @Test
  void readsTheOldNamesOfTheTwoLoopSettings() {
    Environment environment =
        Environment.of(least("Documents_per_run", "1000", "Iterations_per_sync", "7"));

    assertEquals(1000, environment.get(Settings.MAX_LOOP));
    assertEquals(7, environment.get(Settings.STATE_SYNC_COUNT));
  }

  @Test
  void refusesAnOldAndANewNameThatDiffer() {
    assertOneProblem(
        least("Documents_per_run", "1000", "MAX_LOOP", "45"), "MAX_LOOP", "Documents_per_run");
  }

  @Test
  void takesABlankVariableForAnAbsentOne() {
    Environment environment =
        Environment.of(least("WATCHED_COLLECTION_NAME", "  ", "MAX_LOOP", ""));

    assertEquals(Optional.empty(), environment.find(Settings.WATCHED_COLLECTION_NAME));
    assertEquals(45, environment.get(Settings.MAX_LOOP));
  }

  @Test
  void a11_refusesAStateCollectionInsideOfWhatIsWatched() {
    assertOneProblem(least("STATE_DB", "shop"), "STATE_DB", "watched");
    assertOneProblem(
        least(
            "STATE_DB", "shop", "STATE_COLLECTION", "orders", "WATCHED_COLLECTION_NAME", "orders"),
        "STATE_COLLECTION",
        "watched");
    Environment.of(least("STATE_DB", "shop", "WATCHED_COLLECTION_NAME", "orders"));
  }

  @Test
  void asksForATarget() {
    Map<String, String> variables = least();
    variables.remove("KINESIS_STREAM");
    assertOneProblem(variables, "No target", "KINESIS_STREAM", "BUCKET_NAME");
  }

  @Test
  void asksForCredentialsWhereAServiceIsNotOnThisMachine() {
    assertOneProblem(
        least("ELASTICSEARCH_URI", "https://search.example.com"), "ELASTICSEARCH_SECRET");
    Environment.of(least("ELASTICSEARCH_URI", "https://vpc-a.eu-west-1.es.amazonaws.com"));
    Environment.of(least("ELASTICSEARCH_URI", "http://127.0.0.1:9200"));
  }

  @Test
  void repeatsNoTextThatMayHoldASecretByMistake() {
    for (String variable : List.of("DOCUMENTDB_SECRET", "ELASTICSEARCH_SECRET", "MSK_SECRET")) {
      Map<String, String> pasted = least(variable, "{\"password\":\"hunter2\"}");
      assertFalse(String.join("\n", problems(pasted)).contains("hunter2"), variable);
    }
    Map<String, String> pipeline = least("PIPELINE", "[{\"$lookup\": {\"from\": \"hunter2\"}}]");
    assertFalse(String.join("\n", problems(pipeline)).contains("hunter2"), "PIPELINE");
    Map<String, String> filters = least("TARGET_FILTERS", "{\"kafka\": {\"keep\": \"hunter2\"}}");
    assertFalse(String.join("\n", problems(filters)).contains("hunter2"), "TARGET_FILTERS");
    for (String variable :
        List.of("SQS_QUERY_URL", "MSK_BOOTSTRAP_SRV", "ELASTICSEARCH_URI", "DEAD_LETTER_URI")) {
      Map<String, String> mistaken = least(variable, "https://user:hunter2@host/");
      assertFalse(String.join("\n", problems(mistaken)).contains("hunter2"), variable);
    }
  }

  @Test
  void asksForASecretOrForTheRoleAndNeverForBoth() {
    Map<String, String> none = least();
    none.remove("DOCUMENTDB_SECRET");
    assertOneProblem(none, "DOCUMENTDB_SECRET is missing", "DOCUMENTDB_AUTH");
    none.put("DOCUMENTDB_AUTH", "iam");
    Environment.of(none);
    assertOneProblem(least("DOCUMENTDB_AUTH", "iam"), "DOCUMENTDB_SECRET", "leave the secret out");
    assertOneProblem(least("DOCUMENTDB_AUTH", "kerberos"), "DOCUMENTDB_AUTH", "password or iam");
    none.put("DOCUMENTDB_AUTH", "kerberos");
    assertOneProblem(none, "DOCUMENTDB_AUTH", "password or iam");
    assertOneProblem(least("DOCUMENTDB_SECRET", "{\"password\": 1}"), "DOCUMENTDB_SECRET");
  }

  @Test
  void refusesFiltersOfTargetsThatAreNotEnabled() {
    String filters = "{\"kinesis\": {\"keep\": [\"a\"]}, \"kafka\": {\"keep\": [\"a\"]}}";
    assertOneProblem(
        least("TARGET_FILTERS", filters), "TARGET_FILTERS", "kafka", "MSK_BOOTSTRAP_SRV");
    Environment.of(least("TARGET_FILTERS", filters, "MSK_BOOTSTRAP_SRV", "127.0.0.1:9092"));
  }

  @Test
  void takesOnlyTheWordsThatAChoiceHas() {
    assertOneProblem(least("ON_POSITION_LOST", "skip"), "halt or now or oldest");
    assertOneProblem(least("ON_COLLECTION_DROPPED", "now"), "halt or follow");
    assertOneProblem(least("RETENTION_HOURS", "8761"), "from 1 to 8760");
    assertEquals(
        OnPositionLost.NOW,
        Environment.of(least("ON_POSITION_LOST", "now")).get(Settings.ON_POSITION_LOST));
  }

  @Test
  void refusesATimeThatTheClusterCantCount() {
    assertOneProblem(least("START_AT", "1969-12-31T23:59:59Z"), "START_AT", "1970");
    assertOneProblem(least("START_AT", "2107-01-01T00:00:00Z"), "START_AT", "2106");
  }

  @Test
  void showsNoValue() {
    String text = Environment.of(least("ELASTICSEARCH_URI", "http://127.0.0.1:9200")).toString();
    assertFalse(text.contains("9200"), text);
    assertTrue(text.contains("ELASTICSEARCH_URI"), text);
  }
}
