package dev.docdb.replicator.redrive;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/** How blocking calls are made, so that none lasts longer than there is time. */
public interface InTime {

  /** Whether there is time to take more letters. */
  boolean mayGoOn();

  /**
   * Makes a call. One that doesn't end in time is interrupted, and nothing is known of it.
   *
   * @throws TimeoutException when time has run out
   */
  <T> T call(Callable<T> call) throws TimeoutException;

  /**
   * Makes a call that tidies up, for which there is a little more time.
   *
   * @throws TimeoutException when time has run out
   */
  <T> T last(Callable<T> call) throws TimeoutException;

  /**
   * Waits.
   *
   * @param until by {@link #nanos}
   * @throws TimeoutException when time has run out
   */
  void await(long until) throws TimeoutException;

  /** A steady clock. */
  long nanos();
}
