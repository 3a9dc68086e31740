package dev.docdb.replicator.target.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.EventFormat;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KafkaDeletesTest {
  private static final KafkaServer SERVER = KafkaServer.start();

  @AutoClose private final Surroundings surroundings = new Surroundings();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private List<ConsumerRecord<String, String>> records(
      String collection, String deletes, EventFormat format) throws Exception {
    Namespace place = Namespace.of("shop", collection);
    Journal journal = new Journal(place);
    TargetResources resources =
        surroundings.resources(
            place,
            Map.of(
                "MSK_BOOTSTRAP_SRV", SERVER.bootstrapServers(),
                "MSK_DELETES", deletes,
                "EVENT_FORMAT", format.name().toLowerCase(Locale.ROOT)));
    var changes =
        new BatchEncoder(Set.of(TargetKind.KAFKA.encoding(resources.environment())))
            .encode(
                List.of(
                    journal.insert("a"),
                    journal.updateOfGone("a"),
                    journal.delete("a"),
                    journal.drop()),
                1)
            .changes();
    try (KafkaTarget target = KafkaTarget.open(resources)) {
      for (var change : changes) {
        target.send(List.of(target.toEntry(change).orElseThrow()));
      }
    }
    return TopicReader.records(
            Map.of("bootstrap.servers", SERVER.bootstrapServers()), "shop-" + collection)
        .stream()
        .sorted((one, other) -> header(one, "id").compareTo(header(other, "id")))
        .toList();
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  @ParameterizedTest
  @EnumSource
  void aTombstoneHasNoValueAndTheKeyAndTheHeadersOfItsDocument(EventFormat format)
      throws Exception {
    List<ConsumerRecord<String, String>> records =
        records("tombs-" + format.ordinal(), "tombstone", format);
    ConsumerRecord<String, String> tombstone = records.get(2);
    assertNull(tombstone.value());
    assertEquals(records.get(0).key(), tombstone.key());
    assertEquals(records.get(0).partition(), tombstone.partition());
    assertEquals("delete", header(tombstone, "operation"));
    assertEquals("shop.tombs-" + format.ordinal(), header(tombstone, "namespace"));
    for (int other : new int[] {0, 1, 3}) {
      assertNotNull(records.get(other).value(), header(records.get(other), "operation"));
    }
  }

  @Test
  void byDefaultADeleteIsAnEvent() throws Exception {
    ConsumerRecord<String, String> delete = records("events", "event", EventFormat.CHANGE).get(2);
    assertTrue(delete.value().contains("\"operation\":\"delete\""), delete.value());
  }
}
