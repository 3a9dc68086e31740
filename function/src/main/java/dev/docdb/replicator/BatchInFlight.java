package dev.docdb.replicator;

import dev.docdb.replicator.message.EncodedBatch;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.source.Position;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;

/** A batch from when it was read until every lane has delivered it. */
final class BatchInFlight {
  /** What the objects of one change take beside its bytes, roughly. */
  private static final int OBJECTS_OF_A_CHANGE = 400;

  private final EncodedBatch batch;
  private final Position end;
  private final long memory;

  /** For each lane, which changes it has delivered. */
  private final BitSet[] delivered;

  /** For each lane, how many changes from the first on it has delivered. */
  private final int[] prefix;

  BatchInFlight(EncodedBatch batch, Position end, long sourceBytes, int lanes) {
    this.batch = batch;
    this.end = end;
    this.memory =
        sourceBytes + batch.encodedBytes() + (long) OBJECTS_OF_A_CHANGE * batch.changes().size();
    this.prefix = new int[lanes];
    this.delivered = new BitSet[lanes];
    for (int lane = 0; lane < lanes; lane++) {
      delivered[lane] = new BitSet(batch.changes().size());
    }
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

  /** A lane has delivered a change, or has nothing to store for it. */
  void delivered(int lane, EncodedChange change) {
    delivered[lane].set(change.index());
    prefix[lane] = delivered[lane].nextClearBit(prefix[lane]);
  }

  /** A lane has nothing more to do with it. */
  void leaveOut(int lane) {
    prefix[lane] = batch.changes().size();
  }

  /** Whether a lane has delivered all of it. */
  boolean isDelivered(int lane) {
    return prefix[lane] == batch.changes().size();
  }

  /** Whether every lane has delivered all of it. */
  boolean isDelivered() {
    for (int lane = 0; lane < prefix.length; lane++) {
      if (!isDelivered(lane)) {
        return false;
      }
    }
    return true;
  }

  /** Behind the first changes that a lane has delivered; empty when there is none. */
  Optional<Position> endOfDeliveredPart(int lane) {
    return behind(prefix[lane]);
  }

  /** Behind the first changes that every lane has delivered; empty when there is none. */
  Optional<Position> endOfDeliveredPart() {
    int least = batch.changes().size();
    for (int own : prefix) {
      least = Math.min(least, own);
    }
    return behind(least);
  }

  private Optional<Position> behind(int changes) {
    return changes == 0
        ? Optional.empty()
        : Optional.of(Position.after(batch.changes().get(changes - 1).change()));
  }
}
