package dev.docdb.replicator.sandbox.proxy;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** What the network is like now. It may change at any moment, and whoever waits for it is told. */
final class Weather {
  private static final long NEVER = Long.MAX_VALUE;

  /** The faults that are on; zero and empty mean none. */
  record Faults(
      Duration latency,
      Duration jitter,
      boolean blackHole,
      long bytesPerSecond,
      Duration slowClose,
      Optional<Cut> cut) {
    static final Faults NONE =
        new Faults(Duration.ZERO, Duration.ZERO, false, 0, Duration.ZERO, Optional.empty());

    Faults {
      if (latency.isNegative() || jitter.isNegative() || slowClose.isNegative()) {
        throw new IllegalArgumentException("nothing arrives before it was sent");
      }
      if (bytesPerSecond < 0) {
        throw new IllegalArgumentException("nothing flows backwards");
      }
    }

    Faults withLatency(Duration value, Duration deviation) {
      return new Faults(value, deviation, blackHole, bytesPerSecond, slowClose, cut);
    }

    Faults withBlackHole(boolean value) {
      return new Faults(latency, jitter, value, bytesPerSecond, slowClose, cut);
    }

    Faults withBytesPerSecond(long value) {
      return new Faults(latency, jitter, blackHole, value, slowClose, cut);
    }

    Faults withSlowClose(Duration value) {
      return new Faults(latency, jitter, blackHole, bytesPerSecond, value, cut);
    }

    Faults withCut(Cut value) {
      return new Faults(latency, jitter, blackHole, bytesPerSecond, slowClose, Optional.of(value));
    }
  }

  /** Asked by many threads at once. */
  private final Random chance;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Faults faults = Faults.NONE;
  private boolean over;

  Weather(Random chance) {
    this.chance = chance;
  }

  Faults now() {
    lock.lock();
    try {
      return faults;
    } finally {
      lock.unlock();
    }
  }

  void change(UnaryOperator<Faults> change) {
    lock.lock();
    try {
      faults = change.apply(faults);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets everyone who waits go: the proxy closes. */
  void end() {
    lock.lock();
    try {
      over = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until what came at a moment may be passed on, by whatever the faults are meanwhile. */
  void awaitArrival(long cameNanos) throws InterruptedException {
    double luck = chance.nextDouble();
    await(
        faults ->
            cameNanos + faults.latency().toNanos() + (long) (luck * faults.jitter().toNanos()));
  }

  /** Waits as long as so many bytes take on a line that is this narrow. */
  void awaitTransfer(int bytes) throws InterruptedException {
    long start = System.nanoTime();
    await(
        faults ->
            faults.bytesPerSecond() == 0
                ? start
                : start + (long) (1e9 * bytes / faults.bytesPerSecond()));
  }

  /** Waits until the other side may be told that a side has closed. */
  void awaitClose() throws InterruptedException {
    long start = System.nanoTime();
    await(faults -> start + faults.slowClose().toNanos());
  }

  private interface DueTime {
    long of(Faults faults);
  }

  private void await(DueTime due) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = left(due);
      while (left > 0 && !over) {
        if (left == NEVER) {
          changed.await();
        } else {
          changed.awaitNanos(left);
        }
        left = left(due);
      }
    } finally {
      lock.unlock();
    }
  }

  private long left(DueTime due) {
    return faults.blackHole() ? NEVER : due.of(faults) - System.nanoTime();
  }
}
