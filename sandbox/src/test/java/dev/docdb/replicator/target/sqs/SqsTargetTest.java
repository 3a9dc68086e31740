package dev.docdb.replicator.target.sqs;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.request.PlanDriver;
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
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

class SqsTargetTest {
  @AutoClose private static final SqsServer SERVER = SqsServer.start();
  private static final Namespace ORDERS = Namespace.of("shop", "orders");

  @AutoClose private final Surroundings surroundings = new Surroundings();
  private final Journal journal = new Journal(ORDERS);

  @Test
  void aStandardQueueGetsMessagesWithTheirAttributes() throws Exception {
    URI queue = SERVER.createQueue("standard");
    Sending.send(open(queue), journal.insert("a"), journal.delete("b"));
    List<Message> messages = QueueReader.drain(queue);
    assertEquals(2, messages.size());
    Message insert =
        messages.stream()
            .filter(message -> message.body().contains("insert"))
            .findFirst()
            .orElseThrow();
    assertEquals("shop.orders", insert.messageAttributes().get("namespace").stringValue());
    assertEquals("insert", insert.messageAttributes().get("operation").stringValue());
  }

  @Test
  void everyCharacterArrives() throws Exception {
    URI queue = SERVER.createFifoQueue("characters.fifo");
    StringBuilder text = new StringBuilder();
    for (int c = 0; c < 0x10000; c++) {
      if (!Character.isSurrogate((char) c)) {
        text.append((char) c);
      }
    }
    Change change = journal.insert("a", "text", new BsonString(text.toString()));
    assertEquals(List.of(Outcome.STORED), Sending.send(open(queue), change));
    String body = QueueReader.drain(queue).getFirst().body();
    assertEquals(
        text.toString(),
        BsonDocument.parse(body).getDocument("document").getString("text").getValue());
  }

  @Test
  void s16_eachDocumentIsAGroupOfItsOwn() throws Exception {
    URI queue = SERVER.createFifoQueue("groups.fifo");
    List<Change> changes = journal.random(60, 12);
    PlanDriver.of(open(queue)).deliver(Sending.encode(changes.toArray(Change[]::new)));
    Map<String, List<String>> groups =
        QueueReader.drain(queue).stream()
            .collect(
                groupingBy(
                    message -> message.attributesAsStrings().get("MessageGroupId"),
                    mapping(
                        message -> StoredChange.ofMessage(message.body()).eventId().orElseThrow(),
                        toList())));
    assertEquals(
        changes.stream()
            .collect(groupingBy(Change::documentId, mapping(Change::eventId, toList()))),
        groups);
  }

  @Test
  void aChangeOfNoDocumentIsGroupedByItsNamespace() throws Exception {
    URI queue = SERVER.createFifoQueue("drop.fifo");
    Sending.send(open(queue), journal.drop());
    assertEquals(
        "shop.orders",
        QueueReader.drain(queue).getFirst().attributesAsStrings().get("MessageGroupId"));
  }

  @Test
  void aQueueThatIsMissingIsNamed() {
    SqsTarget target = open(SERVER.endpoint().resolve("/000000000000/missing"));
    TargetMisconfiguredException failure =
        assertThrows(
            TargetMisconfiguredException.class, () -> Sending.send(target, journal.insert("a")));
    assertTrue(failure.getMessage().contains("SQS_QUERY_URL"), failure.getMessage());
  }

  private SqsTarget open(URI queue) {
    surroundings.point("Sqs", SERVER.endpoint(), "any", "any");
    return SqsTarget.open(
        surroundings.resources(ORDERS, Map.of("SQS_QUERY_URL", queue.toString())));
  }
}
