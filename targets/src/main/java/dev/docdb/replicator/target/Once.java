package dev.docdb.replicator.target;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** What is done once in an environment, before the first request of a target. */
public final class Once {
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Object> done = new HashSet<>();

  /** Something to do. */
  @FunctionalInterface
  public interface Action {
    void run() throws InterruptedException;
  }

  /**
   * Does it, unless it has been done; whoever comes meanwhile waits. What fails is done again.
   *
   * @param what names it
   */
  public void run(Object what, Action action) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (!done.contains(what)) {
        action.run();
        done.add(what);
      }
    } finally {
      lock.unlock();
    }
  }
}
