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

  /** Gives the right back, if it is still ours and nothing that was done under it is under way. */
  void release();

  /**
   * Lets go of the right, if it is still ours, while requests that were sent under it may still be
   * under way: the next holder may take it at once, and learns that it wasn't given back.
   */
  void abandon();
}
