package dev.docdb.replicator.source;

import java.time.Duration;

/** An open change stream. Used by one thread at a time. */
public interface ChangeStream extends AutoCloseable {

  /** Where reading would start again if nothing were read. */
  Position start();

  /**
   * The next changes; waits for the first of them.
   *
   * @param wait how long the server may wait for a change
   * @return a batch; an empty one when there was no change
   */
  Batch next(Duration wait);

  /** Lets the server forget the cursor. May be called twice. */
  @Override
  void close();
}
