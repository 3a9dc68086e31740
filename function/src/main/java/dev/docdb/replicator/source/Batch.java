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
 */
public record Batch(List<Change> changes, Position end, long bytes, boolean waited) {

  public Batch {
    changes = List.copyOf(changes);
  }

  /** Whether the server had nothing more, although it waited. */
  public boolean isCaughtUp() {
    return changes.isEmpty() && waited;
  }
}
