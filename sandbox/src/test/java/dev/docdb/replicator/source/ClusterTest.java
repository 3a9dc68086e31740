package dev.docdb.replicator.source;

import static dev.docdb.replicator.source.Reading.SHORT;
import static dev.docdb.replicator.source.Reading.expected;
import static dev.docdb.replicator.source.Reading.ids;
import static dev.docdb.replicator.source.Reading.readAll;
import static dev.docdb.replicator.source.Reading.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The function's own reading of change streams, with the real driver on a real socket with TLS and
 * a login.
 */
@Timeout(60)
class ClusterTest {
  @ParameterizedTest
  @EnumSource
  void readsChangesInBatchesOfWhichEveryEndIsAPlaceToResume(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        Cluster small = watched.connect(Map.of("BATCH_SIZE", "7"));
        ChangeStream stream = small.openNow()) {
      watched.insert(0, 50);
      List<Batch> batches = readAll(stream);
      assertEquals(expected(0, 50), ids(batches), personality.toString());

      int read = 0;
      for (Batch batch : batches) {
        assertTrue(batch.changes().size() <= 7, personality.toString());
        read += batch.changes().size();
        try (ChangeStream resumed = small.open(batch.end())) {
          assertEquals(expected(read, 50), ids(readAll(resumed)), personality + " after " + read);
        }
      }
    }
  }

  @Test
  void theStartOfANewStreamIsAPlaceToResumeWithAndWithoutTokensOnEmptyBatches() {
    for (boolean tokens : List.of(true, false)) {
      try (WatchedCluster watched =
              WatchedCluster.start(
                  EmbeddedDocumentDbOptions.defaults().withPostBatchResumeToken(tokens));
          ChangeStream stream = watched.cluster().openNow()) {
        watched.insert(0, 5);
        try (ChangeStream resumed = watched.cluster().open(stream.start())) {
          List<String> ids = ids(readAll(resumed));
          assertTrue(ids.containsAll(expected(0, 5)), "tokens " + tokens + ": " + ids);
        }
        assertEquals(expected(0, 5), ids(readAll(stream)), "tokens " + tokens);
      }
    }
  }

  /** A clock of which each look is a minute later. */
  private static final class Hasty extends Clock {
    private final AtomicLong looks = new AtomicLong();
    private final Instant start = Instant.now();

    @Override
    public Instant instant() {
      return start.plus(Duration.ofMinutes(looks.incrementAndGet()));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("a server asks for moments only");
    }
  }

  @Test
  void theTimeOfANewStreamIsFromBeforeItWasOpened() {
    try (WatchedCluster watched =
            WatchedCluster.start(EmbeddedDocumentDbOptions.defaults().withClock(new Hasty()));
        ChangeStream stream = watched.cluster().openNow()) {
      Position start = stream.start();
      assertTrue(start.token().isPresent());
      BsonTimestamp answered = start.asOf().orElseThrow();
      assertTrue(start.time().orElseThrow().compareTo(answered) < 0, start + " " + answered);
    }
  }

  @ParameterizedTest
  @EnumSource
  void waitsForTheFirstChange(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        ChangeStream stream = watched.cluster().openNow()) {
      readAll(stream);
      Thread writer = Thread.ofVirtual().start(() -> watched.insert(0, 1));
      Batch batch = stream.next(Duration.ofSeconds(20));
      assertEquals(expected(0, 1), WatchedCluster.ids(batch));
      assertTrue(writer.isAlive() || batch.waited());
    }
  }

  @Test
  void readsAWholeDatabaseThroughOneCursor() {
    try (WatchedCluster watched =
        WatchedCluster.start(
            EmbeddedDocumentDbOptions.defaults().withPersonality(Personality.MONGODB))) {
      try (Cluster whole = watched.connect(Map.of("WATCHED_COLLECTION_NAME", ""));
          ChangeStream stream = whole.openNow()) {
        watched.insert(1, 2);
        whole
            .client()
            .getDatabase("shop")
            .getCollection("customers")
            .insertOne(new Document("_id", 2));
        whole
            .client()
            .getDatabase("other")
            .getCollection("orders")
            .insertOne(new Document("_id", 3));
        assertEquals(List.of("~n1", "~n2"), ids(readAll(stream)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCursorThatTheServerLostIsOpenedAgainWithoutAGap(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        ChangeStream stream = watched.cluster().openNow()) {
      watched.insert(0, 3);
      Position end = readAll(stream).getLast().end();
      watched.insert(3, 6);
      watched.faults().killCursors();
      assertEquals(SourceError.CONNECTION_LOST, verdict(() -> stream.next(SHORT)));
      try (ChangeStream again = watched.cluster().open(end)) {
        assertEquals(expected(3, 6), ids(readAll(again)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenConnectionIsNoReasonToStop(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        ChangeStream stream = watched.cluster().openNow()) {
      stream.next(SHORT);
      watched.faults().dropConnectionBefore("getMore");
      assertEquals(SourceError.CONNECTION_LOST, verdict(() -> stream.next(SHORT)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoCursorBehind(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality)) {
      ChangeStream stream = watched.cluster().openNow();
      assertEquals(1, watched.faults().openCursors());
      stream.close();
      stream.close();
      assertEquals(0, watched.faults().openCursors());
    }
  }

  @Test
  void b02_haltsWhileChangeStreamsAreOff() {
    try (WatchedCluster watched = WatchedCluster.start()) {
      watched.enableChangeStreams(false);
      SourceException e = assertThrows(SourceException.class, () -> watched.cluster().openNow());
      assertEquals(SourceError.STREAMS_OFF, e.error());
    }
  }

  @ParameterizedTest
  @EnumSource
  void b01_haltsWhenThePositionIsGone(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        ChangeStream stream = watched.cluster().openNow()) {
      watched.insert(0, 3);
      Position end = readAll(stream).getLast().end();
      watched.insert(3, 6);
      watched.faults().truncateLog();
      assertEquals(
          SourceError.POSITION_LOST,
          verdict(() -> watched.cluster().open(end).next(SHORT)),
          personality.toString());
    }
  }

  @Test
  void b03_doesNotUnderstandThePositionOfAnotherCluster() {
    try (WatchedCluster one = WatchedCluster.start();
        WatchedCluster other = WatchedCluster.start();
        ChangeStream stream = one.cluster().openNow()) {
      one.insert(0, 1);
      Position end = readAll(stream).getLast().end();
      assertEquals(SourceError.POSITION_NOT_UNDERSTOOD, verdict(() -> other.cluster().open(end)));
    }
  }
}
