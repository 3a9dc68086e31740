package dev.docdb.replicator.state;

/** Where it is kept how far one scope has come. */
public interface Checkpoints {

  /**
   * Saves how far the targets are. The only place where a position moves (invariants 1 and 2: the
   * caller passes what every target has; older holders of the lease are refused). It doesn't end a
   * halt.
   *
   * @throws FencedException when the lease is somebody else's now
   */
  void save(Checkpoint checkpoint);
}
