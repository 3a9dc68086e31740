package dev.docdb.replicator.letter;

import dev.docdb.replicator.target.TargetUnavailableException;
import java.io.InputStream;
import java.util.Optional;

/** A letter where it lies. */
public interface KeptLetter {

  /** Where an operator finds it. */
  String place();

  /** What {@link Search#after} takes, to go on behind it; empty where there is no order. */
  String mark();

  /**
   * The beginning of it, which holds its head.
   *
   * @return empty when it is gone
   * @throws TargetUnavailableException when it is worth trying again
   */
  Optional<InputStream> beginning() throws InterruptedException;

  /**
   * All of it, to be closed by the caller.
   *
   * @return empty when it is gone
   * @throws TargetUnavailableException when it is worth trying again
   */
  Optional<InputStream> whole() throws InterruptedException;

  /**
   * Takes it away, if it is still the one that was read.
   *
   * @return false when another was put in its place meanwhile, which stays
   * @throws TargetUnavailableException when it is worth trying again
   */
  boolean remove() throws InterruptedException;
}
