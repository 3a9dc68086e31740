package dev.docdb.replicator.request;

import dev.docdb.replicator.target.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * A service that gives so much a second, and what it has saved up: how shards, tables and APIs of a
 * cloud behave. It stands on virtual time, and can't prove how a real service spreads its refusals.
 */
final class TokenBucket {
  /** What a token is for. */
  enum Counts {
    /** An entry: part of a request may be stored. */
    ENTRIES,
    /** A request: all of it is stored, or nothing. */
    REQUESTS
  }

  private final Counts counts;
  private final double burst;
  private double perSecond;
  private double tokens;
  private long filledAt;

  /**
   * A full bucket.
   *
   * @param burst the most tokens that it saves up
   */
  TokenBucket(Counts counts, double perSecond, double burst) {
    this.counts = counts;
    this.perSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
  }

  /** From now on it gives as much as this. */
  void give(double another, long now) {
    fill(now);
    perSecond = another;
  }

  List<Outcome> put(List<TestEntry> entries, long now) {
    fill(now);
    Optional<Outcome> ofAll =
        counts == Counts.REQUESTS ? Optional.of(take()) : Optional.<Outcome>empty();
    return entries.stream().map(_ -> ofAll.orElseGet(this::take)).toList();
  }

  private Outcome take() {
    if (tokens < 1) {
      return Outcome.THROTTLED;
    }
    tokens--;
    return Outcome.STORED;
  }

  private void fill(long now) {
    tokens = Math.min(burst, tokens + perSecond * (now - filledAt) / 1e9);
    filledAt = now;
  }
}
