package dev.docdb.replicator.source;

import static dev.docdb.replicator.source.Reading.changes;
import static dev.docdb.replicator.source.Reading.expected;
import static dev.docdb.replicator.source.Reading.idsOf;
import static dev.docdb.replicator.source.Reading.readAll;
import static dev.docdb.replicator.source.Reading.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A log that has lost its beginning: half an hour apart, two changes are gone and two are held. */
@Timeout(60)
class OldestHeldTest {
  private static final int BYTES_OF_ABOUT_A_HUNDRED = 2_000;

  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

  /** Writes four documents; gives the place in front of the first, which is lost. */
  private static Position loseTwoOfFour(WatchedCluster watched) {
    watched.faults().retention(Duration.ofMinutes(75));
    try (ChangeStream stream = watched.cluster().openNow()) {
      for (int id = 0; id < 4; id++) {
        watched.insert(id, id + 1);
        watched.faults().shiftClock(HALF_AN_HOUR);
      }
      return stream.start();
    }
  }

  private static List<String> readOldest(WatchedCluster watched, Position lost) {
    try (ChangeStream stream = watched.cluster().openOldest(lost)) {
      return idsOf(changes(readAll(stream)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void b01_everythingThatIsStillHeldArrives(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality)) {
      Position lost = loseTwoOfFour(watched);
      assertEquals(
          SourceError.POSITION_LOST,
          verdict(() -> watched.cluster().open(lost).next(Reading.SHORT)));
      assertEquals(expected(2, 4), readOldest(watched, lost));
      assertEquals(0, watched.faults().openCursors());
    }
  }

  @ParameterizedTest
  @EnumSource
  void b01_aServerThatStartsLaterWithoutAWordGivesTheSame(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality)) {
      Position lost = loseTwoOfFour(watched);
      watched.faults().startSilentlyLater(true);
      assertEquals(expected(2, 4), readOldest(watched, lost));
    }
  }

  @ParameterizedTest
  @EnumSource
  void b01_nothingOfTheSecondThatIsHalfGoneIsLeftOut(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        ChangeStream stream = watched.cluster().openNow()) {
      Position lost = stream.start();
      watched.insert(0, 300);
      watched.faults().retainBytes(BYTES_OF_ABOUT_A_HUNDRED);
      List<String> searched = readOldest(watched, lost);
      watched.faults().startSilentlyLater(true);
      assertEquals(readOldest(watched, lost), searched);
      assertTrue(searched.size() > 10 && searched.size() < 290, searched.toString());
    }
  }

  @Test
  void b01_aYearIsSearchedInFewOpenings() {
    try (WatchedCluster watched = WatchedCluster.start()) {
      Position lost = loseTwoOfFour(watched);
      Position adopted = Position.after(lost.token().orElseThrow());
      AtomicInteger openings = new AtomicInteger();
      OldestHeld oldest =
          new OldestHeld(
              position -> {
                openings.incrementAndGet();
                return watched.cluster().open(position);
              });
      Instant now = Instant.now().plus(HALF_AN_HOUR.multipliedBy(4));
      try (ChangeStream stream =
          oldest.open(adopted, new BsonTimestamp((int) now.getEpochSecond(), 0))) {
        assertEquals(expected(2, 4), idsOf(changes(readAll(stream))));
      }
      assertTrue(openings.get() < 50, openings + " openings");
    }
  }

  @ParameterizedTest
  @EnumSource
  void b01_withoutATimeAllOfTheLogIsLookedThrough(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality)) {
      Position lost = loseTwoOfFour(watched);
      Position adopted = Position.after(lost.token().orElseThrow());
      assertEquals(expected(2, 4), readOldest(watched, adopted));
    }
  }

  @ParameterizedTest
  @EnumSource
  void b01_aTimeThatIsHeldOrYetToComeIsNoReasonToRepeatOlderChanges(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality)) {
      loseTwoOfFour(watched);
      Instant third = Instant.now().plus(HALF_AN_HOUR.multipliedBy(3)).minusSeconds(600);
      assertEquals(
          expected(3, 4),
          readOldest(watched, Position.from(new BsonTimestamp((int) third.getEpochSecond(), 0))));
      Position future = Position.from(new BsonTimestamp(Integer.MAX_VALUE, 0));
      try (ChangeStream stream = watched.cluster().openOldest(future)) {
        assertEquals(List.of(), changes(readAll(stream)));
        watched.insert(4, 5);
        assertEquals(expected(4, 5), idsOf(changes(readAll(stream))));
      }
      assertEquals(0, watched.faults().openCursors());
    }
  }
}
