package dev.docdb.replicator.sandbox.documentdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonTimestamp;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

/** What both kinds of server do with change streams. */
abstract class ChangeStreamSuite extends SourceFixture {
  ChangeStreamSuite(Personality personality) {
    super(personality);
  }

  @Test
  void tellsEveryKindOfChangeOfADocument() {
    long id = id(open("{}", "{}"));
    insert(1);
    collection.updateOne(json("{_id: 1}"), json("{$set: {a: {b: 1}}, $unset: {v: ''}}"));
    collection.replaceOne(json("{_id: 1}"), json("{z: 1}"));
    collection.findOneAndUpdate(json("{_id: 1}"), json("{$inc: {z: 1}}"));
    collection.deleteOne(json("{_id: 1}"));
    List<BsonDocument> events = read(id, 5);
    assertEquals(List.of("insert", "update", "replace", "update", "delete"), operations(events));
    assertEquals(json("{_id: 1, v: true}"), events.get(0).getDocument("fullDocument"));
    BsonDocument description = events.get(1).getDocument("updateDescription");
    assertEquals(json("{a: {b: 1}}"), description.getDocument("updatedFields"));
    assertEquals("v", description.getArray("removedFields").get(0).asString().getValue());
    assertEquals(json("{_id: 1, z: 1}"), events.get(2).getDocument("fullDocument"));
    for (BsonDocument event : events) {
      assertEquals(json("{_id: 1}"), event.getDocument("documentKey"));
      assertEquals(name(), event.getDocument("ns").get("coll"));
    }
  }

  @Test
  void anUpdateThatChangesNothingIsNotTold() {
    insert(1);
    long id = id(open("{}", "{}"));
    collection.updateOne(json("{_id: 1}"), json("{$set: {v: true}}"));
    insert(2);
    assertEquals(List.of("insert"), operations(read(id, 1)));
  }

  @Test
  void clusterTimesAndTokensGrowWithEveryEvent() {
    long id = id(open("{}", "{}"));
    insert(1, 2, 3, 4);
    BsonTimestamp last = new BsonTimestamp(0);
    BsonValue token = new BsonInt32(0);
    for (BsonDocument event : read(id, 4)) {
      assertTrue(event.getTimestamp("clusterTime").compareTo(last) > 0);
      assertNotEquals(token, event.get("_id"));
      last = event.getTimestamp("clusterTime");
      token = event.get("_id");
    }
  }

  @Test
  void aTokenReadAgainIsTheSame() {
    BsonDocument start = token(open("{}", "{}"));
    insert(1, 2, 3);
    List<BsonDocument> once = batch(open(resumeAfter(start), new BsonDocument()));
    List<BsonDocument> again = batch(open(resumeAfter(start), new BsonDocument()));
    assertEquals(3, once.size());
    assertEquals(once, again);
  }

  @Test
  void resumingGoesOnRightAfterTheToken() {
    BsonDocument start = token(open("{}", "{}"));
    insert(1, 2, 3, 4);
    List<BsonDocument> all = batch(open(resumeAfter(start), new BsonDocument()));
    BsonDocument second = all.get(1).getDocument("_id");
    assertEquals(all.subList(2, 4), batch(open(resumeAfter(second), new BsonDocument())));
  }

  @Test
  void theFirstBatchHoldsWhatIsThereWithinTheBatchSizeAndItsToken() {
    BsonDocument start = token(open("{}", "{}"));
    insert(1, 2, 3);
    BsonDocument reply = open(resumeAfter(start), json("{batchSize: 2}"));
    assertEquals(2, batch(reply).size());
    assertEquals(batch(reply).get(1).get("_id"), token(reply));
    BsonDocument none = open(resumeAfter(start), json("{batchSize: 0}"));
    assertEquals(List.of(), batch(none));
    assertEquals(3, read(id(none), 3).size());
  }

  @Test
  void startingAtAnOperationTimeIncludesIt() {
    BsonDocument start = token(open("{}", "{}"));
    insert(1, 2, 3);
    List<BsonDocument> all = batch(open(resumeAfter(start), new BsonDocument()));
    BsonDocument at = new BsonDocument("startAtOperationTime", all.get(1).get("clusterTime"));
    assertEquals(all.subList(1, 3), batch(open(at, new BsonDocument())));
  }

  @Test
  void aNewStreamStartsEmptyWithAToken() {
    insert(1);
    BsonDocument reply = open("{}", "{}");
    assertEquals(List.of(), batch(reply));
    assertEquals(BsonType.STRING, token(reply).get("_data").getBsonType());
  }

