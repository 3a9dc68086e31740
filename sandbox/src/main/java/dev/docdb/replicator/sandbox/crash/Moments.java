package dev.docdb.replicator.sandbox.crash;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * When to kill: at any moment of an invocation with the same chance. How long one takes is learned
 * from those that came to their end.
 */
final class Moments {
  /** Beyond the known length, so that a longer invocation is learned of. */
  private static final double BEYOND = 1.1;

  private static final double WEIGHT_OF_NEWEST = 0.5;

  /** What an invocation begins with. */
  enum Start {
    /** An environment that has to be started first. */
    COLD,
    /** An environment that has served an invocation. */
    WARM
  }

  private final Random random;
  private final Map<Start, Double> nanos = new EnumMap<>(Start.class);

  Moments(Random random) {
    this.random = random;
  }

  /** An invocation came to its end. */
  void learn(Start start, Duration took) {
    double newest = took.toNanos();
    nanos.merge(start, newest, (mean, one) -> mean + WEIGHT_OF_NEWEST * (one - mean));
  }

  /** How long such an invocation takes. */
  Duration length(Start start) {
    return Duration.ofNanos(nanos.getOrDefault(start, 1e9).longValue());
  }

  /** The next moment, from the invocation's begin. */
  long nextNanos(Start start) {
    return (long) (random.nextDouble() * BEYOND * length(start).toNanos());
  }

  /** The next invocation's start. */
  Start nextStart() {
    return random.nextBoolean() ? Start.WARM : Start.COLD;
  }
}
