package dev.docdb.replicator.sandbox.crash;

import dev.docdb.replicator.sandbox.demo.Workload;
import java.util.concurrent.locks.LockSupport;

/** Keeps writing at a steady rate while others may write a burst in between. */
final class SteadyWriter implements AutoCloseable {
  private final Workload workload;
  private final long pause;
  private final Thread thread;
  private volatile boolean running = true;

  SteadyWriter(Workload workload, int aSecond) {
    this.workload = workload;
    this.pause = 1_000_000_000L / aSecond;
    this.thread = Thread.ofVirtual().name("writer").start(this::write);
  }

  private void write() {
    while (running) {
      burst(1);
      LockSupport.parkNanos(pause);
    }
  }

  /** So many writes at once. */
  synchronized void burst(int writes) {
    workload.write(writes);
  }

  /** Writes no more once this returns. */
  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the writer ended", e);
    }
  }
}
