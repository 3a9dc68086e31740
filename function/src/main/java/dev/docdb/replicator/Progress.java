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

  /**
   * A position that may be saved and hasn't been.
   *
   * @param batches how many batches it lies ahead of the one taken before
   */
  record Unsaved(Position position, int batches) {}

  /**
   * No more will be delivered: the first part of the first batch counts too, so that a batch that
   * takes longer than an invocation is not begun anew for ever.
   */
  void settleForPart() {
    if (!inFlight.isEmpty()) {
      safe = inFlight.getFirst().endOfDeliveredPart().or(() -> safe);
    }
  }

  /** Whether there is a position to save. */
  boolean hasUnsaved() {
    return safe.isPresent();
  }

  /** How many batches the position to save lies ahead of the one taken before. */
  int batchesSinceSaved() {
    return sinceSaved;
  }

  /** Takes the farthest position that may be saved. */
  Optional<Unsaved> takeUnsaved() {
    Optional<Unsaved> taken = safe.map(position -> new Unsaved(position, sinceSaved));
    safe = Optional.empty();
    sinceSaved = 0;
    return taken;
  }

  /** What was taken couldn't be saved yet. */
  void putBack(Unsaved unsaved) {
    safe = safe.or(() -> Optional.of(unsaved.position()));
    sinceSaved += unsaved.batches();
  }

  /**
   * How far the targets lie behind the source: the age of the oldest change that some lane has yet
   * to deliver. Nothing when it can't be told, because nothing was read and the source may hold
   * more.
   *
   * @param caughtUp whether the last read said that there is nothing more
   */
  Optional<Duration> lag(Instant now, boolean caughtUp) {
    if (inFlight.stream().allMatch(BatchInFlight::isEmpty)) {
      return caughtUp ? Optional.of(Duration.ZERO) : delivered.map(time -> age(time, now));
    }
    return inFlight.stream()
        .filter(batch -> !batch.isEmpty())
        .findFirst()
        .flatMap(BatchInFlight::oldest)
        .map(time -> age(time, now));
  }

  /** Clusters count in seconds, so the newest change may seem to lie ahead. */
  private static Duration age(Instant time, Instant now) {
    return time.isBefore(now) ? Duration.between(time, now) : Duration.ZERO;
  }
}
