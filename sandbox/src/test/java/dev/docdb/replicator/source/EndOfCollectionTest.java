package dev.docdb.replicator.source;

import static dev.docdb.replicator.source.Reading.changes;
import static dev.docdb.replicator.source.Reading.readAll;
import static dev.docdb.replicator.source.Reading.readBehind;
import static dev.docdb.replicator.source.Reading.readUntilHalt;
import static dev.docdb.replicator.source.Reading.story;
import static dev.docdb.replicator.source.Reading.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoNamespace;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Operation;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is watched is dropped or renamed, and may come back under the same name. */
@Timeout(60)
class EndOfCollectionTest {
  private static final Set<Operation> ENDS =
      Set.of(Operation.DROP, Operation.RENAME, Operation.DROP_DATABASE, Operation.INVALIDATE);
  private static final Map<String, String> FOLLOW =
      Map.of("ON_COLLECTION_DROPPED", "follow", "BATCH_SIZE", "4");
  private static final Map<String, String> WHOLE_DATABASE = Map.of("WATCHED_COLLECTION_NAME", "");

  /** Nobody has told yet whether Amazon DocumentDB ends a stream with an invalidate. */
  private enum Server {
    DOCUMENTDB,
    DOCUMENTDB_WITHOUT_INVALIDATE,
    MONGODB;

    WatchedCluster start() {
      WatchedCluster watched =
          WatchedCluster.start(this == MONGODB ? Personality.MONGODB : Personality.DOCUMENTDB);
      if (this == DOCUMENTDB_WITHOUT_INVALIDATE) {
        watched.faults().invalidates(false);
      }
      return watched;
    }
  }

  /** The story without the events of the end, of which servers tell more or fewer. */
  private static List<String> ofDocuments(List<Change> changes) {
    return story(changes.stream().filter(change -> !ENDS.contains(change.operation())).toList());
  }

  private static List<String> inserts(int from, int to) {
    return Reading.expected(from, to).stream().map(id -> "insert " + id).toList();
  }

  @ParameterizedTest
  @EnumSource
  void b05_haltsBehindTheDropAndStaysThere(Server kind) {
    try (WatchedCluster watched = kind.start();
        ChangeStream stream = watched.cluster().openNow()) {
      watched.insert(0, 3);
      watched.collection().drop();
      watched.insert(3, 6);

      List<Change> seen = readUntilHalt(stream, SourceError.COLLECTION_DROPPED);

      assertEquals(inserts(0, 3), ofDocuments(seen));
      assertEquals(Operation.DROP, seen.get(3).operation());
      for (Change end : seen.subList(3, seen.size())) {
        Position saved = Reading.kept(Position.after(end));
        assertEquals(
            SourceError.COLLECTION_DROPPED,
            verdict(() -> watched.cluster().open(saved)),
            end.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void b05_followsWhatComesUnderTheSameName(Server kind) {
    try (WatchedCluster watched = kind.start();
        Cluster following = watched.connect(FOLLOW);
        ChangeStream stream = following.openNow()) {
      watched.insert(0, 3);
      watched.collection().drop();
      watched.insert(3, 6);
      watched.collection().drop();
      watched.insert(6, 9);

      List<Batch> batches = readAll(stream);

      assertEquals(inserts(0, 9), ofDocuments(changes(batches)));
      List<Change> rest = new ArrayList<>(changes(batches));
      for (Batch batch : batches) {
        rest.subList(0, batch.changes().size()).clear();
        Position saved = Reading.kept(batch.end());
        assertEquals(
            ofDocuments(rest),
            ofDocuments(readBehind(following, saved)),
            "behind " + batch.changes());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void b05_followsFromBehindEachSingleEventOfTheEnd(Server kind) {
    try (WatchedCluster watched = kind.start();
        Cluster following = watched.connect(FOLLOW);
        ChangeStream stream = following.openNow()) {
      watched.insert(0, 1);
      watched.collection().drop();
      watched.insert(1, 3);
      List<Change> all = changes(readAll(stream));
      for (int i = 0; i < all.size(); i++) {
        assertEquals(
            ofDocuments(all.subList(i + 1, all.size())),
            ofDocuments(readBehind(following, Position.after(all.get(i)))),
            "behind " + all.get(i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void b05_followsARenameThereAndBack(Server kind) {
    try (WatchedCluster watched = kind.start();
        Cluster following = watched.connect(FOLLOW);
        ChangeStream stream = following.openNow()) {
      MongoNamespace here = watched.collection().getNamespace();
      MongoNamespace there = watched.neighbour().getNamespace();
      watched.insert(0, 2);
      watched.collection().renameCollection(there);
      watched.neighbour().renameCollection(here);
      watched.insert(2, 4);
      assertEquals(inserts(0, 4), ofDocuments(changes(readAll(stream))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void b05_haltsBehindARename(Server kind) {
    try (WatchedCluster watched = kind.start();
        ChangeStream stream = watched.cluster().openNow()) {
      watched.insert(0, 2);
      watched.collection().renameCollection(watched.neighbour().getNamespace());
      watched.insert(2, 4);
      List<Change> seen = readUntilHalt(stream, SourceError.COLLECTION_DROPPED);
      assertEquals(inserts(0, 2), ofDocuments(seen));
      assertEquals(Operation.RENAME, seen.get(2).operation());
    }
  }

  @ParameterizedTest
  @EnumSource
  void b05_aDatabaseGoesOnWithoutOneOfItsCollectionsAndEndsAsAWhole(Server kind) {
    try (WatchedCluster watched = kind.start()) {
      assertTrue(watched.embedded().port() > 0, "a real database isn't dropped");
      watched.enableWholeDatabase();
      try (Cluster whole = watched.connect(WHOLE_DATABASE);
          ChangeStream stream = whole.openNow()) {
        watched.insert(0, 2);
        watched.collection().drop();
        watched.neighbour().insertOne(new BsonDocument("_id", new BsonInt32(2)));
        assertEquals(inserts(0, 3), ofDocuments(changes(readAll(stream))));

        whole.client().getDatabase("shop").drop();
        watched.insert(3, 5);
        List<Change> seen = readUntilHalt(stream, SourceError.COLLECTION_DROPPED);
        assertEquals(List.of(), ofDocuments(seen));
        assertTrue(
            seen.stream().anyMatch(change -> change.operation() == Operation.DROP_DATABASE),
            story(seen).toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void b05_aSavedPositionThatDoesNotTellWhatItLiesBehindIsUnderstood(Server kind) {
    try (WatchedCluster watched = kind.start();
        Cluster following = watched.connect(FOLLOW);
        ChangeStream stream = following.openNow()) {
      watched.insert(0, 1);
      watched.collection().drop();
      watched.insert(1, 3);
      List<Change> all = changes(readAll(stream));
      Position known = Position.after(all.get(all.size() - 3));
      Position adopted = Position.after(known.token().orElseThrow());
      assertEquals(inserts(1, 3), ofDocuments(readBehind(following, adopted)));
    }
  }
}
