package dev.docdb.replicator.target.kinesis;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.kinesis.KinesisFault;
import dev.docdb.replicator.sandbox.kinesis.KinesisServer;
import dev.docdb.replicator.sandbox.kinesis.StoredRecord;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.StoredChange;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kinesis answers in trouble. */
class KinesisFailuresTest {
  private static final Namespace ORDERS = Namespace.of("shop", "orders");

  @AutoClose private final KinesisServer server = KinesisServer.start();
  @AutoClose private final Surroundings surroundings = new Surroundings();
  private final Journal journal = new Journal(ORDERS);

  @BeforeEach
  void createStream() {
    server.createStream("orders", 4);
  }

  @Test
  void d03_whatFailsIsSentAgainAndNoLaterChangeOfItsDocumentGetsInBeforeIt() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 40; i++) {
      server.failNext(KinesisFault.failed((index, key) -> random.nextInt(3) == 0));
    }
    List<Change> changes = journal.random(300, 9);
    PlanDriver.of(open()).deliver(Sending.encode(changes.toArray(Change[]::new)));
    assertEquals(
        changes.stream()
            .collect(groupingBy(Change::documentId, mapping(Change::eventId, toList()))),
        server.records("orders").stream()
            .collect(
                groupingBy(
                    StoredRecord::partitionKey, mapping(KinesisFailuresTest::eventId, toList()))));
  }

  private static String eventId(StoredRecord record) {
    return StoredChange.ofMessage(record.text()).eventId().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ProvisionedThroughputExceededException",
        "LimitExceededException",
        "ThrottlingException",
        "KMSThrottlingException"
      })
  void d03_aRequestThatIsThrottledAsAWholeIsThrottledEntryByEntry(String code) throws Exception {
    fail(code);
    assertEquals(
        List.of(Outcome.THROTTLED, Outcome.THROTTLED),
        Sending.send(open(), journal.insert("a"), journal.insert("b")));
  }

  @Test
  void d14_whoMayNotWriteIsTold() {
    server.deny("PutRecords");
    assertNeedsOperator("AccessDeniedException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KMSDisabledException",
        "KMSInvalidStateException",
        "KMSAccessDeniedException",
        "KMSNotFoundException",
        "KMSOptInRequired"
      })
  void d15_aKeyThatCannotBeUsedNeedsAnOperator(String code) {
    fail(code);
    assertNeedsOperator("key", code);
  }

  @Test
  void d15_aKeyThatOneRecordCannotUseNeedsAnOperatorToo() {
    server.failNext(
        new KinesisFault.Entries((index, key) -> index == 0, "KMSAccessDeniedException", "no"));
    assertNeedsOperator("key", "KMSAccessDeniedException");
  }

  /** Another word for: wait. */
  @Test
  void aStreamThatIsBeingMadeIsWaitedFor() {
    fail("ResourceInUseException");
    assertThrows(TargetUnavailableException.class, () -> Sending.send(open(), journal.insert("a")));
  }

  private void fail(String code) {
    server.failNext(new KinesisFault.Request(400, code, "as ordered"));
  }

  private void assertNeedsOperator(String... words) {
    TargetMisconfiguredException failure =
        assertThrows(
            TargetMisconfiguredException.class,
            () -> Sending.send(open(), journal.insert("a"), journal.insert("b")));
    assertTrue(failure.getMessage().contains("KINESIS_STREAM"), failure.getMessage());
    for (String word : words) {
      assertTrue(failure.getMessage().contains(word), failure.getMessage());
    }
  }

  private KinesisTarget open() {
    surroundings.point("Kinesis", server.endpoint(), "any", "any");
    return KinesisTarget.open(surroundings.resources(ORDERS, Map.of("KINESIS_STREAM", "orders")));
  }
}
