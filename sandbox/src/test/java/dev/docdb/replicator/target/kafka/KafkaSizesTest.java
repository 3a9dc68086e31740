package dev.docdb.replicator.target.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.claim.ClaimCheckReader;
import dev.docdb.replicator.claim.ClaimChecked;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.StoredChange;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetResources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

class KafkaSizesTest {
  private static final Encoding ENVELOPE = new Encoding(Shape.CHANGE, JsonMode.RELAXED);
  private static final KafkaServer SERVER = KafkaServer.start();

  @AutoClose private final Surroundings surroundings = new Surroundings();
  @AutoClose private final Ruler ruler = new Ruler(SERVER);

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private TargetResources resources(Namespace place, String... more) {
    Map<String, String> settings =
        new HashMap<>(Map.of("MSK_BOOTSTRAP_SRV", SERVER.bootstrapServers()));
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return surroundings.resources(place, settings);
  }

  private static List<StoredChange> stored(String topic) {
    return TopicReader.read(Map.of("bootstrap.servers", SERVER.bootstrapServers()), topic);
  }

  @Test
  void e03_whatIsAsLargeAsTheDefaultLimitIsTakenByTheBrokersDefaultAlsoWhenItCantBeCompressed()
      throws Exception {
    Namespace place = Namespace.of("shop", "exact");
    try (KafkaTarget target = KafkaTarget.open(resources(place))) {
      int limit = target.limits().entryBytes();
      Change probe = new Journal(place).large("a", 1_000_000);
      int more = limit - target.toEntry(Sending.encode(probe).getFirst()).orElseThrow().bytes();
      Change exact = new Journal(place).large("a", 1_000_000 + more);
      KafkaEntry entry = target.toEntry(Sending.encode(exact).getFirst()).orElseThrow();
      assertEquals(limit, entry.bytes());
      assertEquals(List.of(), target.tooLarge(List.of(entry)));
      assertEquals(List.of(Outcome.STORED), target.send(List.of(entry)));
    }
  }

  @Test
  void e03_aTopicThatTakesLessRefusesThatRecordAndTheOthersKeepTheirOrder() throws Exception {
    ruler.create("shop-small", Map.of("max.message.bytes", "100000"));
    Namespace place = Namespace.of("shop", "small");
    Journal journal = new Journal(place);
    try (KafkaTarget target = KafkaTarget.open(resources(place))) {
      Change[] changes = {
        journal.insert("a"), journal.large("a", 150_000), journal.update("a"), journal.insert("b")
      };
      List<Outcome> outcomes = Sending.send(target, changes);
      assertInstanceOf(Outcome.Refused.class, outcomes.get(1));
      assertEquals(
          List.of(Outcome.STORED, outcomes.get(1), Outcome.STORED, Outcome.STORED), outcomes);
      assertEquals(
          List.of(changes[0].eventId(), changes[2].eventId(), changes[3].eventId()),
          stored("shop-small").stream().map(one -> one.eventId().orElseThrow()).toList());
    }
  }

  @Test
  void e03_whereTheTopicTakesLessAPointerTakesThePlaceOfTheMessage() throws Exception {
    ruler.create("shop-claims", Map.of("max.message.bytes", "100000"));
    Namespace place = Namespace.of("shop", "claims");
    Journal journal = new Journal(place);
    try (S3Server buckets = S3Server.start();
        AwsClients aws = new AwsClients()) {
      surroundings.point(
          "S3", buckets.endpoint(), buckets.accessKeyId(), buckets.secretAccessKey());
      buckets.createBucket("large-messages");
      List<EncodedChange> changes =
          Sending.encode(journal.insert("a"), journal.large("a", 150_000), journal.update("a"));
      TargetResources resources = resources(place, "CLAIM_CHECK_BUCKET", "large-messages");
      try (var target = ClaimChecked.of(KafkaTarget.open(resources), resources)) {
        PlanDriver.of(target).deliver(changes);
      }
      List<StoredChange> records = stored("shop-claims");
      ClaimCheckReader reader =
          new ClaimCheckReader(aws.build(S3Client.builder().forcePathStyle(true)));
      for (int i = 0; i < 3; i++) {
        byte[] message = records.get(i).value().getBytes(UTF_8);
        assertEquals(i == 1, ClaimCheckReader.claim(message).isPresent());
        assertArrayEquals(
            changes.get(i).payload(ENVELOPE).toBytes(), reader.whole(message), "record " + i);
      }
    }
  }

  @Test
  void e03_aTopicThatTakesMoreGetsMoreWhereTheSettingSaysSo() throws Exception {
    ruler.create("shop-large", Map.of("max.message.bytes", "10000000"));
    Namespace place = Namespace.of("shop", "large");
    try (KafkaTarget target = KafkaTarget.open(resources(place, "MSK_RECORD_BYTES", "9000000"))) {
      assertEquals(
          List.of(Outcome.STORED), Sending.send(target, new Journal(place).large("a", 8_000_000)));
      assertTrue(stored("shop-large").getFirst().value().length() > 8_000_000);
    }
  }
}
