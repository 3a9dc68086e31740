package dev.docdb.replicator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaRulesTest {
  private static final String MSK = "b-1.orders.a1b2c3.c4.kafka.eu-west-1.amazonaws.com:9098";
  private static final String SERVERLESS =
      "boot-a1.c2.kafka-serverless.eu-west-1.amazonaws.com:9098";
  private static final String OTHER = "kafka.example.com:9093";
  private static final String HERE = "127.0.0.1:9092,localhost:9093,[::1]:9094";

  private static Map<String, String> kafka(String brokers, String... more) {
    Map<String, String> variables =
        new HashMap<>(
            Map.of(
                "DOCUMENTDB_URI", "cluster.example.com",
                "DOCUMENTDB_SECRET", "docdb/reader",
                "WATCHED_DB_NAME", "shop",
                "STATE_DB", "replication",
                "STATE_COLLECTION", "state",
                "BUCKET_NAME", "archive",
                "MSK_BOOTSTRAP_SRV", brokers));
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    return variables;
  }

  private static KafkaLogin login(String brokers, String... more) {
    return KafkaLogin.of(Environment.of(kafka(brokers, more)));
  }

  private static void assertProblem(Map<String, String> variables, String... words) {
    List<String> problems =
        assertThrows(ConfigurationException.class, () -> Environment.of(variables)).problems();
    assertEquals(1, problems.size(), problems::toString);
    for (String word : words) {
      assertTrue(problems.getFirst().contains(word), () -> word + " expected in " + problems);
    }
  }

  @Test
  void theLoginIsToldByTheSecretAndByWhereTheBrokersAre() {
    assertEquals(KafkaLogin.IAM, login(MSK));
    assertEquals(KafkaLogin.IAM, login(MSK + "," + SERVERLESS));
    assertEquals(KafkaLogin.SCRAM, login(MSK, "MSK_SECRET", "AmazonMSK_writer"));
    assertEquals(KafkaLogin.SCRAM, login(OTHER, "MSK_SECRET", "writer"));
    assertEquals(KafkaLogin.TLS, login(OTHER, "MSK_SECRET", "writer", "MSK_AUTH", "tls"));
    assertEquals(KafkaLogin.NONE, login(HERE));
    assertEquals(KafkaLogin.IAM, login(OTHER, "MSK_AUTH", "iam"));
  }

  @Test
  void noBrokerOffThisMachineIsSpokenToWithoutALogin() {
    assertProblem(kafka(OTHER), "MSK_SECRET is missing", "MSK_AUTH");
    assertProblem(kafka(HERE + "," + OTHER), "MSK_SECRET is missing");
    assertProblem(kafka("localhost.example.com:9092"), "MSK_SECRET is missing");
    assertProblem(kafka(MSK, "MSK_AUTH", "none"), "MSK_AUTH none can't be used", "loopback");
    assertProblem(kafka(MSK + "," + OTHER), "MSK_SECRET is missing");
  }

  @Test
  void aMethodHasTheSecretThatItNeedsAndNoOther() {
    assertProblem(kafka(MSK, "MSK_AUTH", "scram"), "MSK_SECRET is missing", "password");
    assertProblem(kafka(MSK, "MSK_AUTH", "tls"), "MSK_SECRET is missing", "private key");
    assertProblem(
        kafka(MSK, "MSK_AUTH", "iam", "MSK_SECRET", "writer"),
        "MSK_SECRET",
        "leave the secret out");
    assertProblem(
        kafka(HERE, "MSK_AUTH", "none", "MSK_SECRET", "writer"),
        "MSK_SECRET",
        "leave the secret out");
  }

  @Test
  void whatIsForKafkaNeedsKafka() {
    for (String[] setting : new String[][] {{"MSK_SECRET", "writer"}, {"MSK_AUTH", "iam"}}) {
      Map<String, String> variables = kafka("", setting);
      assertProblem(variables, "MSK_BOOTSTRAP_SRV is missing", setting[0]);
    }
  }

  @Test
  void aMistakeIsToldOnce() {
    assertProblem(kafka(OTHER, "MSK_AUTH", "kerberos"), "iam or scram or tls or none");
    assertProblem(kafka("kafka.example.com", "MSK_AUTH", "none"), "MSK_BOOTSTRAP_SRV");
    assertProblem(kafka(HERE, "MSK_RECORD_BYTES", "1000"), "from 16384 to 15728640");
    assertProblem(kafka(HERE, "MSK_DELETES", "both"), "event or tombstone");
    assertProblem(kafka(HERE, "MSK_MISSING_TOPIC", "skip"), "create or fail");
  }
}
