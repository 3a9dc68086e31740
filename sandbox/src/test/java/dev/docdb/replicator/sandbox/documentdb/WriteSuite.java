package dev.docdb.replicator.sandbox.documentdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.UpdateOptions;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDateTime;
import org.bson.BsonDbPointer;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What both kinds of server do with writes. */
abstract class WriteSuite extends SourceFixture {
  WriteSuite(Personality personality) {
    super(personality);
  }

  private static List<BsonValue> everyType() {
    BsonArray binaries = new BsonArray();
    IntStream.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x80)
        .forEach(
            type -> binaries.add(new BsonBinary((byte) type, new byte[] {1, 2, 3, (byte) type})));
    return List.of(
        binaries,
        new BsonJavaScriptWithScope("f()", json("{a: {b: 1}}")),
        new BsonJavaScript("g()"),
        new BsonDbPointer("db.c", new ObjectId()),
        new BsonSymbol("symbol"),
        new BsonUndefined(),
        new BsonMinKey(),
        new BsonMaxKey(),
        new BsonRegularExpression("^a.b", "imsx"),
        new BsonTimestamp(-1, -2),
        new BsonDateTime(-62135596800001L),
        new BsonDecimal128(Decimal128.parse("-0E+10")),
        new BsonDecimal128(Decimal128.NaN),
        new BsonDouble(-0.0),
        new BsonDouble(Double.longBitsToDouble(0x7FF8000000000123L)),
        new BsonInt64(Long.MIN_VALUE),
        new BsonString("\u0000 \uD83D\uDE00"),
        json("{'a.b': 1, '': 2}"));
  }

  @Test
  void keepsEveryTypeToTheBit() {
    long id = id(open("{}", "{}"));
    BsonDocument document = new BsonDocument("_id", new BsonInt32(1));
    List<BsonValue> values = everyType();
    IntStream.range(0, values.size()).forEach(i -> document.put("f" + i, values.get(i)));
    byte[] sent = bytes(new RawBsonDocument(document, new BsonDocumentCodec()));
    collection.insertOne(document);
    var raw = database.getCollection(name().getValue(), RawBsonDocument.class);
    assertArrayEquals(sent, bytes(raw.find().first()));
    RawBsonDocument event =
        database
                    .runCommand(
                        new BsonDocument("getMore", new BsonInt64(id)).append("collection", name()),
                        RawBsonDocument.class)
                    .getDocument("cursor")
                    .getArray("nextBatch")
                    .get(0)
                    .asDocument()
                    .get("fullDocument")
                instanceof RawBsonDocument image
            ? image
            : raw.find().first();
    assertArrayEquals(sent, bytes(event));
    collection.updateOne(json("{_id: 1}"), json("{$set: {added: 1}}"));
    document.put("added", new BsonInt32(1));
    assertArrayEquals(
        bytes(new RawBsonDocument(document, new BsonDocumentCodec())), bytes(raw.find().first()));
  }

  private static byte[] bytes(RawBsonDocument raw) {
    byte[] bytes = new byte[raw.getByteBuffer().remaining()];
    raw.getByteBuffer().get(bytes);
    return bytes;
  }

  @Test
  void anUnorderedInsertCountsOnlyWhatWentIn() {
    insert(2);
    MongoBulkWriteException thrown =
        assertThrows(
            MongoBulkWriteException.class,
            () ->
                collection.insertMany(
                    List.of(json("{_id: 1}"), json("{_id: 2}"), json("{_id: 3}")),
                    new InsertManyOptions().ordered(false)));
    assertEquals(2, thrown.getWriteResult().getInsertedCount());
    assertEquals(11000, thrown.getWriteErrors().get(0).getCode());
    assertEquals(1, thrown.getWriteErrors().get(0).getIndex());
    assertEquals(3, collection.countDocuments());
  }

  @Test
  void anUpsertKeepsAnIdThatIsNull() {
    collection.updateOne(
        json("{_id: null}"), json("{$set: {a: 1}}"), new UpdateOptions().upsert(true));
    assertEquals(json("{_id: null, a: 1}"), collection.find().first());
  }

  @Test
  void aReplacementMayHaveDottedFieldNames() {
    insert(1);
    collection.replaceOne(json("{_id: 1}"), json("{'a.b': 1}"));
    assertEquals(json("{_id: 1, 'a.b': 1}"), collection.find().first());
  }

  @Test
  void anIdWithADollarIsRefused() {
    BsonDocument reply =
        run("{insert: '%s', documents: [{_id: {$a: 1}}]}".formatted(name().getValue()));
    assertEquals(0, reply.getInt32("n").getValue());
    assertEquals(52, reply.getArray("writeErrors").get(0).asDocument().getInt32("code").getValue());
  }

  @Test
  void updatesMayBePipelines() {
    insert(1);
    collection.updateOne(
        json("{_id: 1}"),
        List.of(
            json("{$set: {a: {$add: [1, 2]}}}"),
            json("{$unset: ['v']}"),
            json("{$project: {a: 1}}")));
    assertEquals(json("{_id: 1, a: 3}"), collection.find().first());
    collection.findOneAndUpdate(
        json("{_id: 1}"), List.of(json("{$replaceWith: {_id: '$_id', b: '$a'}}")));
    assertEquals(json("{_id: 1, b: 3}"), collection.find().first());
    fails(
        72,
        () ->
            run(
                "{update: '%s', updates: [{q: {}, u: [{$match: {}}]}]}"
                    .formatted(name().getValue())));
  }

  @Test
  void countsWhatWasFoundApartFromWhatWasChanged() {
    insert(1, 2, 3);
    BsonDocument reply =
        run(
            "{update: '%s', updates: [{q: {_id: {$lt: 3}}, u: {$set: {v: true}}, multi: true}, {q: {_id: 3}, u: {$set: {v: 1}}}, {q: {_id: 9}, u: {$set: {w: 1}}, upsert: true}]}"
                .formatted(name().getValue()));
    assertEquals(4, reply.getInt32("n").getValue());
    assertEquals(1, reply.getInt32("nModified").getValue());
    assertEquals(json("{index: 2, _id: 9}"), reply.getArray("upserted").get(0));
  }

  @Test
  void commandsThatDoNotExistAreAnsweredAndTheConnectionStays() {
    fails(59, () -> run("{noSuchCommand: 1}"));
    assertEquals(1.0, run("{ping: 1}").getDouble("ok").getValue());
  }

  @Test
  void aTransactionIsToldWholeAtItsCommit() {
    long id = id(open("{}", "{}"));
    BsonDocument start = token(open("{}", "{}"));
    try (ClientSession session = client.startSession(causal())) {
      session.startTransaction();
      collection.insertOne(session, json("{_id: 1}"));
      collection.updateOne(session, json("{_id: 1}"), json("{$set: {a: 1}}"));
      collection.insertOne(session, json("{_id: 2}"));
      assertEquals(2, collection.countDocuments(session));
      assertEquals(0, collection.countDocuments());
      assertEquals(List.of(), batch(more(id)));
      session.commitTransaction();
    }
    List<BsonDocument> events = read(id, 3);
    assertEquals(List.of("insert", "update", "insert"), operations(events));
    assertEquals(1, events.stream().map(event -> event.get("clusterTime")).distinct().count());
    assertEquals(3, events.stream().map(event -> event.get("_id")).distinct().count());
    for (int i = 0; i < 3; i++) {
      BsonDocument from = new BsonDocument("resumeAfter", events.get(i).get("_id"));
      assertEquals(events.subList(i + 1, 3), batch(open(from, new BsonDocument())));
    }
    assertEquals(3, batch(open(new BsonDocument("resumeAfter", start), new BsonDocument())).size());
  }

  private static ClientSessionOptions causal() {
    return ClientSessionOptions.builder().causallyConsistent(false).build();
  }

  @Test
  void anAbortedTransactionLeavesNoTrace() {
    insert(1);
    long id = id(open("{}", "{}"));
    try (ClientSession session = client.startSession(causal())) {
      session.startTransaction();
      collection.deleteOne(session, json("{_id: 1}"));
      collection.insertOne(session, json("{_id: 2}"));
      session.abortTransaction();
    }
    assertEquals(1, collection.countDocuments());
    assertEquals(List.of(), batch(more(id)));
  }

  @Test
  void twoTransactionsOnOneDocumentConflict() {
    insert(1);
    try (ClientSession first = client.startSession(causal());
        ClientSession second = client.startSession(causal())) {
      first.startTransaction();
      second.startTransaction();
      collection.updateOne(first, json("{_id: 1}"), json("{$set: {a: 1}}"));
      var thrown =
          fails(112, () -> collection.updateOne(second, json("{_id: 1}"), json("{$set: {a: 2}}")));
      assertTrue(thrown.hasErrorLabel("TransientTransactionError"));
      first.commitTransaction();
    }
    assertEquals(json("{_id: 1, v: true, a: 1}"), collection.find().first());
  }

  @Test
  void manyChangesAreReadInOrder() {
    Assumptions.assumeTrue(
        server.embedded().isPresent(), "20,000 inserts are for the embedded server only");
    BsonDocument start = token(open("{}", "{}"));
    collection.insertMany(
        IntStream.range(0, 20_000)
            .mapToObj(i -> new BsonDocument("_id", new BsonInt32(i)))
            .toList());
    long id = id(open(new BsonDocument("resumeAfter", start), json("{batchSize: 0}")));
    List<BsonDocument> events = read(id, 20_000);
    assertEquals(20_000, events.size());
    for (int i = 0; i < events.size(); i++) {
      assertEquals(i, events.get(i).getDocument("documentKey").getInt32("_id").getValue());
    }
    assertNotEquals(events.get(0), events.get(1));
  }
}
