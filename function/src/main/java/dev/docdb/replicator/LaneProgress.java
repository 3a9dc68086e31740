package dev.docdb.replicator;

import dev.docdb.replicator.message.EncodedBatch;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.source.Position;
import java.util.List;
import java.util.Optional;

/**
 * How far one lane has come, and what it had delivered before this invocation began: a slower lane
 * holds the saved position back, and what this one has stored since must not be sent to it again.
 */
final class LaneProgress {
  private final Progress progress;
  private final int index;
  private final String label;

  /**
   * Behind the last change that was delivered before; empty as soon as the reading has reached it.
   */
  private Optional<Position> before;

  /** Where it was detached; empty while it goes with the others. */
  private Optional<Position> detached = Optional.empty();

  /** Batches by which it has come farther since its place was last taken to be saved. */
  private int sinceTaken;

  LaneProgress(Progress progress, int index, String label, Optional<Position> before) {
    this.progress = progress;
    this.index = index;
    this.label = label;
    this.before = before;
  }

  String label() {
    return label;
  }

  /**
   * How many of a batch's first changes were delivered before. Tokens tell nothing of order, so
   * that the place is known when its own token comes by. When it doesn't, as after a change of
   * PIPELINE, only what is surely older is passed over: at worst changes are repeated, never left
   * out.
   */
  int deliveredBefore(EncodedBatch batch) {
    if (before.isEmpty() || batch.changes().isEmpty()) {
      return 0;
    }
    Position place = before.get();
    List<EncodedChange> changes = batch.changes();
    for (int i = 0; i < changes.size(); i++) {
      if (place.isBehind(changes.get(i).change())) {
        before = Optional.empty();
        return i + 1;
      }
    }
    int older = 0;
    while (older < changes.size() && place.reaches(changes.get(older).change())) {
      older++;
    }
    if (older < changes.size()) {
      before = Optional.empty();
    }
    return older;
  }

  /** A change is delivered, or there is nothing to store for it. */
  void delivered(BatchInFlight batch, EncodedChange change) {
    batch.delivered(index, change);
  }

  /** It has delivered all of a batch, and of every one before it. */
  void completed(BatchInFlight batch) {
    sinceTaken += batch.isEmpty() ? 0 : 1;
    progress.advance();
  }

  /** The others go on without it: it keeps the place that it has come to. */
  void detach() {
    detached = Optional.of(progress.leaveOut(this));
    progress.advance();
  }

  /** The place that it keeps, if it is detached. */
  Optional<Position> detached() {
    return detached;
  }

  /** A batch isn't for it any more. */
  void leaveOut(BatchInFlight batch) {
    batch.leaveOut(index);
  }

  int batchesSinceTaken() {
    return sinceTaken;
  }

  /** Its place was taken to be saved. */
  void taken() {
    sinceTaken = 0;
  }

  /** Behind the last change up to which this lane has everything, of those in flight or before. */
  Optional<Position> reached(Iterable<BatchInFlight> inFlight) {
    if (before.isPresent()) {
      return before;
    }
    Optional<Position> reached = Optional.empty();
    for (BatchInFlight batch : inFlight) {
      Optional<Position> part = batch.endOfDeliveredPart(index);
      reached = part.isPresent() ? part : reached;
      if (!batch.isDelivered(index)) {
        break;
      }
    }
    return reached;
  }
}
