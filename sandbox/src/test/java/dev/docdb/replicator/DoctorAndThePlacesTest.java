package dev.docdb.replicator;

import static dev.docdb.replicator.Doctoring.assertFound;
import static dev.docdb.replicator.Doctoring.map;
import static dev.docdb.replicator.Doctoring.notOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.local.FreePorts;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One place after the other that changes go to is broken, and exactly that is found. */
@Timeout(300)
class DoctorAndThePlacesTest {
  private static Doctoring doctor;

  @BeforeAll
  static void start() {
    doctor = Doctoring.start(Set.copyOf(Stage.TARGETS), Doctoring.PLACES);
  }

  @AfterAll
  static void stop() {
    doctor.close();
  }

  @BeforeEach
  void look() {
    doctor.remember();
  }

  /** Whatever was broken, the examination has left everything as it was. */
  @AfterEach
  void nothingChanged() {
    doctor.faults().clear();
    doctor.assertNothingChanged();
  }

  private static Map<String, String> place(String place, String... states) {
    Map<String, String> map = new TreeMap<>();
    List<String> aspects = List.of("reached", "login", "place", "permission", "limits");
    for (int i = 0; i < states.length; i++) {
      if (!states[i].equals("ok")) {
        map.put(place + "." + aspects.get(i), states[i]);
      }
    }
    return map;
  }

  @Test
  void targetsThatAreNotThere() {
    Map<String, Document> findings =
        doctor.examinedWith(
            Map.of(
                "KINESIS_STREAM", "nobody",
                "SQS_QUERY_URL",
                    doctor.stage.sandbox().sqs().endpoint() + "/000000000000/nobody.fifo",
                "BUCKET_NAME", "nobody-has-it",
                "CLAIM_CHECK_BUCKET", "nobody-has-it",
                "DEAD_LETTER_URI", "s3://nobody-has-it/dead",
                "MSK_MISSING_TOPIC", "fail",
                "SNS_TOPIC_ARN_ALERT", "arn:aws:sns:us-east-1:000000000000:nobody"));
    Map<String, String> expected = new TreeMap<>();
    for (String place : List.of("kinesis", "sqs", "s3", "dead-letters", "claim-check", "alerts")) {
      expected.putAll(place(place, "ok", "ok", "failed", "skipped", "skipped"));
      assertTrue(findings.get(place + ".place").getString("found").contains("nobody"), place);
      assertTrue(findings.get(place + ".place").getString("advice").contains("Create it"), place);
    }
    assertFound(expected, findings, "kinesis.place", "KINESIS_STREAM");
  }

  @Test
  void aTopicThatIsNotThereAndMayNotBeMade() {
    Map<String, Document> findings =
        doctor.examinedWith(
            Map.of("MSK_MISSING_TOPIC", "fail", "WATCHED_COLLECTION_NAME", "empty"));
    assertEquals("failed", findings.get("kafka.place").getString("state"), findings::toString);
    String advice = findings.get("kafka.place").getString("advice");
    assertTrue(advice.contains("--create --topic shop-empty"), advice);
  }

  @Test
  void placesThatGiveNoAnswer() {
    String nowhere = "http://127.0.0.1:" + FreePorts.find(1).getFirst();
    Map<String, Document> findings =
        doctor.examinedWith(
            Map.of(
                "AWS_ENDPOINT_URL_KINESIS", nowhere,
                "AWS_ENDPOINT_URL_SQS", nowhere,
                "AWS_ENDPOINT_URL_SNS", nowhere,
                "ELASTICSEARCH_URI", nowhere,
                "MSK_BOOTSTRAP_SRV", nowhere.replace("http://", "")));
    Map<String, String> expected = new TreeMap<>();
    for (String place : List.of("kinesis", "sqs", "alerts", "opensearch", "kafka")) {
      expected.putAll(place(place, "failed", "skipped", "skipped", "skipped", "skipped"));
    }
    assertFound(expected, findings, "kinesis.reached", "subnets", "KINESIS_STREAM");
  }

  @Test
  void keysThatNobodyKnows() {
    Map<String, Document> findings = doctor.examinedWith(Map.of("AWS_ACCESS_KEY_ID", "nobody"));
    assertEquals("failed", findings.get("s3.login").getString("state"), findings::toString);
    assertEquals("skipped", findings.get("s3.permission").getString("state"));
  }

  @Test
  void whatTheIndexKeepsOut() throws Exception {
    searchSetting("{\"index.blocks.read_only_allow_delete\":true}");
    try {
      Map<String, Document> findings = doctor.examined();
      assertEquals("failed", findings.get("opensearch.place").getString("state"));
      String said = findings.get("opensearch.place").toString();
      assertTrue(said.contains("read_only_allow_delete is set"), said);
    } finally {
      searchSetting("{\"index.blocks.read_only_allow_delete\":null}");
    }
  }

  private static void searchSetting(String settings) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.send(
          HttpRequest.newBuilder(
                  doctor.stage.sandbox().openSearch().uri().resolve("/shop-orders/_settings"))
              .PUT(BodyPublishers.ofString(settings))
              .header("Content-Type", "application/json")
              .build(),
          BodyHandlers.discarding());
    }
  }

  @Test
  void nobodyIsSubscribedToTheAlerts() {
    doctor.stage.sandbox().sns().subscriptions(0);
    try {
      assertFound(
          map("alerts.place", "warning"),
          doctor.examined(),
          "alerts.place",
          "Nobody is subscribed");
    } finally {
      doctor.stage.sandbox().sns().subscriptions(1);
    }
  }

  @Test
  void anAlertIsPublishedWhereItIsAskedFor() {
    int published = doctor.stage.sandbox().sns().published().size();
    Map<String, Document> findings =
        doctor.examined(doctor.stage.function(), "{\"task\":\"doctor\",\"alertTest\":true}");
    assertEquals(map(), notOk(findings), findings::toString);
    assertEquals(published + 1, doctor.stage.sandbox().sns().published().size());
    assertTrue(
        doctor.stage.sandbox().sns().published().getLast().message().contains("shop.orders"));
    doctor.remember();
  }
}
