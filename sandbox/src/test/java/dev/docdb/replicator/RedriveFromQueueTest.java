package dev.docdb.replicator;

import static dev.docdb.replicator.Redriving.DRY;
import static dev.docdb.replicator.Redriving.ORDERS;
import static dev.docdb.replicator.Redriving.assertComplete;
import static dev.docdb.replicator.Redriving.count;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.redrive.RedriveOrder;
import dev.docdb.replicator.sandbox.local.AwsClients;
import dev.docdb.replicator.sandbox.sqs.SqsServer;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.sqs.QueueReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Letters in a queue are sent again. */
@Timeout(600)
class RedriveFromQueueTest {
  @AutoClose private static final SqsServer SERVER = SqsServer.start();
  private static int queues;

  private Redriving redriving;
  private URI queue;

  private Redriving from(boolean fifo) {
    String name = "letters" + ++queues;
    queue = fifo ? SERVER.createFifoQueue(name + ".fifo") : SERVER.createQueue(name);
    Surroundings surroundings = new Surroundings();
    surroundings.point("Sqs", SERVER.endpoint(), "any", Surroundings.PASSWORD);
    redriving = new Redriving(surroundings, queue.toString());
    return redriving;
  }

  private void putByHand(String body) {
    try (SqsClient client = AwsClients.connect(SqsClient.builder(), queue.resolve("/"))) {
      client.sendMessage(request -> request.queueUrl(queue.toString()).messageBody(body));
    }
  }

  private static List<String> ids(Change... changes) {
    return Stream.of(changes).map(Change::eventId).toList();
  }

  @Test
  void e10_lettersOfAQueueAreSentAgainAndRemoved() {
    try (Redriving from = from(false)) {
      Journal journal = from.journal();
      Change[] changes =
          IntStream.range(0, 25).mapToObj(i -> journal.insert("d" + i)).toArray(Change[]::new);
      from.putAside(changes);
      BsonDocument answer = from.run();
      assertComplete(answer);
      assertEquals(25, count(answer, "stored"));
      assertEquals(ids(changes), from.stored().stream().sorted().toList());
      assertEquals(List.of(), QueueReader.drain(queue));
      BsonDocument again = from.run();
      assertComplete(again);
      assertEquals(0, again.getNumber("letters").longValue());
    }
  }

  @Test
  void e10_lettersOfOneDocumentInAFifoQueueGoInOrder() {
    try (Redriving from = from(true)) {
      Journal journal = from.journal();
      Change[] changes = {journal.insert("a"), journal.update("a"), journal.delete("a")};
      from.putAside(changes);
      assertComplete(from.run());
      assertEquals(ids(changes), from.stored());
      assertEquals(List.of(), QueueReader.drain(queue));
    }
  }

  @Test
  void e10_whatStaysInAQueueIsGivenBackAtOnce() {
    try (Redriving from = from(false)) {
      Change poison = from.journal().insert("a");
      from.memory().refuse(poison.eventId());
      from.putAside(poison, from.journal().insert("b"));
      from.putAside(TargetKind.KAFKA, ORDERS, from.journal().insert("c"));
      Namespace other = Namespace.of("shop", "others");
      from.putAside(TargetKind.KINESIS, other, new Journal(other).insert("d"));
      putByHand("not a letter");
      BsonDocument answer = from.run();
      assertComplete(answer);
      assertEquals(1, count(answer, "stored"));
      assertEquals(1, count(answer, "refused"));
      assertEquals(2, answer.getNumber("untouched").longValue());
      assertEquals(1, answer.getNumber("unreadable").longValue());
      assertEquals(4, QueueReader.drain(queue).size(), "some are hidden, or gone");
    }
  }

  @Test
  void e10_aDryRunLeavesAQueueAsItIs() {
    try (Redriving from = from(false)) {
      from.putAside(from.journal().insert("a"), from.journal().insert("b"));
      BsonDocument answer = from.run(DRY);
      assertComplete(answer);
      assertEquals(2, count(answer, "letters"));
      assertEquals(List.of(), from.stored());
      assertEquals(2, QueueReader.drain(queue).size());
    }
  }

  @Test
  void e10_lettersOfALimitThatWereReceivedTogetherAreGivenBack() {
    try (Redriving from = from(false)) {
      Journal journal = from.journal();
      from.putAside(
          IntStream.range(0, 10).mapToObj(i -> journal.insert("d" + i)).toArray(Change[]::new));
      BsonDocument answer = from.run(new RedriveOrder(Optional.empty(), 4, false, ""));
      assertFalse(answer.getBoolean("complete").getValue());
      assertEquals(4, count(answer, "stored"));
      assertEquals(6, QueueReader.drain(queue).size());
    }
  }

  @Test
  void e10_lettersThatSomebodyHoldsAreTold() {
    try (Redriving from = from(false)) {
      from.putAside(from.journal().insert("a"), from.journal().insert("b"));
      try (SqsClient client = AwsClients.connect(SqsClient.builder(), queue.resolve("/"))) {
        client.receiveMessage(request -> request.queueUrl(queue.toString()).visibilityTimeout(600));
      }
      BsonDocument answer = from.run();
      assertEquals(1, answer.getNumber("hidden").longValue(), answer::toJson);
      assertEquals(1, count(answer, "stored"));
    }
  }

  @Test
  void e10_whenTimeRunsOutLettersGoBackToTheirQueue() {
    try (Redriving from = from(true)) {
      from.putAside(from.journal().insert("a"));
      from.memory().setOut(true);
      BsonDocument answer = from.within(Duration.ofSeconds(4)).run();
      assertFalse(answer.getBoolean("complete").getValue());
      assertTrue(from.stored().isEmpty());
      assertEquals(1, QueueReader.drain(queue).size());
    }
  }
}
