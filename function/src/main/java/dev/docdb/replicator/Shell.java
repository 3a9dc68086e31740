package dev.docdb.replicator;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The world as the single-threaded core sees it: blocking calls that run elsewhere, whose ends come
 * back one at a time, and a clock. In production calls run on virtual threads; a simulation runs
 * the same core on virtual time.
 */
public interface Shell {

  /**
   * Runs a blocking call elsewhere.
   *
   * @param then told of its end, with a completed future, on the core's own thread by {@link
   *     #runNext}
   */
  <T> void start(Callable<T> call, Consumer<Future<T>> then);

  /**
   * Waits for the end of a call, and tells whoever started it.
   *
   * @param until the moment to give up waiting, by {@link #nanos}
   * @return false when nothing ended until then
   */
  boolean runNext(long until);

  /** A steady clock. */
  long nanos();
}
