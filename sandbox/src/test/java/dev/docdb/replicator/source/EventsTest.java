package dev.docdb.replicator.source;

import static dev.docdb.replicator.source.Reading.changes;
import static dev.docdb.replicator.source.Reading.expected;
import static dev.docdb.replicator.source.Reading.ids;
import static dev.docdb.replicator.source.Reading.idsOf;
import static dev.docdb.replicator.source.Reading.readAll;
import static dev.docdb.replicator.source.Reading.readBehind;
import static dev.docdb.replicator.source.Reading.story;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.ClientSession;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Operation;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import dev.docdb.replicator.sandbox.proxy.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which changes arrive, and what of them. */
@Timeout(60)
class EventsTest {

  private static BsonDocument numbered(int id) {
    return new BsonDocument("_id", new BsonInt32(id));
  }

  @ParameterizedTest
  @EnumSource
  void s01_aReplacementArrivesAsEveryOtherChange(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        ChangeStream stream = watched.cluster().openNow()) {
      watched.insert(0, 1);
      watched
          .collection()
          .replaceOne(Filters.eq("_id", 0), numbered(0).append("n", new BsonInt32(1)));
      watched.collection().updateOne(Filters.eq("_id", 0), Updates.set("n", 2));
      watched.collection().deleteOne(Filters.eq("_id", 0));
      assertEquals(
          List.of("insert ~n0", "replace ~n0", "update ~n0", "delete ~n0"),
          story(changes(readAll(stream))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void b13_s05_anUpdateOfADocumentThatIsGoneArrivesWithoutIt(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        ChangeStream stream = watched.cluster().openNow()) {
      watched.insert(0, 1);
      readAll(stream);
      watched.collection().updateOne(Filters.eq("_id", 0), Updates.set("n", 2));
      watched.collection().deleteOne(Filters.eq("_id", 0));
      List<Change> seen = changes(readAll(stream));
      assertEquals(List.of("update ~n0", "delete ~n0"), story(seen));
      assertEquals(Change.IS_NULL, seen.getFirst().documentAt());
    }
  }

  @ParameterizedTest
  @EnumSource
  void b16_aTransactionIsResumedInItsMiddle(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        Cluster small = watched.connect(Map.of("BATCH_SIZE", "3"));
        ChangeStream stream = small.openNow()) {
      watched.insert(0, 1);
      try (ClientSession session = small.client().startSession()) {
        session.startTransaction();
        for (int id = 1; id < 11; id++) {
          watched.collection(small).insertOne(session, numbered(id));
        }
        session.commitTransaction();
      }
      watched.insert(11, 13);
      List<Change> all = changes(readAll(stream));
      assertEquals(expected(0, 13), idsOf(all));
      assertEquals(all.get(1).clusterTime(), all.get(10).clusterTime(), "one time for all of it");
      for (int i = 0; i < all.size(); i++) {
        Position saved = Reading.kept(Position.after(all.get(i)));
        assertTrue(saved.isBehind(all.get(i)));
        assertEquals(expected(i + 1, 13), idsOf(readBehind(small, saved)), "behind " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void b14_whatNobodyKnowsIsPassedOn(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        ChangeStream stream = watched.cluster().openNow()) {
      watched.insert(0, 1);
      watched.faults().record("reshardCollection", "shop", watched.name());
      watched.faults().record("foo", "shop", watched.name());
      watched.insert(1, 2);
      List<Change> all = changes(readAll(stream));
      assertEquals(List.of("insert ~n0", "reshardCollection", "foo", "insert ~n1"), story(all));
      assertEquals(Operation.OTHER, all.get(1).operation());
      assertEquals(
          List.of("foo", "insert ~n1"),
          story(readBehind(watched.cluster(), Position.after(all.get(1)))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void b15_aFloodIsReadInBatchesOfBoundedSize(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        Cluster small = watched.connect(Map.of("BATCH_SIZE", "100"));
        ChangeStream stream = small.openNow()) {
      watched.insert(0, 5000);
      watched.collection().updateMany(new BsonDocument(), Updates.set("n", 1));
      List<Batch> batches = readAll(stream);
      assertEquals(10_000, changes(batches).size());
      assertTrue(batches.stream().allMatch(batch -> batch.changes().size() <= 100));
      assertEquals(expected(0, 5000), ids(batches).subList(5000, 10_000));
    }
  }

  @ParameterizedTest
  @EnumSource
  void s03_aFirstStartWritesNothingAndMissesNothing(Personality personality)
      throws InterruptedException {
    try (WatchedCluster watched = WatchedCluster.start(personality)) {
      AtomicInteger written = new AtomicInteger();
      AtomicBoolean stop = new AtomicBoolean();
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!stop.get()) {
                      int id = written.get();
                      watched.collection().insertOne(numbered(id));
                      written.incrementAndGet();
                    }
                  });
      while (written.get() < 20) {
        Thread.yield();
      }
      int surelyBefore = written.get();
      try (ChangeStream stream = watched.cluster().openNow()) {
        int surelyAfter = written.get() + 1; // the one under way may be on either side
        while (written.get() < surelyAfter + 20) {
          Thread.yield();
        }
        stop.set(true);
        writer.join();
        List<String> seen = ids(readAll(stream));
        assertTrue(
            seen.containsAll(expected(surelyAfter, written.get())), surelyBefore + ": " + seen);
        List<String> resumed = idsOf(readBehind(watched.cluster(), stream.start()));
        assertTrue(resumed.containsAll(seen), "from the start: " + resumed);
        assertEquals(written.get(), watched.collection().countDocuments());
      }
    }
  }

  @Test
  void s03_aStartByTimeMissesNothingHoweverFarAwayTheServerIs() throws InterruptedException {
    try (WatchedCluster watched = WatchedCluster.start();
        FaultProxy proxy = FaultProxy.to("localhost", watched.embedded().port());
        Cluster far = watched.connect(BrokenConnectionTest.through(proxy))) {
      watched.faults().postBatchResumeToken(false);
      far.client().getDatabase("shop").runCommand(new BsonDocument("ping", new BsonInt32(1)));
      proxy.latency(Duration.ofMillis(100));
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger written = new AtomicInteger();
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!stop.get()) {
                      watched.collection().insertOne(numbered(written.getAndIncrement()));
                    }
                  });
      try (ChangeStream stream = far.openNow()) {
        stop.set(true);
        writer.join();
        proxy.heal();
        List<String> seen = ids(readAll(stream));
        List<String> resumed = idsOf(readBehind(far, stream.start()));
        assertTrue(!seen.isEmpty() && resumed.containsAll(seen), seen + " and " + resumed);
      }
    }
  }
}
