package dev.docdb.replicator.state;

import java.util.Optional;

/** How far one scope has come, and whether it has halted. */
public interface Checkpoints {

  /**
   * What was saved last; empty when nothing was ever saved.
   *
   * @throws StateException when there is something that can't be used
   * @throws HaltedException while the scope is halted
   * @throws dev.docdb.replicator.source.SourceException when it was saved of another cluster
   *     ({@code OTHER_CLUSTER}), or the cluster doesn't answer
   */
  Optional<Checkpoint> load();

  /**
   * Saves how far the targets are. The only place where a position moves (invariants 1 and 2: the
   * caller passes what every target has; older holders of the lease are refused). It doesn't end a
   * halt.
   *
   * @throws FencedException when the lease is somebody else's now
   */
  void save(Checkpoint checkpoint);

  /**
   * Halts the scope: from now on {@link #load} refuses, until the operator lets it go on. The
   * position stays as it is.
   *
   * @throws FencedException when the lease is somebody else's now
   */
  void halt(Halt halt);
}
