package dev.docdb.replicator;

import dev.docdb.replicator.redrive.InTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/** Makes one blocking call after the other by the shell, within the phases of the deadline. */
final class ShellInTime implements InTime {
  private final Shell shell;
  private final Deadline deadline;

  ShellInTime(Shell shell, Deadline deadline) {
    this.shell = shell;
    this.deadline = deadline;
  }

  @Override
  public boolean mayGoOn() {
    return deadline.readUntil() - shell.nanos() > 0;
  }

  @Override
  public <T> T call(Callable<T> call) throws TimeoutException {
    return call(call, deadline.deliverUntil());
  }

  @Override
  public <T> T last(Callable<T> call) throws TimeoutException {
    return call(call, deadline.end());
  }

  /** The shell interrupts what is still under way when it is closed. */
  private <T> T call(Callable<T> call, long until) throws TimeoutException {
    Deque<Future<T>> end = new ArrayDeque<>();
    if (until - shell.nanos() <= 0) {
      throw new TimeoutException();
    }
    shell.start(call, end::add);
    while (end.isEmpty()) {
      if (!shell.runNext(until)) {
        throw new TimeoutException();
      }
    }
    Future<T> ended = end.getFirst();
    if (ended.state() != Future.State.SUCCESS) {
      throw Failures.asRuntime(ended.exceptionNow());
    }
    return ended.resultNow();
  }

  @Override
  public void await(long until) throws TimeoutException {
    long atMost = Math.min(until, deadline.deliverUntil());
    while (shell.nanos() - atMost < 0) {
      shell.runNext(atMost);
    }
    if (deadline.deliverUntil() - shell.nanos() <= 0) {
      throw new TimeoutException();
    }
  }

  @Override
  public long nanos() {
    return shell.nanos();
  }
}
