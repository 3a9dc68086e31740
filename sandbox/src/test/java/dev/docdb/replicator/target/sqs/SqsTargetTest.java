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
import java.util.Set;
import java.util.stream.IntStream;
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

  /** All of Unicode, a plane at a time; the queue checks what it takes, and so does this. */
  @Test
  void e07_everyCharacterArrivesAndNoneThatSqsRefusesIsSent() throws Exception {
    SqsTarget target = open(SERVER.createFifoQueue("characters.fifo"));
    URI queue = SERVER.endpoint().resolve("/000000000000/characters.fifo");
    for (int plane = 0; plane <= 16; plane++) {
      StringBuilder text = new StringBuilder();
      IntStream.range(plane << 16, (plane + 1) << 16)
          .filter(c -> c < 0xd800 || c > 0xdfff)
          .forEach(text::appendCodePoint);
      Change change = journal.insert("p" + plane, "text", new BsonString(text.toString()));
      assertEquals(List.of(Outcome.STORED), Sending.send(target, change), "plane " + plane);
      String body = QueueReader.drain(queue).getFirst().body();
      assertTrue(body.codePoints().allMatch(SqsTargetTest::isLegal), "plane " + plane);
      assertEquals(
          text.toString(),
          BsonDocument.parse(body).getDocument("document").getString("text").getValue());
    }
  }

  /** As the service's reference lists them. */
  private static boolean isLegal(int c) {
    return c == 0x9
        || c == 0xa
        || c == 0xd
        || (c >= 0x20 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd)
        || c >= 0x10000;
  }

  @Test
  void e07_aNameWithSuchCharactersArrivesInTheAttributes() throws Exception {
    Namespace odd = Namespace.of("shop", "or\u0001\ud83d\ude00\ufffeders");
    URI queue = SERVER.createQueue("odd-names");
    surroundings.point("Sqs", SERVER.endpoint(), "any", "any");
    SqsTarget target =
        SqsTarget.open(surroundings.resources(ORDERS, Map.of("SQS_QUERY_URL", queue.toString())));
    assertEquals(List.of(Outcome.STORED), Sending.send(target, new Journal(odd).insert("a")));
    assertEquals(
        "shop.or\\u0001\ud83d\ude00\\ufffeders",
        QueueReader.drain(queue).getFirst().messageAttributes().get("namespace").stringValue());
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
  void g04_anIdThatSqsTakesNotIsReplacedByItsFingerprintInTheGroup() throws Exception {
    URI queue = SERVER.createFifoQueue("ids.fifo");
    SqsTarget target = open(queue);
    String longest = "k".repeat(128);
    for (String id :
        List.of(longest, longest + "k", longest + "kk", "two words", "häuser", "a\n")) {
      assertEquals(List.of(Outcome.STORED), Sending.send(target, journal.insert(id)));
    }
    List<String> groups =
        QueueReader.drain(queue).stream()
            .map(message -> message.attributesAsStrings().get("MessageGroupId"))
            .toList();
    assertTrue(groups.contains(longest), groups::toString);
    assertEquals(6, Set.copyOf(groups).size());
    assertEquals(5, groups.stream().filter(group -> group.matches("[0-9a-f]{64}")).count());
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
