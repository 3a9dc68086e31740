package dev.docdb.replicator.sandbox.documentdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;

/** Documents as large as may be, whose updates make events that no reply can hold. */
abstract class OversizeSuite extends SourceFixture {
  private static final int MOST = 16 * 1024 * 1024;
  private static final String LOOKUP = "{fullDocument: 'updateLookup'}";

  OversizeSuite(Personality personality) {
    super(personality);
  }

  private static BsonDocument large(int id, int bytes) {
    return new BsonDocument("_id", new BsonInt32(id)).append("y", new BsonBinary(new byte[bytes]));
  }

  /** The document itself fits; an event that shows it and what was updated does not. */
  private void update() {
    collection.updateOne(
        Filters.eq("_id", new BsonInt32(1)), Updates.set("y", new BsonBinary(new byte[MOST - 30])));
  }

  @Test
  void theLargestDocumentCanBeKeptAndReadAndALargerOneCannot() {
    collection.insertOne(large(1, MOST - 30));
    collection.insertOne(large(2, MOST - 30));
    assertEquals(2, collection.find().into(new ArrayList<>()).size());
    assertThrows(
        MongoException.class,
        () ->
            collection.updateOne(
                Filters.eq("_id", new BsonInt32(1)),
                Updates.set("z", new BsonBinary(new byte[1000]))));
    assertEquals(2, collection.countDocuments());
  }

  @Test
  void anEventThatNoReplyHoldsFailsTheReadAndTheCursorIsGone() {
    insert(1, 2);
    BsonDocument opened = open(LOOKUP, "{}");
    long id = id(opened);
    collection.updateOne(Filters.eq("_id", new BsonInt32(2)), Updates.set("a", 1));
    update();
    assertEquals(1, batch(more(id)).size(), "what comes before it is told first");
    assertTrue(fails(10334, () -> more(id)).getErrorMessage().contains("BSONObj size"));
    fails(43, () -> more(id));
    fails(
        10334,
        () -> {
          BsonDocument again =
              open(json(LOOKUP).append("resumeAfter", token(opened)), json("{batchSize: 1}"));
          more(id(again));
        });
  }

  @Test
  void itPassesWithoutWhatMakesItLarge() {
    insert(1);
    BsonDocument start = token(open("{}", "{}"));
    update();
    BsonDocument resumed = json(LOOKUP).append("resumeAfter", start);
    BsonDocument only =
        batch(open(resumed, json("{}"), "{$project: {updateDescription: 0}}")).getFirst();
    assertEquals(MOST - 30, only.getDocument("fullDocument").getBinary("y").getData().length);
    BsonDocument head =
        batch(open(resumed, json("{}"), "{$project: {fullDocument: 0, updateDescription: 0}}"))
            .getFirst();
    assertEquals(json("{_id: 1}"), head.getDocument("documentKey"));
    assertFalse(head.containsKey("fullDocument"));
    BsonDocument plain = batch(open(new BsonDocument("resumeAfter", start), json("{}"))).getFirst();
    assertTrue(plain.containsKey("updateDescription"));
  }

  @Test
  void manyLargeEventsComeInSeveralReplies() {
    BsonDocument start = token(open("{}", "{}"));
    for (int id = 0; id < 4; id++) {
      collection.insertOne(large(id, 6 * 1024 * 1024));
    }
    BsonDocument first = open(new BsonDocument("resumeAfter", start), json("{}"));
    assertEquals(2, batch(first).size());
    assertEquals(List.of("insert", "insert"), operations(read(id(first), 2)));
  }
}
