package dev.docdb.replicator.target.kinesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.sandbox.kinesis.KinesisFault;
import dev.docdb.replicator.sandbox.kinesis.KinesisServer;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Sized;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How large a record may be, and its key. */
class KinesisLimitsTest {
  private static final int MIB = 1 << 20;
  private static final Namespace ORDERS = Namespace.of("shop", "orders");

  @AutoClose private final KinesisServer server = KinesisServer.start();
  @AutoClose private final Surroundings surroundings = new Surroundings();
  private final Journal journal = new Journal(ORDERS);
  private final KinesisTarget target = open();
  private final Sized sized = new Sized(target, journal);

  private KinesisTarget open() {
    surroundings.point("Kinesis", server.endpoint(), "any", "any");
    return KinesisTarget.open(surroundings.resources(ORDERS, Map.of("KINESIS_STREAM", "orders")));
  }

  @Test
  void e01_aStreamThatWasToldNothingTakesAMebibyteAndAByteMoreIsTooLarge() throws Exception {
    server.createStream("orders", 1);
    List<Outcome> outcomes =
        Sending.send(
            target,
            sized.insert("below", MIB - 1),
            sized.insert("above", MIB + 1),
            sized.insert("at", MIB));
    assertEquals(Outcome.STORED, outcomes.get(0));
    assertEquals(Outcome.STORED, outcomes.get(2));
    assertTooLarge(outcomes.get(1), "1048577 bytes", "MaxRecordSizeInKiB", "allows 1048576");
    assertEquals(2, server.records("orders").size());
  }

  @Test
  void e01_aStreamThatWasToldToTakesUpToTenMebibytes() throws Exception {
    server.createStream("orders", 1, 10 * MIB);
    assertEquals(List.of(Outcome.STORED), Sending.send(target, sized.insert("large", 10 * MIB)));
    assertEquals(10 * MIB, target.limits().entryBytes());
  }

  @Test
  void e01_theStreamIsAskedForItsLimitOnceAndOnlyForALargeRecord() throws Exception {
    server.createStream("orders", 1, 2 * MIB);
    Sending.send(target, sized.insert("a", MIB));
    assertEquals(1, server.requests());
    Sending.send(target, sized.insert("b", 2 * MIB));
    Sending.send(target, sized.insert("c", 2 * MIB));
    assertEquals(4, server.requests(), "one question and two more writes");
  }

  @Test
  void e01_whoMayNotAskGoesByWhatEveryStreamTakes() throws Exception {
    server.createStream("orders", 1, 10 * MIB);
    server.deny("DescribeStreamSummary");
    Outcome outcome = Sending.send(target, sized.insert("large", MIB + 1)).getFirst();
    assertTooLarge(outcome, "kinesis:DescribeStreamSummary", "allows 1048576");
  }

  @Test
  void e01_aStreamThatHasBeenToldLessSinceIsUnderstood() throws Exception {
    server.createStream("orders", 1, 10 * MIB);
    for (String type : List.of("ValidationException", "InvalidArgumentException")) {
      KinesisFault larger = new KinesisFault.Request(400, type, "in words of its own");
      server.failNext(larger);
      Outcome outcome = Sending.send(target, sized.insert("large", 2 * MIB)).getFirst();
      assertTooLarge(outcome, "allows less");
    }
  }

  @Test
  void e01_aQuestionThatMeetsAnOutageIsAskedAgain() {
    surroundings.point("Kinesis", URI.create("http://127.0.0.1:1"), "any", "any");
    KinesisTarget away =
        KinesisTarget.open(surroundings.resources(ORDERS, Map.of("KINESIS_STREAM", "orders")));
    assertThrows(
        TargetUnavailableException.class,
        () -> Sending.send(away, new Sized(away, journal).insert("large", 2 * MIB)));
  }

  /** However the service counts characters, 256 of UTF-16 are not more. */
  @Test
  void g04_aLongIdIsReplacedByItsFingerprintInThePartitionKey() throws Exception {
    server.createStream("orders", 1);
    for (String longest : List.of("k".repeat(256), "😀".repeat(128), "é".repeat(256))) {
      assertEquals(longest, keyOf(longest));
    }
    for (String longer : List.of("k".repeat(257), "😀".repeat(128) + "k", "é".repeat(257))) {
      assertTrue(keyOf(longer).matches("[0-9a-f]{64}|~h.*"), keyOf(longer));
    }
    assertNotEquals(keyOf("k".repeat(257)), keyOf("k".repeat(258)));
  }

  private String keyOf(String id) throws InterruptedException {
    assertEquals(List.of(Outcome.STORED), Sending.send(target, journal.insert(id)));
    return server.records("orders").getLast().partitionKey();
  }

  private static void assertTooLarge(Outcome outcome, String... words) {
    String reason = assertInstanceOf(Outcome.TooLarge.class, outcome).reason();
    for (String word : words) {
      assertTrue(reason.contains(word), reason);
    }
  }
}
