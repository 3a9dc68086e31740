package dev.docdb.replicator.sandbox.documentdb.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.bson.BsonTimestamp;

/** The server's own clock, which tests may shift, and the cluster time that only ever grows. */
public final class ClusterClock {
  private static final int IDLE_SECONDS = 10;

  private final Clock clock;
  private Duration shift = Duration.ZERO;
  private BsonTimestamp current;

  /** Starts at the present second. */
  public ClusterClock(Clock clock) {
    this.clock = clock;
    this.current = new BsonTimestamp(seconds(), 1);
  }

  /** What the server takes for the present. */
  public Instant now() {
    return clock.instant().plus(shift);
  }

  /** Moves the present, onwards or back; the cluster time never goes back with it. */
  public void shift(Duration by) {
    shift = shift.plus(by);
  }

  /** The time of the last change. */
  public BsonTimestamp current() {
    return current;
  }

  /** A time after all before it. */
  public BsonTimestamp next() {
    int seconds = seconds();
    current =
        seconds > current.getTime()
            ? new BsonTimestamp(seconds, 1)
            : new BsonTimestamp(current.getTime(), current.getInc() + 1);
    return current;
  }

  /** Follows the present when nothing has changed for long, as a server's own notes do. */
  public void tick() {
    if (seconds() - current.getTime() >= IDLE_SECONDS) {
      next();
    }
  }

  private int seconds() {
    return (int) now().getEpochSecond();
  }
}
