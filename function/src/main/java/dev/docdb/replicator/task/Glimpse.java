package dev.docdb.replicator.task;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.source.Batch;
import dev.docdb.replicator.source.ChangeStream;
import dev.docdb.replicator.source.ChangeStreams;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The first changes behind a place, as far as a short look shows them.
 *
 * @param from the place
 * @param batch what came
 */
public record Glimpse(Position from, Batch batch) {
  private static final Duration WAIT = Duration.ofMillis(200);

  /**
   * Looks, and closes the stream again.
   *
   * @throws SourceException when the place can't be read from
   */
  public static Glimpse at(Position place, ChangeStreams streams) {
    try (ChangeStream stream = streams.open(place)) {
      Batch first = stream.next(WAIT);
      // Some servers say only when they are asked for more that the place is gone.
      return new Glimpse(place, first.changes().isEmpty() ? stream.next(WAIT) : first);
    }
  }

  /** When the first change took place, where there is one and it says so. */
  public Optional<Instant> first() {
    return batch.changes().stream()
        .findFirst()
        .map(Change::clusterTime)
        .filter(time -> time != 0)
        .map(time -> Instant.ofEpochSecond(time >>> 32));
  }

  /** Whether nothing lies behind the place, as the server says and may be believed. */
  public boolean isCaughtUp(Instant now) {
    return batch.isCaughtUp() && from.isYoung(now).orElse(false);
  }

  /** Whether nothing of another place lies behind the one that was looked from, for sure. */
  boolean isBehind(Position other) {
    return batch.changes().stream().findFirst().map(other::isBefore).orElse(batch.isCaughtUp());
  }

  /** Whether another place surely lies behind the one that was looked from. */
  boolean isBefore(Position other) {
    return batch.changes().stream().findFirst().filter(other::reaches).isPresent()
        || batch.changes().stream().anyMatch(other::isBehind);
  }
}
