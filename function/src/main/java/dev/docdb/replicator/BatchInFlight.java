package dev.docdb.replicator;

import dev.docdb.replicator.message.EncodedBatch;
import dev.docdb.replicator.source.Position;
import java.time.Instant;
import java.util.Optional;

/** A batch from when it was read until every lane has delivered it. */
final class BatchInFlight {
  /** What the objects of one change take beside its bytes, roughly. */
  private static final int OBJECTS_OF_A_CHANGE = 400;

  private final EncodedBatch batch;
  private final Position end;
  private final long memory;
  private int lanesToGo;

  BatchInFlight(EncodedBatch batch, Position end, long sourceBytes, int lanes) {
    this.batch = batch;
    this.end = end;
    this.memory =
        sourceBytes + batch.encodedBytes() + (long) OBJECTS_OF_A_CHANGE * batch.changes().size();
    this.lanesToGo = lanes;
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

  boolean isDelivered() {
    return lanesToGo == 0;
  }

  void deliveredByOneLane() {
    lanesToGo--;
  }
}
