package dev.docdb.replicator.source;

import static dev.docdb.replicator.source.Reading.expected;
import static dev.docdb.replicator.source.Reading.idsOf;
import static dev.docdb.replicator.source.Reading.readAll;
import static dev.docdb.replicator.source.Reading.readBehind;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import java.time.Duration;
import java.time.Instant;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A collection in which nothing happens, in a cluster in which much does, on a server whose clock
 * is ahead of ours by as much as a test wants.
 */
class IdleStreamTest {
  private static final Duration GLANCE = Duration.ofMillis(1);
  private static final Duration LOOK = Duration.ofMillis(500);

  private static WatchedCluster start(boolean tokens) {
    WatchedCluster watched =
        WatchedCluster.start(
            EmbeddedDocumentDbOptions.defaults()
                .withRetention(Duration.ofHours(3))
                .withPostBatchResumeToken(tokens));
    watched.enableWholeDatabase();
    return watched;
  }

  /** A short invocation: resumes, finds nothing, and keeps where to go on. */
  private static Position glance(Cluster cluster, Position position) {
    return glance(cluster, position, GLANCE);
  }

  private static Position glance(Cluster cluster, Position position, Duration wait) {
    try (ChangeStream stream = cluster.open(position)) {
      Batch batch = stream.next(wait);
      while (!batch.isCaughtUp()) {
        batch = stream.next(wait);
      }
      return Reading.kept(batch.end());
    }
  }

  @Test
  @Timeout(180)
  void b04_s09_aYearWithoutAChangeLosesNothing() {
    idle(true, Duration.ofMinutes(150), 3504);
  }

  /** An old place is looked at for longer, so that the steps are smaller here. */
  @Test
  @Timeout(180)
  void b04_aMonthWithoutAChangeLosesNothingOnAServerWithoutTokens() {
    idle(false, Duration.ofMinutes(15), 2880);
  }

  private static void idle(boolean tokens, Duration between, int steps) {
    try (WatchedCluster watched = start(tokens);
        ChangeStream first = watched.cluster().openNow()) {
      Position position = first.start();
      Instant now = Instant.now();
      for (int step = 1; step <= steps; step++) {
        watched.faults().shiftClock(between);
        now = now.plus(between);
        watched.neighbour().insertOne(new BsonDocument());
        position = glance(watched.cluster(), position);
        Duration age = position.age(now).orElseThrow();
        assertTrue(age.compareTo(Duration.ofMinutes(12)) < 0, "step " + step + ": " + age);
      }
      watched.insert(0, 3);
      assertEquals(expected(0, 3), idsOf(readBehind(watched.cluster(), position)));
    }
  }

  @ParameterizedTest(name = "tokens of empty batches: {0}")
  @ValueSource(booleans = {true, false})
  @Timeout(60)
  void b04_nothingIsRepeatedBehindTheLastChange(boolean tokens) {
    try (WatchedCluster watched = start(tokens);
        ChangeStream stream = watched.cluster().openNow()) {
      watched.insert(0, 3);
      Position position = readAll(stream).getLast().end();
      for (int minute = 0; minute < 30; minute++) {
        watched.faults().shiftClock(Duration.ofMinutes(1));
        watched.neighbour().insertOne(new BsonDocument());
        assertEquals(0, readBehind(watched.cluster(), position).size(), "minute " + minute);
        position = glance(watched.cluster(), position);
      }
      watched.insert(3, 4);
      assertEquals(expected(3, 4), idsOf(readBehind(watched.cluster(), position)));
    }
  }

  @Test
  @Timeout(60)
  void b04_anOldPlaceIsNotLeftBeforeTheServerHasLookedForLong() {
    try (WatchedCluster watched = start(false);
        ChangeStream first = watched.cluster().openNow()) {
      Position old = first.start();
      watched.faults().shiftClock(Duration.ofMinutes(50));
      try (ChangeStream stream = watched.cluster().open(old)) {
        long began = System.nanoTime();
        for (Batch batch = stream.next(LOOK); !batch.isCaughtUp(); batch = stream.next(LOOK)) {
          assertEquals(old, batch.end(), "it was left before the end");
        }
        Duration looked = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(looked.toSeconds() >= 5, "believed after " + looked);
      }
    }
  }

  @Test
  @Timeout(60)
  void b04_aTokenThatStaysTheSameGrowsOldInsteadOfBeingReplacedByATime() {
    try (WatchedCluster watched = start(true);
        ChangeStream stream = watched.cluster().openNow()) {
      watched.insert(0, 3);
      Position read = readAll(stream).getLast().end();
      watched.faults().stuckPostBatchResumeToken(true);
      Instant now = Instant.now();
      Position position = read;
      for (int hour = 1; hour <= 2; hour++) {
        watched.faults().shiftClock(Duration.ofHours(1));
        now = now.plus(Duration.ofHours(1));
        watched.neighbour().insertOne(new BsonDocument());
        position = glance(watched.cluster(), position, LOOK);
        assertEquals(read.token(), position.token());
        Duration least = Duration.ofHours(hour).minusMinutes(1);
        assertTrue(position.age(now).orElseThrow().compareTo(least) > 0, "hour " + hour);
      }
      watched.insert(3, 5);
      assertEquals(expected(3, 5), idsOf(readBehind(watched.cluster(), position)));
    }
  }
}
