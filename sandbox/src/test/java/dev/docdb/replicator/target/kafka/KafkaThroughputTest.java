package dev.docdb.replicator.target.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.OperatingSystemMXBean;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.kafka.KafkaOptions;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Surroundings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.bson.BsonString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Records of 1 KB through a network of 3 ms each way; benchmarks/README.md has the figures. */
class KafkaThroughputTest {
  private static final Namespace PLACE = Namespace.of("shop", "orders");
  private static final int DOCUMENTS = 2_000;
  private static final int ROUNDS = 3;

  /** So many with {@code -Dtest.arguments=-Dkafka.records=60000}. */
  private static final int RECORDS = Integer.getInteger("kafka.records", 3_000);

  @AutoClose private final Surroundings surroundings = new Surroundings();
  private final Random random = new Random(1);

  @Test
  void everythingThatWasAcknowledgedIsThere() throws Exception {
    List<EncodedChange> changes = Sending.encode(changes());
    try (KafkaServer server = KafkaServer.start(KafkaOptions.plaintext().withProxy());
        KafkaTarget target =
            KafkaTarget.open(
                surroundings.resources(
                    PLACE, Map.of("MSK_BOOTSTRAP_SRV", server.bootstrapServers())))) {
      server.proxy().latency(Duration.ofMillis(3));
      for (int round = 1; round <= ROUNDS; round++) {
        measure(target, changes);
      }
      server.proxy().heal();
      Map<String, Object> client = Map.of("bootstrap.servers", server.bootstrapServers());
      assertEquals(ROUNDS * RECORDS, TopicReader.records(client, "shop-orders").size());
    }
  }

  private static void measure(KafkaTarget target, List<EncodedChange> changes) throws Exception {
    var process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpu = process.getProcessCpuTime();
    long began = System.nanoTime();
    PlanDriver.of(target).deliver(changes);
    double seconds = (System.nanoTime() - began) / 1e9;
    if (Integer.getInteger("kafka.records") != null) {
      System.out.printf(
          "%,.0f records/s, %.1f s of processor%n",
          RECORDS / seconds, (process.getProcessCpuTime() - cpu) / 1e9);
    }
  }

  private Change[] changes() {
    Journal journal = new Journal(PLACE);
    return IntStream.range(0, RECORDS)
        .mapToObj(
            _ -> journal.insert("d" + random.nextInt(DOCUMENTS), "text", new BsonString(text())))
        .toArray(Change[]::new);
  }

  /** Compresses to less than a half, as documents do. */
  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 620; i++) {
      text.append((char) ('a' + (i % 3 == 0 ? random.nextInt(26) : i % 7)));
    }
    return text.toString();
  }
}
