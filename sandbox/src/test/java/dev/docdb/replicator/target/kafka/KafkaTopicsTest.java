package dev.docdb.replicator.target.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.name.TopicName;
import dev.docdb.replicator.sandbox.kafka.KafkaOptions;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The brokers make no topics by themselves. */
class KafkaTopicsTest {
  private static final KafkaServer SERVER =
      KafkaServer.start(KafkaOptions.plaintext().withoutAutoCreation());

  @AutoClose private final Surroundings surroundings = new Surroundings();
  @AutoClose private final Ruler ruler = new Ruler(SERVER);

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private KafkaTarget open(String onMissing) {
    Map<String, String> settings =
        Map.of("MSK_BOOTSTRAP_SRV", SERVER.bootstrapServers(), "MSK_MISSING_TOPIC", onMissing);
    return new KafkaTarget(
        surroundings.resources(Namespace.of("shop", "orders"), settings), Duration.ofSeconds(4));
  }

  private static Change change(String collection) {
    return new Journal(Namespace.of("shop", collection)).insert("a");
  }

  @Test
  void aTopicThatIsMissingIsMadeWithTheBrokersDefaults() throws Exception {
    try (KafkaTarget target = open("create")) {
      assertEquals(List.of(Outcome.STORED), Sending.send(target, change("made")));
      assertEquals(List.of(Outcome.STORED), Sending.send(target, change("made later")));
    }
    Map<String, Object> client = Map.of("bootstrap.servers", SERVER.bootstrapServers());
    assertEquals(1, TopicReader.read(client, "shop-made").size());
    assertEquals(1, TopicReader.read(client, "shop-made_x20later").size());
  }

  @Test
  void d11_topicsThatAreMissingAndMayNotBeMadeAreNamedWithTheCommand() throws Exception {
    ruler.create("shop-there", Map.of());
    try (KafkaTarget target = open("fail")) {
      assertEquals(List.of(Outcome.STORED), Sending.send(target, change("there")));
      TargetMisconfiguredException failure =
          assertThrows(
              TargetMisconfiguredException.class,
              () -> Sending.send(target, change("there"), change("missing")));
      String words =
          "kafka-topics.sh --bootstrap-server %s --create --topic shop-missing"
              .formatted(SERVER.bootstrapServers());
      assertTrue(failure.getMessage().contains(words), failure.getMessage());
    }
    assertFalse(ruler.topics().contains("shop-missing"));
  }

  @Test
  void d11_aTopicThatIsDeletedMeanwhileIsMadeAgain() throws Exception {
    try (KafkaTarget target = open("create")) {
      assertEquals(List.of(Outcome.STORED), Sending.send(target, change("gone")));
      ruler.delete("shop-gone");
      assertEquals(List.of(Outcome.STORED), Patience.send(target, change("gone")));
    }
    Map<String, Object> client = Map.of("bootstrap.servers", SERVER.bootstrapServers());
    assertEquals(1, TopicReader.read(client, "shop-gone").size());
  }

  @Test
  void g02_everyCollectionHasATopicOfItsOwnThatTheBrokersTake() throws Exception {
    List<Namespace> places =
        Stream.of(
                "a.b",
                "a_b",
                "a-b",
                "A.b",
                "a b",
                "..",
                ".",
                "__consumer_offsets",
                "ü/€/\uD83D\uDE00",
                "$\"'\\\n\t\u0000",
                "x".repeat(400),
                "x".repeat(401))
            .map(collection -> Namespace.of("shop", collection))
            .toList();
    try (KafkaTarget target = open("create")) {
      Change[] changes =
          places.stream().map(place -> new Journal(place).insert("a")).toArray(Change[]::new);
      for (Outcome outcome : Sending.send(target, changes)) {
        assertEquals(Outcome.STORED, outcome);
      }
    }
    Map<String, Object> client = Map.of("bootstrap.servers", SERVER.bootstrapServers());
    for (Namespace place : places) {
      assertEquals(1, TopicReader.read(client, TopicName.of(place)).size(), place.toString());
    }
  }
}
