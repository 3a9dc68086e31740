package dev.docdb.replicator.sandbox.documentdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.ClientSessionOptions;
import com.mongodb.client.ClientSession;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.time.Duration;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How change streams can be made to behave, on a server of their own. */
class StreamFaultsTest extends SourceFixture {
  private final EmbeddedDocumentDb own =
      EmbeddedDocumentDb.start(EmbeddedDocumentDbOptions.defaults());

  StreamFaultsTest() {
    super(Personality.DOCUMENTDB);
  }

  @Override
  SourceServer server() {
    return SourceServers.of(own);
  }

  @AfterEach
  void stop() {
    own.close();
  }

  private BsonDocument resume(BsonDocument token) {
    return open(new BsonDocument("resumeAfter", token), new BsonDocument());
  }

  private BsonDocument startAt(BsonTimestamp time) {
    return open(new BsonDocument("startAtOperationTime", time), new BsonDocument());
  }

  private static List<BsonDocument> keys(BsonDocument reply) {
    return batch(reply).stream().map(event -> event.getDocument("documentKey")).toList();
  }

  @Test
  void aTimeBeforeTheLogIsRefusedOrSilentlyLater() {
    BsonTimestamp before = run("{ping: 1}").getTimestamp("operationTime");
    insert(1);
    own.faults().truncateLog();
    insert(2);
    fails(136, () -> startAt(before));
    own.faults().startSilentlyLater(true);
    assertEquals(List.of(json("{_id: 2}")), keys(startAt(before)));
    BsonDocument token = token(startAt(before));
    assertEquals(0, batch(resume(token)).size());
  }

  @Test
  void aTokenBeforeTheLogIsRefusedEvenSo() {
    BsonDocument token = token(open("{}", "{}"));
    insert(1);
    own.faults().truncateLog();
    own.faults().startSilentlyLater(true);
    fails(136, () -> resume(token));
  }

  @Test
  void aDropEndsTheStreamOrItGoesOn() {
    long ending = id(open("{}", "{}"));
    collection.drop();
    assertEquals(List.of("drop", "invalidate"), operations(read(ending, 2)));
    fails(43, () -> more(ending));
    own.faults().invalidates(false);
    insert(1);
    long id = id(open("{}", "{}"));
    collection.drop();
    insert(2);
    List<BsonDocument> events = read(id, 2);
    assertEquals(List.of("drop", "insert"), operations(events));
    BsonDocument afterDrop = resume(events.getFirst().getDocument("_id"));
    assertEquals(List.of("insert"), operations(batch(afterDrop)));
    assertNotEquals(0, id(afterDrop));
  }

  @Test
  void aDroppedDatabaseEndsItsStreamOrNot() {
    String stream = "{aggregate: 1, pipeline: [{$changeStream: {}}], cursor: {}}";
    own.faults().invalidates(false);
    long id = id(run(stream));
    insert(1);
    database.drop();
    BsonDocument reply =
        run(json("{getMore: {$numberLong: '%d'}, collection: '$cmd.aggregate'}".formatted(id)));
    assertEquals(List.of("insert", "drop", "dropDatabase"), operations(batch(reply)));
    assertEquals(id, id(reply));
  }

  @Test
  void eventsOfAnyTypeCanBeRecorded() {
    long id = id(open("{}", "{}"));
    String name = name().getValue();
    own.faults().record("foo", database.getName(), name);
    own.faults().record("bar", database.getName(), name, json("{documentKey: {_id: 7}, x: 1}"));
    own.faults().record("baz", database.getName(), "another");
    insert(1);
    List<BsonDocument> events = read(id, 3);
    assertEquals(List.of("foo", "bar", "insert"), operations(events));
    assertEquals(
        collection.getNamespace().getCollectionName(),
        events.getFirst().getDocument("ns").getString("coll").getValue());
    assertEquals(json("{_id: 7}"), events.get(1).getDocument("documentKey"));
    assertTrue(!events.get(1).containsKey("ns") && events.get(1).containsKey("clusterTime"));
    BsonDocument foo = events.getFirst().getDocument("_id");
    assertEquals(List.of("bar", "insert"), operations(batch(resume(foo))));
  }

  @Test
  void aTokenMayBeStuckWhileNothingComes() {
    long id = id(open("{}", "{}"));
    BsonDocument first = token(more(id));
    database.getCollection("another").insertOne(new Document());
    assertNotEquals(first, token(more(id)));
    own.faults().stuckPostBatchResumeToken(true);
    BsonDocument stuck = token(more(id));
    database.getCollection("another").insertOne(new Document());
    own.faults().shiftClock(Duration.ofMinutes(5));
    assertEquals(stuck, token(more(id)));
    insert(1);
    assertNotEquals(stuck, token(more(id)), "a change moves it");
    own.faults().stuckPostBatchResumeToken(false);
    own.faults().shiftClock(Duration.ofMinutes(5));
    assertNotEquals(stuck, token(more(id)));
  }

  @Test
  void theOldestChangesOfALogThatIsTooLargeAreForgotten() {
    BsonDocument start = token(open("{}", "{}"));
    long reader = id(open("{}", "{}"));
    insert(1, 2, 3);
    List<BsonDocument> events = batch(resume(start));
    own.faults().retainBytes(2 * recorded(events.getFirst()));
    fails(136, () -> resume(start));
    fails(136, () -> more(reader));
    fails(136, () -> resume(events.getFirst().getDocument("_id")));
    assertEquals(List.of(json("{_id: 3}")), keys(resume(events.get(1).getDocument("_id"))));
    insert(4, 5, 6);
    fails(136, () -> resume(events.get(2).getDocument("_id")));
  }

  @Test
  void aTransactionIsForgottenAsAWhole() {
    BsonDocument start = token(open("{}", "{}"));
    ClientSessionOptions options = ClientSessionOptions.builder().causallyConsistent(false).build();
    try (ClientSession session = client.startSession(options)) {
      session.withTransaction(
          () -> {
            collection.insertOne(session, json("{_id: 1, v: true}"));
            return collection.insertOne(session, json("{_id: 2, v: true}"));
          });
    }
    insert(3);
    List<BsonDocument> events = batch(resume(start));
    BsonTimestamp together = events.getFirst().getTimestamp("clusterTime");
    assertEquals(together, events.get(1).getTimestamp("clusterTime"));
    own.faults().retainBytes(2 * recorded(events.getFirst()));
    fails(136, () -> startAt(together));
    fails(136, () -> resume(events.get(1).getDocument("_id")));
    assertEquals(
        List.of(json("{_id: 3}")), keys(startAt(events.get(2).getTimestamp("clusterTime"))));
  }

  /** How large the log takes an insert to be: its key and its document. */
  private static long recorded(BsonDocument event) {
    return size(event.getDocument("documentKey")) + size(event.getDocument("fullDocument"));
  }

  private static long size(BsonDocument document) {
    return new RawBsonDocument(document, new BsonDocumentCodec()).getByteBuffer().remaining();
  }
}
