package dev.docdb.replicator.doctor;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/** Runs what may hang, and after a while interrupts it and goes on without it. */
@FunctionalInterface
public interface Bound {

  /**
   * Runs a call.
   *
   * @throws TimeoutException when it didn't end in time
   */
  <T> T call(Duration atMost, Callable<T> work) throws TimeoutException;
}
