package dev.docdb.replicator;

import dev.docdb.replicator.message.EncodedBatch;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.source.Position;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** A batch from when it was read until every lane has delivered it. */
final class BatchInFlight {
  /** What the objects of one change take beside its bytes, roughly. */
  private static final int OBJECTS_OF_A_CHANGE = 400;

  private final EncodedBatch batch;
  private final Position end;
  private final long memory;
  private int lanesToGo;

  /** For each change, how many lanes have yet to deliver it. */
  private final int[] lanesToGoFor;

  /** How many changes from the first on every lane has delivered. */
  private int prefix;

  BatchInFlight(EncodedBatch batch, Position end, long sourceBytes, int lanes) {
    this.batch = batch;
    this.end = end;
    this.memory =
        sourceBytes + batch.encodedBytes() + (long) OBJECTS_OF_A_CHANGE * batch.changes().size();
    this.lanesToGo = lanes;
    this.lanesToGoFor = new int[batch.changes().size()];
    Arrays.fill(lanesToGoFor, lanes);
  }

  EncodedBatch batch() {
    return batch;
  }

  Position end() {
    return end;
  }

  long memory() {
    return memory;
  }

  boolean isEmpty() {
    return batch.changes().isEmpty();
  }

  /** The cluster's time of the first change. */
  Optional<Instant> oldest() {
    return batch.changes().getFirst().change().time();
  }

  /** The cluster's time of the last change. */
  Optional<Instant> newest() {
    return batch.changes().getLast().change().time();
  }

  /** One lane has delivered a change, or has nothing to store for it. */
  void deliveredByOneLane(EncodedChange change) {
    lanesToGoFor[change.index()]--;
    while (prefix < lanesToGoFor.length && lanesToGoFor[prefix] == 0) {
      prefix++;
    }
  }

  /**
   * Behind the first changes of the batch that every lane has delivered; empty when there is none.
   */
  Optional<Position> endOfDeliveredPart() {
    return prefix == 0
        ? Optional.empty()
        : Optional.of(Position.after(batch.changes().get(prefix - 1).change()));
  }

  boolean isDelivered() {
    return lanesToGo == 0;
  }

  void deliveredByOneLane() {
    lanesToGo--;
  }
}