  @Test
  void theTokenOfAFilteredStreamPassesTheEventsLeftOut() {
    BsonDocument reply = open("{}", "{}", "{$match: {operationType: 'delete'}}");
    insert(1, 2);
    BsonDocument later = token(more(id(reply)));
    assertNotEquals(token(reply), later);
    assertEquals(List.of(), batch(open(resumeAfter(later), new BsonDocument())));
  }

  @Test
  void aReaderThatWaitsIsWokenByTheChange() throws Exception {
    long id = id(open("{}", "{}"));
    BsonDocument wait =
        new BsonDocument("getMore", new BsonInt64(id))
            .append("collection", name())
            .append("maxTimeMS", new BsonInt32(20_000));
    long began = System.nanoTime();
    CompletableFuture<BsonDocument> waiting = CompletableFuture.supplyAsync(() -> run(wait));
    insert(1);
    assertEquals(1, batch(waiting.get(15, TimeUnit.SECONDS)).size());
    assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) < 15);
  }

  @Test
  void lookupGivesThePresentVersionOrNull() {
    insert(1, 2);
    long id = id(open("{fullDocument: 'updateLookup'}", "{}"));
    collection.updateOne(json("{_id: 1}"), json("{$set: {a: 1}}"));
    collection.updateOne(json("{_id: 2}"), json("{$set: {a: 1}}"));
    collection.deleteOne(json("{_id: 2}"));
    List<BsonDocument> events = read(id, 3);
    assertEquals(json("{_id: 1, v: true, a: 1}"), events.get(0).getDocument("fullDocument"));
    assertTrue(events.get(1).get("fullDocument").isNull());
  }

  @Test
  void droppingTheCollectionEndsTheStream() {
    long id = id(open("{}", "{}"));
    insert(1);
    collection.drop();
    assertEquals(List.of("insert", "drop", "invalidate"), operations(read(id, 9)));
    fails(43, () -> more(id));
  }

  @Test
  void unknownStagesAreToldFromForbiddenOnes() {
    fails(40324, () -> open("{}", "{}", "{$unknownStage: {}}"));
    fails(20, () -> open("{}", "{}", "{$group: {_id: 1}}"));
    fails(40415, () -> open("{noSuchOption: 1}", "{}"));
  }

  @Test
  void aNewDottedPathInAProjectionNests() {
    long id = id(open("{}", "{}", "{$project: {'added.by': {$literal: 'me'}}}"));
    insert(1);
    BsonDocument event = read(id, 1).get(0);
    assertEquals(json("{by: 'me'}"), event.getDocument("added"));
  }

  @Test
  void updatesByPipelineAreToldAsDifferences() {
    collection.insertOne(json("{_id: 1, a: 1, list: [1, 2, 3, 4, 5, 6]}"));
    long id = id(open("{}", "{}"));
    collection.updateOne(
        json("{_id: 1}"),
        List.of(json("{$set: {list: {$slice: ['$list', 4]}, b: 2}}"), json("{$unset: 'a'}")));
    BsonDocument description = read(id, 1).get(0).getDocument("updateDescription");
    assertEquals(json("{b: 2}"), description.getDocument("updatedFields"));
    assertEquals("[\"a\"]", text(description.get("removedFields")));
    assertEquals(
        json("{field: 'list', newSize: 4}"), description.getArray("truncatedArrays").get(0));
  }

  private static String text(BsonValue value) {
    return new BsonDocument("x", value).toJson().replaceAll("^.*: (\\[.*])}$", "$1");
  }

  @Test
  void anEventOverSixteenMegabytesFailsUnlessItIsMadeSmaller() {
    collection.insertOne(new BsonDocument("_id", new BsonInt32(1)).append("b", bytes(1)));
    long whole = id(open("{fullDocument: 'updateLookup'}", "{}"));
    long smaller =
        id(open("{fullDocument: 'updateLookup'}", "{}", "{$project: {updateDescription: 0}}"));
    BsonDocument set = new BsonDocument("$set", new BsonDocument("b", bytes(2)));
    collection.updateOne(json("{_id: 1}"), set);
    fails(10334, () -> more(whole));
    List<BsonDocument> events = read(smaller, 1);
    assertFalse(events.get(0).containsKey("updateDescription"));
    assertEquals(bytes(2), events.get(0).getDocument("fullDocument").get("b"));
  }

  private static BsonBinary bytes(int value) {
    byte[] bytes = new byte[9_000_000];
    Arrays.fill(bytes, (byte) value);
    return new BsonBinary(bytes);
  }

  @Test
  void killedCursorsAreGone() {
    long id = id(open("{}", "{}"));
    run("{killCursors: '" + name().getValue() + "', cursors: [{$numberLong: '" + id + "'}]}");
    fails(43, () -> more(id));
  }

  static BsonDocument resumeAfter(BsonDocument token) {
    return new BsonDocument("resumeAfter", token);
  }
}
