package dev.docdb.replicator;

import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * A shell on virtual time: calls take effect, and their ends come back, at moments drawn from a
 * seed. So calls overlap in any order although everything runs on one thread. At a chosen step the
 * process dies: effects that took place stay, the rest never happens.
 */
final class SimulatedShell implements Shell {
  /** The process was killed. */
  static final class Killed extends RuntimeException {
    Killed() {
      super("killed");
    }
  }

  private record Event(long at, long order, Runnable action, boolean isEnd)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  private final Random random;
  private final long slowest;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long order;
  private long stepsToLive;
  private boolean inCall;

  /**
   * A shell that lives for so many steps.
   *
   * @param slowest the longest time from the start of a call to its effect, and from that to its
   *     end
   */
  SimulatedShell(Random random, long now, long slowest, long stepsToLive) {
    this.random = random;
    this.now = now;
    this.slowest = slowest;
    this.stepsToLive = stepsToLive;
  }

  @Override
  public <T> void start(Callable<T> call, Consumer<Future<T>> then) {
    FutureTask<T> task = new FutureTask<>(call);
    long effect = now + 1 + random.nextLong(slowest);
    long end = effect + random.nextLong(slowest);
    events.add(new Event(effect, order++, task, false));
    events.add(new Event(end, order++, () -> then.accept(task), true));
  }

  @Override
  public boolean runNext(long until) {
    while (!events.isEmpty() && events.peek().at() <= until) {
      if (stepsToLive-- <= 0) {
        throw new Killed();
      }
      Event next = events.remove();
      now = Math.max(now, next.at());
      inCall = !next.isEnd();
      next.action().run();
      inCall = false;
      if (next.isEnd()) {
        return true;
      }
    }
    now = Math.max(now, until);
    return false;
  }

  @Override
  public long nanos() {
    return now;
  }

  /** Whether a call runs now, and not the core itself, which must not block. */
  boolean isInCall() {
    return inCall;
  }
}
