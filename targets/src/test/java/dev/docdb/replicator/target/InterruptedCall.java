package dev.docdb.replicator.target;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.function.Executable;

/** A blocking call, as the shell makes it, that is interrupted and ends with what says so. */
final class InterruptedCall {
  private static final long LONGEST_SECONDS = 10;

  private InterruptedCall() {}

  /** Interrupted before it begins. */
  static InterruptedException beforehand(Executable call) throws Exception {
    return end(
        start(
            () -> {
              Thread.currentThread().interrupt();
              call.execute();
            }));
  }

  /** Interrupted when it has called a place that never answers. */
  static InterruptedException waitingFor(SilentPlace place, Executable call) throws Exception {
    Started started = start(call);
    place.awaitCall();
    started.thread().interrupt();
    return end(started);
  }

  private record Started(Thread thread, FutureTask<InterruptedException> task) {}

  private static Started start(Executable call) {
    FutureTask<InterruptedException> task =
        new FutureTask<>(() -> assertThrows(InterruptedException.class, call));
    return new Started(Thread.ofVirtual().start(task), task);
  }

  private static InterruptedException end(Started started) throws Exception {
    return started.task().get(LONGEST_SECONDS, TimeUnit.SECONDS);
  }
}
