package dev.docdb.replicator.target.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.sqs.FaultySqs;
import dev.docdb.replicator.sandbox.sqs.SqsServer;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Sized;
import dev.docdb.replicator.target.Surroundings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How large a message and a batch may be. */
class SqsLimitsTest {
  private static final int MIB = 1 << 20;
  private static final int FORMER_LIMIT = 256 << 10;
  private static final Namespace ORDERS = Namespace.of("shop", "orders");

  @AutoClose private static final SqsServer SERVER = SqsServer.start();

  @AutoClose private final FaultySqs faulty = FaultySqs.before(SERVER.endpoint());
  @AutoClose private final Surroundings surroundings = new Surroundings();
  private final Journal journal = new Journal(ORDERS);

  @Test
  void e02_aMebibyteIsTakenByAMessageAndByABatch() throws Exception {
    SqsTarget target = open(SERVER.createQueue(name()));
    Sized sized = new Sized(target, journal);
    PlanDriver<?> driver =
        PlanDriver.of(target)
            .deliver(
                Sending.encode(
                    sized.insert("at", MIB),
                    sized.insert("half", MIB / 2),
                    sized.insert("other half", MIB / 2),
                    sized.insert("above", MIB + 1)));
    assertEquals(3, driver.stored().size());
    assertEquals(2, driver.requests(), "two halves are a batch");
    assertTrue(driver.refused().values().toString().contains("1048577 bytes"));
  }

  @Test
  void e02_whatAQueueOfItsOwnLimitDoesNotTakeIsTooLargeAndTheRestIsStored() throws Exception {
    URI queue = SERVER.createQueue(name());
    faulty.limitMessages(FORMER_LIMIT);
    SqsTarget target = open(queue);
    Sized sized = new Sized(target, journal);
    List<Outcome> outcomes =
        Sending.send(
            target, journal.insert("a"), sized.insert("b", FORMER_LIMIT + 1), journal.insert("c"));
    assertEquals(Outcome.STORED, outcomes.get(0));
    assertTooLarge(outcomes.get(1), "262145 bytes", "MaximumMessageSize allows 262144");
    assertEquals(Outcome.STORED, outcomes.get(2));
    assertEquals(List.of("GetQueueAttributes", "SendMessageBatch"), faulty.operations());
    assertEquals(2, QueueReader.drain(queue).size());
  }

  @Test
  void e02_aQueueIsAskedForItsLimitOnceAndOnlyForALargeMessage() throws Exception {
    SqsTarget target = open(SERVER.createQueue(name()));
    Sized sized = new Sized(target, journal);
    Sending.send(target, sized.insert("a", FORMER_LIMIT));
    assertEquals(List.of("SendMessageBatch"), faulty.operations());
    Sending.send(target, sized.insert("b", FORMER_LIMIT + 1));
    Sending.send(target, sized.insert("c", MIB));
    assertEquals(
        List.of("SendMessageBatch", "GetQueueAttributes", "SendMessageBatch", "SendMessageBatch"),
        faulty.operations());
  }

  @Test
  void e02_whoMayNotAskIsToldByTheQueueItself() throws Exception {
    URI queue = SERVER.createQueue(name());
    faulty.limitMessages(FORMER_LIMIT);
    SqsTarget target = open(queue);
    Sized sized = new Sized(target, journal);
    faulty.failNext("GetQueueAttributes", 403, "AccessDenied", "as ordered");
    List<Outcome> outcomes =
        Sending.send(
            target, journal.insert("a"), sized.insert("b", FORMER_LIMIT + 1), journal.insert("c"));
    assertEquals(Outcome.STORED, outcomes.get(0));
    assertTooLarge(outcomes.get(1), "MaximumMessageSize allows less");
    assertEquals(Outcome.STORED, outcomes.get(2));
    assertEquals(2, QueueReader.drain(queue).size());
  }

  /** Smaller than anybody would ask the queue for. */
  @Test
  void e02_aQueueThatTakesOnlyAKibibyteIsUnderstoodWithoutAsking() throws Exception {
    URI queue = SERVER.createQueue(name());
    faulty.limitMessages(1_024);
    SqsTarget target = open(queue);
    Sized sized = new Sized(target, journal);
    List<Outcome> outcomes = Sending.send(target, sized.insert("a", 600), sized.insert("b", 1_500));
    assertEquals(Outcome.STORED, outcomes.get(0));
    assertTooLarge(outcomes.get(1), "1500 bytes", "allows less");
  }

  /** A batch may be bounded by the queue's limit, too. */
  @Test
  void e02_aBatchThatIsTooLongIsSentInHalves() throws Exception {
    URI queue = SERVER.createQueue(name());
    faulty.failNext("SendMessageBatch", 400, "BatchRequestTooLong", "as ordered");
    assertEquals(
        List.of(Outcome.STORED, Outcome.STORED, Outcome.STORED),
        Sending.send(open(queue), journal.insert("a"), journal.insert("b"), journal.insert("c")));
    assertEquals(3, faulty.operations().size());
  }

  private static void assertTooLarge(Outcome outcome, String... words) {
    String reason = assertInstanceOf(Outcome.TooLarge.class, outcome).reason();
    for (String word : words) {
      assertTrue(reason.contains(word), reason);
    }
  }

  private static String name() {
    return UUID.randomUUID().toString();
  }

  private SqsTarget open(URI queue) {
    surroundings.point("Sqs", faulty.endpoint(), "any", "any");
    return SqsTarget.open(
        surroundings.resources(ORDERS, Map.of("SQS_QUERY_URL", queue.toString())));
  }
}
