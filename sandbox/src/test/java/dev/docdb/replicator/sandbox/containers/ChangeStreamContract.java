package dev.docdb.replicator.sandbox.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.OperationType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

/** What every server that changes are read from does, as the driver sees it. */
interface ChangeStreamContract {
  Duration PATIENCE = Duration.ofSeconds(20);

  /** A client of the server under test, which may create databases there. */
  MongoClient client();

  @Test
  default void everyWriteIsToldInItsOrder() {
    MongoCollection<BsonDocument> documents = newCollection();
    try (var changes = documents.watch().cursor()) {
      documents.insertOne(BsonDocument.parse("{_id: 1, a: 1}"));
      documents.updateOne(Filters.eq(1), Updates.set("a", 2));
      documents.replaceOne(Filters.eq(1), BsonDocument.parse("{b: 3}"));
      documents.deleteOne(Filters.eq(1));
      documents.drop();
      assertEquals(
          List.of(
              OperationType.INSERT,
              OperationType.UPDATE,
              OperationType.REPLACE,
              OperationType.DELETE,
              OperationType.DROP,
              OperationType.INVALIDATE),
          take(changes, 6).stream().map(ChangeStreamDocument::getOperationType).toList());
    }
  }

  @Test
  default void anInsertAndAReplaceCarryTheWholeDocument() {
    MongoCollection<BsonDocument> documents = newCollection();
    try (var changes = documents.watch().cursor()) {
      documents.insertOne(BsonDocument.parse("{_id: 1, a: 1}"));
      documents.replaceOne(Filters.eq(1), BsonDocument.parse("{b: 2}"));
      assertEquals(
          List.of(BsonDocument.parse("{_id: 1, a: 1}"), BsonDocument.parse("{_id: 1, b: 2}")),
          take(changes, 2).stream().map(ChangeStreamDocument::getFullDocument).toList());
    }
  }

  @Test
  default void anUpdateTellsTheFieldsThatChanged() {
    MongoCollection<BsonDocument> documents = newCollection();
    documents.insertOne(BsonDocument.parse("{_id: 1, a: 1, b: 1}"));
    try (var changes = documents.watch().cursor()) {
      documents.updateOne(Filters.eq(1), Updates.combine(Updates.set("a", 2), Updates.unset("b")));
      ChangeStreamDocument<BsonDocument> update = take(changes, 1).getFirst();
      assertEquals(BsonDocument.parse("{a: 2}"), update.getUpdateDescription().getUpdatedFields());
      assertEquals(List.of("b"), update.getUpdateDescription().getRemovedFields());
      assertNull(update.getFullDocument());
    }
  }

  @Test
  default void aDeleteTellsTheKeyOnly() {
    MongoCollection<BsonDocument> documents = newCollection();
    documents.insertOne(BsonDocument.parse("{_id: 1, a: 1}"));
    try (var changes = documents.watch().cursor()) {
      documents.deleteOne(Filters.eq(1));
      ChangeStreamDocument<BsonDocument> delete = take(changes, 1).getFirst();
      assertEquals(BsonDocument.parse("{_id: 1}"), delete.getDocumentKey());
      assertNull(delete.getFullDocument());
    }
  }

  @Test
  default void resumeAfterGoesOnBehindTheToken() {
    MongoCollection<BsonDocument> documents = newCollection();
    try (var changes = documents.watch().cursor()) {
      insert(documents, 1, 2, 3);
      BsonDocument second = take(changes, 3).get(1).getResumeToken();
      try (var resumed = documents.watch().resumeAfter(second).cursor()) {
        insert(documents, 4);
        assertEquals(List.of(3, 4), keys(take(resumed, 2)));
      }
    }
  }

  @Test
  default void startAtOperationTimeIncludesThatTime() {
    MongoCollection<BsonDocument> documents = newCollection();
    insert(documents, 1);
    BsonTimestamp ofSecond;
    try (ClientSession session = client().startSession()) {
      documents.insertOne(session, BsonDocument.parse("{_id: 2}"));
      ofSecond = session.getOperationTime();
    }
    insert(documents, 3);
    try (var changes = documents.watch().startAtOperationTime(ofSecond).cursor()) {
      assertEquals(List.of(2, 3), keys(take(changes, 2)));
    }
  }

  @Test
  default void aPipelineChoosesChanges() {
    MongoCollection<BsonDocument> documents = newCollection();
    var deletes = List.of(Aggregates.match(Filters.eq("operationType", "delete")));
    try (var changes = documents.watch(deletes).cursor()) {
      insert(documents, 1, 2);
      documents.deleteOne(Filters.eq(2));
      documents.deleteOne(Filters.eq(1));
      assertEquals(List.of(2, 1), keys(take(changes, 2)));
    }
  }

  @Test
  default void aPipelineLeavesFieldsOut() {
    MongoCollection<BsonDocument> documents = newCollection();
    var keysOnly = List.of(Aggregates.project(Projections.exclude("fullDocument")));
    try (var changes = documents.watch(keysOnly).cursor()) {
      insert(documents, 1);
      ChangeStreamDocument<BsonDocument> insert = take(changes, 1).getFirst();
      assertNull(insert.getFullDocument());
      assertEquals(BsonDocument.parse("{_id: 1}"), insert.getDocumentKey());
    }
  }

  @Test
  default void aCaughtUpStreamStillHasAPlaceToResumeFrom() {
    MongoCollection<BsonDocument> documents = newCollection();
    try (var changes = documents.watch().cursor()) {
      insert(documents, 1);
      take(changes, 1);
      assertNull(changes.tryNext());
      try (var resumed = documents.watch().resumeAfter(changes.getResumeToken()).cursor()) {
        insert(documents, 2);
        assertEquals(List.of(2), keys(take(resumed, 1)));
      }
    }
  }

  private MongoCollection<BsonDocument> newCollection() {
    var database = client().getDatabase("contract_" + new ObjectId());
    database.createCollection("documents");
    return database.getCollection("documents", BsonDocument.class);
  }

  private static void insert(MongoCollection<BsonDocument> documents, int... keys) {
    for (int key : keys) {
      documents.insertOne(BsonDocument.parse("{_id: " + key + "}"));
    }
  }

  private static List<Integer> keys(List<ChangeStreamDocument<BsonDocument>> changes) {
    return changes.stream()
        .map(change -> change.getDocumentKey().getInt32("_id").getValue())
        .toList();
  }

  private static List<ChangeStreamDocument<BsonDocument>> take(
      MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> changes, int count) {
    List<ChangeStreamDocument<BsonDocument>> taken = new ArrayList<>();
    Instant end = Instant.now().plus(PATIENCE);
    while (taken.size() < count && Instant.now().isBefore(end)) {
      ChangeStreamDocument<BsonDocument> change = changes.tryNext();
      if (change != null) {
        taken.add(change);
      }
    }
    assertEquals(count, taken.size(), "changes that came within " + PATIENCE);
    return taken;
  }
}
