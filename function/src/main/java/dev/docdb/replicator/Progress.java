package dev.docdb.replicator;

import dev.docdb.replicator.source.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How far every lane has come: a position may be saved when all batches up to it are delivered by
 * all lanes (invariant 1). Acknowledgements may come in any order; only the contiguous part counts.
 */
final class Progress {
  private final MemoryBudget memory;
  private final Deque<BatchInFlight> inFlight = new ArrayDeque<>();
  private Optional<Position> safe = Optional.empty();
  private int sinceSaved;
  private Optional<Instant> delivered = Optional.empty();

  Progress(MemoryBudget memory) {
    this.memory = memory;
  }

  /** A batch was read. */
  void began(BatchInFlight batch) {
    inFlight.addLast(batch);
    memory.take(batch.memory());
  }

  /** Looks again how far the contiguous part reaches. */
  void advance() {
    while (!inFlight.isEmpty() && inFlight.getFirst().isDelivered()) {
      BatchInFlight done = inFlight.removeFirst();
      memory.giveBack(done.memory());
      safe = Optional.of(done.end());
      if (!done.isEmpty()) {
        sinceSaved++;
        delivered = done.newest();
      }
    }
  }

  /** Whether every batch that was read is delivered. */
  boolean isComplete() {
    return inFlight.isEmpty();
  }

  /** The farthest position that may be saved, if it hasn't been. */
  Optional<Position> unsaved() {
    return safe;
  }

  /** How many batches the saved position lies behind. */
  int batchesSinceSaved() {
    return sinceSaved;
  }

  /** The position was taken for saving; should that fail, the invocation fails. */
  void saving() {
    safe = Optional.empty();
    sinceSaved = 0;
  }

  /** How far the newest change that every lane has delivered lies behind this moment. */
  Duration lag(Instant now) {
    return delivered.map(time -> Duration.between(time, now)).orElse(Duration.ZERO);
  }
}
