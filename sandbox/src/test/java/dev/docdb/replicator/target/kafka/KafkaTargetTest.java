package dev.docdb.replicator.target.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.name.TopicName;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.kafka.KafkaOptions;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Placed;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetResources;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class KafkaTargetTest {
  private static final Encoding ENVELOPE = new Encoding(Shape.CHANGE, JsonMode.RELAXED);

  @AutoClose private final Surroundings surroundings = new Surroundings();

  @Test
  void collectionsThatDifferInADotAndAnUnderscoreHaveTopicsOfTheirOwn() throws Exception {
    try (KafkaServer server = KafkaServer.start()) {
      for (String collection : List.of("a.b", "a_b", "a-b")) {
        Namespace place = Namespace.of("shop", collection);
        Map<String, String> settings = Map.of("MSK_BOOTSTRAP_SRV", server.bootstrapServers());
        assertEquals(List.of(Outcome.STORED), send(surroundings.resources(place, settings), place));
        Map<String, Object> client = Map.of("bootstrap.servers", server.bootstrapServers());
        assertEquals(1, TopicReader.read(client, TopicName.of(place)).size(), collection);
      }
    }
  }

  @Test
  void s04_aDocumentKeepsItsPartitionAndItsOrder() throws Exception {
    try (KafkaServer server = KafkaServer.start(KafkaOptions.plaintext().withPartitions(8))) {
      Namespace place = Namespace.of("shop", "orders");
      List<Change> changes = new Journal(place).random(400, 40);
      Map<String, String> settings = Map.of("MSK_BOOTSTRAP_SRV", server.bootstrapServers());
      try (KafkaTarget target = KafkaTarget.open(surroundings.resources(place, settings))) {
        PlanDriver.of(target).deliver(Sending.encode(changes.toArray(Change[]::new)));
      }
      Map<String, Object> client = Map.of("bootstrap.servers", server.bootstrapServers());
      Placed.assertOrdered(
          changes,
          TopicReader.records(client, TopicName.of(place)).stream()
              .map(KafkaTargetTest::placed)
              .toList(),
          8);
    }
  }

  private static Placed placed(ConsumerRecord<String, String> record) {
    String id = TopicReader.change(record).eventId().orElseThrow();
    return new Placed("" + record.partition(), record.key(), id);
  }

  private static List<Outcome> send(TargetResources resources, Namespace place) throws Exception {
    try (KafkaTarget target = KafkaTarget.open(resources)) {
      return target.send(
          new BatchEncoder(Set.of(ENVELOPE))
              .encode(List.of(new Journal(place).insert("a")), 1).changes().stream()
                  .map(change -> target.toEntry(change).orElseThrow())
                  .toList());
    }
  }
}
