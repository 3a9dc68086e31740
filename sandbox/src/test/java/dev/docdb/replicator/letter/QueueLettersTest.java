package dev.docdb.replicator.letter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.DeadLetterPlace;
import dev.docdb.replicator.config.WebAddress;
import dev.docdb.replicator.sandbox.sqs.SqsServer;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.sqs.QueueReader;
import java.net.URI;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/** Dead letters as messages. */
class QueueLettersTest {
  private static final Namespace ORDERS = Namespace.of("shop", "orders");

  @AutoClose private static final SqsServer SERVER = SqsServer.start();

  @AutoClose private final Surroundings surroundings = new Surroundings();
  @AutoClose private final AwsClients aws = new AwsClients();
  private final Journal journal = new Journal(ORDERS);

  private QueueLetters open(URI queue) {
    surroundings.point("Sqs", SERVER.endpoint(), "any", Surroundings.PASSWORD);
    return new QueueLetters(new DeadLetterPlace.Queue(new WebAddress(queue)), aws);
  }

  private static DeadLetter letter(Change change) {
    return new DeadLetter(TargetKind.S3, "refused", change, ORDERS, 7);
  }

  @Test
  void eachIsAMessage() throws Exception {
    URI queue = SERVER.createQueue("letters");
    DeadLetter letter = letter(journal.insert("a"));
    try (QueueLetters letters = open(queue)) {
      letters.put(letter);
    }
    List<Message> messages = QueueReader.drain(queue);
    assertEquals(new String(LetterJson.of(letter), UTF_8), messages.getFirst().body());
  }

  @Test
  void aFifoQueueKeepsOneOfTheSameLetter() throws Exception {
    URI queue = SERVER.createFifoQueue("letters.fifo");
    Change change = journal.insert("a");
    try (QueueLetters letters = open(queue)) {
      letters.put(letter(change));
      letters.put(letter(change));
      letters.put(letter(journal.update("a")));
    }
    assertEquals(2, QueueReader.drain(queue).size());
  }

  @Test
  void ofALargeOneWhatIsForPeopleIsLeftOut() throws Exception {
    URI queue = SERVER.createQueue("large");
    try (QueueLetters letters = open(queue)) {
      letters.put(letter(journal.insert("a", "text", new BsonString("x".repeat(600_000)))));
    }
    BsonDocument json = BsonDocument.parse(QueueReader.drain(queue).getFirst().body());
    assertTrue(json.isNull("event"));
    assertFalse(json.getString("bson").getValue().isEmpty());
  }

  @Test
  void whatNoMessageHoldsAsksForABucket() {
    URI queue = SERVER.createQueue("larger");
    try (QueueLetters letters = open(queue)) {
      DeadLetter letter = letter(journal.insert("a", "text", new BsonString("x".repeat(900_000))));
      TargetMisconfiguredException e =
          assertThrows(TargetMisconfiguredException.class, () -> letters.put(letter));
      assertTrue(e.getMessage().contains("s3://"), e::getMessage);
    }
  }
}
