package dev.docdb.replicator.target.sqs;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.sqs.FaultySqs;
import dev.docdb.replicator.sandbox.sqs.SqsServer;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.StoredChange;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What SQS answers in trouble. */
class SqsFailuresTest {
  @AutoClose private static final SqsServer SERVER = SqsServer.start();
  private static final Namespace ORDERS = Namespace.of("shop", "orders");

  @AutoClose private final FaultySqs faulty = FaultySqs.before(SERVER.endpoint());
  @AutoClose private final Surroundings surroundings = new Surroundings();
  private final Journal journal = new Journal(ORDERS);
  private final URI queue = SERVER.createFifoQueue(UUID.randomUUID() + ".fifo");

  @Test
  void d04_whatFailsIsSentAgainAndNoLaterChangeOfItsDocumentGetsInBeforeIt() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 40; i++) {
      faulty.failMessages(body -> random.nextInt(3) == 0, "InternalError", false, "as ordered");
    }
    List<Change> changes = journal.random(200, 9);
    PlanDriver.of(open()).deliver(Sending.encode(changes.toArray(Change[]::new)));
    assertHolds(changes);
  }

  @Test
  void d04_aBatchWhoseAnswerIsLostIsSentAgainAndTheQueueKeepsItOnce() throws Exception {
    faulty.loseNextReply();
    List<Change> changes = journal.random(10, 10);
    PlanDriver<?> driver = PlanDriver.of(open());
    driver.deliver(Sending.encode(changes.toArray(Change[]::new)));
    assertTrue(driver.requests() >= 2, "nothing was sent again");
    assertHolds(changes);
  }

  private void assertHolds(List<Change> changes) {
    assertEquals(
        changes.stream()
            .collect(groupingBy(Change::documentId, mapping(Change::eventId, toList()))),
        QueueReader.drain(queue).stream()
            .collect(
                groupingBy(
                    message -> message.attributesAsStrings().get("MessageGroupId"),
                    mapping(
                        message -> StoredChange.ofMessage(message.body()).eventId().orElseThrow(),
                        toList()))));
  }

  @ParameterizedTest
  @CsvSource({
    "InternalError, false",
    "ServiceUnavailable, false",
    "RequestThrottled, true",
    "KmsThrottled, true"
  })
  void d04_aMessageThatTheServiceHadNoRoomForIsThrottled(String code, boolean senderFault)
      throws Exception {
    assertEquals(Outcome.THROTTLED, outcomeOf(code, senderFault, "as ordered"));
  }

  @Test
  void d04_aMessageThatIsTheSendersFaultIsRefusedAndNotQuoted() throws Exception {
    Outcome outcome = outcomeOf("InvalidMessageContents", true, "quoting " + Journal.CONTENT);
    assertEquals(new Outcome.Refused("SQS answered InvalidMessageContents"), outcome);
  }

  @ParameterizedTest
  @CsvSource({"AWS.SimpleQueueService.InvalidParameterValue", "InvalidParameterValueException"})
  void e02_aMessageThatTheQueueCallsTooLargeIsUnderstood(String code) throws Exception {
    Outcome outcome =
        outcomeOf(
            code,
            true,
            "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.");
    assertTrue(
        assertInstanceOf(Outcome.TooLarge.class, outcome).reason().contains("MaximumMessageSize"));
  }

  private Outcome outcomeOf(String code, boolean senderFault, String message)
      throws InterruptedException {
    faulty.failMessages(body -> body.contains("\"_id\":\"b\""), code, senderFault, message);
    List<Outcome> outcomes = Sending.send(open(), journal.insert("a"), journal.insert("b"));
    assertEquals(Outcome.STORED, outcomes.getFirst());
    return outcomes.getLast();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RequestThrottled", "OverLimit", "ThrottlingException", "KmsThrottled"})
  void d04_aBatchThatIsThrottledAsAWholeIsThrottledEntryByEntry(String code) throws Exception {
    faulty.failNext("SendMessageBatch", 400, code, "as ordered");
    assertEquals(
        List.of(Outcome.THROTTLED, Outcome.THROTTLED),
        Sending.send(open(), journal.insert("a"), journal.insert("b")));
  }

  @ParameterizedTest
  @CsvSource({"403, AccessDenied", "400, AccessDeniedException", "403, InvalidClientTokenId"})
  void d14_whoMayNotWriteIsTold(int status, String code) {
    faulty.failNext("SendMessageBatch", status, code, "as ordered");
    assertNeedsOperator(code);
  }

  @Test
  void d14_whoMayNotWriteOneMessageIsTold() {
    faulty.failMessages(body -> true, "AccessDenied", true, "as ordered");
    assertNeedsOperator("AccessDenied");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KmsDisabled",
        "KmsInvalidState",
        "KmsNotFound",
        "KmsOptInRequired",
        "KmsAccessDenied",
        "KmsInvalidKeyUsage"
      })
  void d15_aKeyThatCannotBeUsedNeedsAnOperator(String code) {
    faulty.failNext("SendMessageBatch", 400, code, "as ordered");
    assertNeedsOperator(code, "key");
    faulty.failMessages(body -> true, code, true, "as ordered");
    assertNeedsOperator(code, "key");
  }

  private void assertNeedsOperator(String... words) {
    TargetMisconfiguredException failure =
        assertThrows(
            TargetMisconfiguredException.class, () -> Sending.send(open(), journal.insert("a")));
    assertTrue(failure.getMessage().contains("SQS_QUERY_URL"), failure.getMessage());
    for (String word : words) {
      assertTrue(failure.getMessage().contains(word), failure.getMessage());
    }
  }

  private SqsTarget open() {
    surroundings.point("Sqs", faulty.endpoint(), "any", "any");
    return SqsTarget.open(
        surroundings.resources(ORDERS, Map.of("SQS_QUERY_URL", queue.toString())));
  }
}
