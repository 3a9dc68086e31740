package dev.docdb.replicator.source;

import dev.docdb.replicator.change.Change;
import java.util.List;

/**
 * Consecutive changes that were read together.
 *
 * @param changes in the order of the source; empty when a wait brought none
 * @param end where to resume when all of them are delivered
 * @param bytes the memory that the changes hold
 * @param waited whether the server was given time to find a change: only then does an empty batch
 *     mean that all is read
 * @param oversize how many of the changes were larger than the server can send, and were put
 *     together from parts
 */
public record Batch(List<Change> changes, Position end, long bytes, boolean waited, int oversize) {

  public Batch {
    changes = List.copyOf(changes);
    if (oversize < 0 || oversize > changes.size()) {
      throw new IllegalArgumentException("More oversize changes than changes");
    }
  }

  /** Changes of which the server could send each. */
  public Batch(List<Change> changes, Position end, long bytes, boolean waited) {
    this(changes, end, bytes, waited, 0);
  }

  /** Whether the server had nothing more, although it waited. */
  public boolean isCaughtUp() {
    return changes.isEmpty() && waited;
  }
}
