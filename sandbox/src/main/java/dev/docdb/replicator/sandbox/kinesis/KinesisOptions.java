package dev.docdb.replicator.sandbox.kinesis;

import java.time.InstantSource;

/**
 * How the stand-in behaves.
 *
 * @param limitThroughput whether a shard refuses what is over 1 MiB or 1,000 records in a second
 * @param clock what the time is
 */
public record KinesisOptions(boolean limitThroughput, InstantSource clock) {

  /** No limit on throughput, and the time of this machine. */
  public static KinesisOptions defaults() {
    return new KinesisOptions(false, InstantSource.system());
  }

  /** The same, with the throughput of each shard limited. */
  public KinesisOptions withLimitedThroughput() {
    return new KinesisOptions(true, clock);
  }

  /** The same, with another clock. */
  public KinesisOptions withClock(InstantSource other) {
    return new KinesisOptions(limitThroughput, other);
  }
}
