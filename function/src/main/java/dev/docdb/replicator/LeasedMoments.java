package dev.docdb.replicator;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.OnTargetDown;
import dev.docdb.replicator.config.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * When things happen in an invocation that has the lease.
 *
 * @param leasedAt the moment before the lease was asked for
 * @param takenOver whether the holder before us didn't give it back
 */
record LeasedMoments(Invocation invocation, long leasedAt, boolean takenOver) {
  /** A target that takes nothing for so long is down, where the others don't wait for it. */
  private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(10);

  /** The part of a lease's length that requests of a holder that died get to settle. */
  private static final int QUARANTINE_PART = 12;

  /** Longer than any request of ours is waited for. */
  private static final Duration LONGEST_QUARANTINE = Duration.ofSeconds(30);

  Replicator.Bounds bounds() {
    Environment environment = invocation.parts().environment();
    Duration length = invocation.leaseLength();
    return new Replicator.Bounds(
        environment.get(Settings.MAX_LOOP),
        environment.get(Settings.STATE_SYNC_COUNT),
        environment.get(Settings.WHEN_CAUGHT_UP),
        detachAfter(environment),
        length,
        leasedAt + length.toNanos(),
        sendFrom(),
        invocation.deadline());
  }

  /** A short invocation waits for a part of its time only. */
  private Optional<Duration> detachAfter(Environment environment) {
    Duration part = timeToDeliver().dividedBy(4);
    return environment.get(Settings.ON_TARGET_DOWN) == OnTargetDown.WAIT
        ? Optional.empty()
        : Optional.of(part.compareTo(LONGEST_PATIENCE) < 0 ? part : LONGEST_PATIENCE);
  }

  /**
   * Requests of a holder before us may be under way until then. Half of the time for deliveries is
   * left in any case, or a scope with a long lease and short invocations would never send anything.
   */
  long sendFrom() {
    if (!takenOver) {
      return leasedAt;
    }
    long part = invocation.leaseLength().dividedBy(QUARANTINE_PART).toNanos();
    long half = timeToDeliver().dividedBy(2).toNanos();
    return leasedAt + Math.min(Math.min(part, LONGEST_QUARANTINE.toNanos()), half);
  }

  private Duration timeToDeliver() {
    return Duration.ofNanos(invocation.deadline().deliverUntil() - leasedAt);
  }
}
