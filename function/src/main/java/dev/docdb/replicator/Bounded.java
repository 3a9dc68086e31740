package dev.docdb.replicator;

import dev.docdb.replicator.report.Log;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs what may hang on a thread of its own, and after a while interrupts it and goes on without
 * it.
 */
final class Bounded {
  private Bounded() {}

  /**
   * Runs a call.
   *
   * @throws TimeoutException when it didn't end in time
   */
  static <T> T call(Duration atMost, Callable<T> work) throws TimeoutException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = Thread.ofVirtual().start(task);
    try {
      return task.get(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw rethrown(task.exceptionNow());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for a call", e);
    } finally {
      thread.interrupt();
    }
  }

  private static RuntimeException rethrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return Failures.asRuntime(failure);
  }

  /** Runs what the invocation can do without: a failure, or running out of time, is logged. */
  static void attempt(String what, Duration atMost, Runnable work, Log log) {
    try {
      call(
          atMost,
          () -> {
            work.run();
            return what;
          });
    } catch (TimeoutException | RuntimeException e) {
      log.warn(what + " failed", e);
    }
  }
}
