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

  /** Enough for thousands of changes in a second; the lease isn't prolonged meanwhile. */
  private static final int MOST_WITHIN_A_SECOND = 20;

  private static final int LONGER = 16;

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

  private long search(long refused, long held) {
    long low = refused;
    long high = held;
    long middle = middleSecond(low, high);
    while (second(middle) > second(low) && middle != high) {
      if (isHeld(new BsonTimestamp(middle))) {
        high = middle;
      } else {
        low = middle;
      }
      middle = middleSecond(low, high);
    }
    return searchWithin(low, high);
  }

  private static long middleSecond(long low, long high) {
    return (second(low) + second(high) + 1) / 2 * SECOND;
  }

  /** The upper half of a time, which is unsigned. */
  private static long second(long time) {
    return time >>> 32;
  }

  /**
   * Looks closer at the one second in which the log begins, so that nothing of it is left out.
   * Counters begin with 1 in each second and seldom grow large, so this begins with short steps.
   */
  private long searchWithin(long refused, long held) {
    long low = refused;
    long high = held;
    long step = 1;
    for (int asked = 0; high - low > 1 && asked < MOST_WITHIN_A_SECOND; asked++) {
      long middle = low + Math.min(step, (high - low) / 2);
      if (isHeld(new BsonTimestamp(middle))) {
        high = middle;
      } else {
        low = middle;
        step = Math.min(step * LONGER, SECOND);
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
    if (e.error() != SourceError.POSITION_LOST) {
      throw e;
    }
  }
}
