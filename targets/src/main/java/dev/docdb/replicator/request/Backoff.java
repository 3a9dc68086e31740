package dev.docdb.replicator.request;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubling from the first wait to the longest, each shortened
 * by chance by up to a half, so that many functions don't come back in step.
 */
public record Backoff(Duration first, Duration longest, RandomGenerator random) {

  /** Nanoseconds to wait after so many failures in a row, one or more. */
  public long nanosAfter(int failures) {
    double doubled = (double) first.toNanos() * Math.pow(2, Math.min(failures, 40) - 1);
    double full = Math.min(doubled, (double) longest.toNanos());
    return (long) (full * (0.5 + random.nextDouble() / 2));
  }
}
