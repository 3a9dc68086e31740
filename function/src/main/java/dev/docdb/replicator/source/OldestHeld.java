package dev.docdb.replicator.source;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.bson.BsonTimestamp;

/**
 * Finds the oldest place that the cluster's log still holds, by asking: no command tells it. A
 * server that refuses times before its log is asked in ever smaller steps; one that silently starts
 * with the oldest change that it has is asked once.
 */
final class OldestHeld {
  /** The longest that any log is told to keep its changes. */
  private static final Duration LONGEST_RETENTION = Duration.ofDays(366);

  private static final long SECOND = 1L << 32;

  private static final Duration GLANCE = Duration.ofMillis(1);

  private final Function<Position, ChangeStream> opener;

  OldestHeld(Function<Position, ChangeStream> opener) {
    this.opener = opener;
  }

  /**
   * Opens the stream.
   *
   * @param lost where nothing can be resumed any more
   * @param now the cluster's time
   */
  ChangeStream open(Position lost, BsonTimestamp now) {
    BsonTimestamp wanted =
        lost.time()
            .filter(time -> time.compareTo(now) < 0)
            .orElseGet(() -> lost.time().isPresent() ? now : Times.before(now, LONGEST_RETENTION));
    return isHeld(wanted) ? at(wanted) : oldestBetween(wanted.getValue(), now.getValue());
  }

  /** The log goes on forgetting meanwhile, so the place that was found may be gone again. */
  private ChangeStream oldestBetween(long refused, long now) {
    long held = search(refused, now);
    for (long step = SECOND; held < now; step *= 2) {
      try {
        return at(new BsonTimestamp(held));
      } catch (SourceException e) {
        checkTooOld(e);
        held += step;
      }
    }
    return at(new BsonTimestamp(now));
  }

  /** Seconds stand in the upper half of a time, so that nothing of the oldest one is left out. */
  private long search(long refused, long held) {
    long low = refused;
    long high = held;
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (isHeld(new BsonTimestamp(middle))) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private ChangeStream at(BsonTimestamp time) {
    return opener.apply(Position.from(time));
  }

  /** Some servers say only when they are read from that the place is gone. */
  private boolean isHeld(BsonTimestamp time) {
    try (ChangeStream stream = at(time)) {
      Optional.of(stream.next(GLANCE))
          .filter(first -> first.changes().isEmpty())
          .ifPresent(empty -> stream.next(GLANCE));
      return true;
    } catch (SourceException e) {
      checkTooOld(e);
      return false;
    }
  }

  private static void checkTooOld(SourceException e) {
    if (e.error() != SourceError.HALT_POSITION_LOST) {
      throw e;
    }
  }
}
