package dev.docdb.replicator.target.kinesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.kinesis.EntryCondition;
import dev.docdb.replicator.sandbox.kinesis.KinesisFault;
import dev.docdb.replicator.sandbox.kinesis.KinesisServer;
import dev.docdb.replicator.sandbox.kinesis.StoredRecord;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Placed;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.StoredChange;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class KinesisTargetTest {
  private static final Namespace ORDERS = Namespace.of("shop", "orders");

  @AutoClose private final KinesisServer server = KinesisServer.start();
  @AutoClose private final Surroundings surroundings = new Surroundings();
  private final Journal journal = new Journal(ORDERS);

  @Test
  void aStreamMayBeNamedByItsArn() throws Exception {
    KinesisTarget target = open(server.createStream("orders", 2));
    assertEquals(List.of(Outcome.STORED), Sending.send(target, journal.insert("a")));
    assertEquals(1, server.records("orders").size());
  }

  @Test
  void s04_aDocumentKeepsItsShardAndItsOrder() throws Exception {
    server.createStream("orders", 8);
    List<Change> changes = journal.random(400, 40);
    PlanDriver.of(open("orders")).deliver(Sending.encode(changes.toArray(Change[]::new)));
    Placed.assertOrdered(
        changes, server.records("orders").stream().map(KinesisTargetTest::placed).toList(), 8);
  }

  private static Placed placed(StoredRecord record) {
    String id = StoredChange.ofMessage(record.text()).eventId().orElseThrow();
    return new Placed(record.shardId(), record.partitionKey(), id);
  }

  @Test
  void aStreamThatIsMissingIsNamed() {
    KinesisTarget target = open("missing");
    TargetMisconfiguredException failure =
        assertThrows(
            TargetMisconfiguredException.class, () -> Sending.send(target, journal.insert("a")));
    assertTrue(failure.getMessage().contains("missing (KINESIS_STREAM)"), failure.getMessage());
  }

  @Test
  void aRecordThatTheServiceCallsIllegalIsFoundAmongTheOthersAndNotQuoted() throws Exception {
    server.createStream("orders", 2);
    KinesisFault illegal =
        new KinesisFault.Request(
            400,
            "ValidationException",
            "Value '" + Journal.CONTENT + "' at 'records.2.member.partitionKey' is illegal");
    server.failNext(illegal, illegal, illegal);
    List<Outcome> outcomes = Sending.send(open("orders"), journal.insert("a"), journal.insert("b"));
    assertEquals(2, outcomes.size());
    for (Outcome outcome : outcomes) {
      Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, outcome);
      assertFalse(refused.reason().contains(Journal.CONTENT));
    }
  }

  @Test
  void aRequestThatIsIllegalForAnotherReasonThanItsRecordsNeedsAnOperator() {
    server.createStream("orders", 2);
    KinesisFault illegal =
        new KinesisFault.Request(400, "InvalidArgumentException", "StreamARN is not valid");
    server.failNext(Collections.nCopies(20, illegal).toArray(KinesisFault[]::new));
    Change[] changes =
        IntStream.range(0, 64).mapToObj(i -> journal.insert("d" + i)).toArray(Change[]::new);
    TargetMisconfiguredException failure =
        assertThrows(
            TargetMisconfiguredException.class, () -> Sending.send(open("orders"), changes));
    assertTrue(failure.getMessage().contains("KINESIS_STREAM"), failure.getMessage());
  }

  @Test
  void d03_aRequestWithoutAnAnswerIsSentAgain() throws Exception {
    server.createStream("orders", 2);
    server.failNext(new KinesisFault.LostReply());
    KinesisTarget target = open("orders");
    assertThrows(TargetUnavailableException.class, () -> Sending.send(target, journal.insert("a")));
    PlanDriver<?> driver =
        PlanDriver.of(target).deliver(Sending.encode(journal.insert("b"), journal.update("b")));
    assertEquals(2, driver.stored().size());
  }

  @Test
  void d03_eachRecordThatFailsInsideTheServiceIsThrottled() throws Exception {
    server.createStream("orders", 2);
    server.failNext(KinesisFault.failed(EntryCondition.ofKey("b")));
    assertEquals(
        List.of(Outcome.STORED, Outcome.THROTTLED),
        Sending.send(open("orders"), journal.insert("a"), journal.insert("b")));
  }

  private KinesisTarget open(String stream) {
    surroundings.point("Kinesis", server.endpoint(), "any", "any");
    return KinesisTarget.open(surroundings.resources(ORDERS, Map.of("KINESIS_STREAM", stream)));
  }
}
