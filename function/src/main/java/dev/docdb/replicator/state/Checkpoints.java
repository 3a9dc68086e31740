package dev.docdb.replicator.state;

import dev.docdb.replicator.source.Position;
import java.util.Optional;

/** The saved position of one scope. */
public interface Checkpoints {

  /**
   * The saved position; empty when none was ever saved.
   *
   * @throws StateException when there is one that can't be used
   */
  Optional<Position> load();

  /**
   * Saves a position. The only place where it moves (invariants 1 and 2: the caller passes what
   * every target has; older holders of the lease are refused).
   *
   * @throws FencedException when the lease is somebody else's now
   */
  void save(Position position);
}
