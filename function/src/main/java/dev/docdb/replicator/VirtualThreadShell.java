package dev.docdb.replicator;

import dev.docdb.replicator.report.Log;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The shell of an invocation: one virtual thread a call, and one queue of their ends. */
final class VirtualThreadShell implements Shell, AutoCloseable {
  /** How long calls may take to notice their interrupt. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Log log;
  private final BlockingQueue<Runnable> ends = new LinkedBlockingQueue<>();
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();

  VirtualThreadShell(Log log) {
    this.log = log;
  }

  @Override
  public <T> void start(Callable<T> call, Consumer<Future<T>> then) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  task.run();
                  running.remove(Thread.currentThread());
                  ends.add(() -> then.accept(task));
                });
    running.add(thread);
    thread.start();
  }

  @Override
  public boolean runNext(long until) {
    @Nullable Runnable end;
    try {
      end = ends.poll(Math.max(0, until - nanos()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The invocation's thread was interrupted", e);
    }
    if (end == null) {
      return false;
    }
    end.run();
    return true;
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  /**
   * Invariant 10: interrupts what still runs and waits until it has ended, so that a frozen
   * environment holds no half-sent request.
   */
  @Override
  public void close() {
    running.forEach(Thread::interrupt);
    long until = nanos() + PATIENCE.toNanos();
    try {
      for (Thread thread : running) {
        thread.join(Duration.ofNanos(Math.max(1, until - nanos())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!running.isEmpty()) {
      log.warn(
          "Calls go on after the end of the invocation",
          new IllegalStateException(running.size() + " calls don't heed their interrupt"));
    }
  }
}
