package dev.docdb.replicator.state;

/**
 * The exclusive right to replicate one scope. Its epoch only grows: whoever holds an older one is
 * fenced.
 */
public interface Lease {

  /** The number of this holding; each new holder has a larger one. */
  long epoch();

  /**
   * Prolongs the right.
   *
   * @throws FencedException when somebody else has it now
   */
  void renew();

  /** Gives the right back, if it is still ours. */
  void release();
}
