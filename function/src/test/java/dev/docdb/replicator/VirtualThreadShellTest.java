package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.report.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class VirtualThreadShellTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  @Test
  void tellsTheEndOfACallOnTheCoresOwnThread() {
    try (VirtualThreadShell shell = new VirtualThreadShell(new Log(System.err))) {
      List<Thread> told = new ArrayList<>();
      List<Integer> results = new ArrayList<>();
      shell.start(
          () -> 42,
          end -> {
            told.add(Thread.currentThread());
            results.add(end.resultNow());
          });

      assertTrue(shell.runNext(shell.nanos() + LONG.toNanos()));
      assertSame(Thread.currentThread(), told.getFirst());
      assertEquals(List.of(42), results);
    }
  }

  @Test
  void tellsAFailureTooErrorsIncluded() {
    try (VirtualThreadShell shell = new VirtualThreadShell(new Log(System.err))) {
      List<Future<Object>> ends = new ArrayList<>();
      shell.start(
          () -> {
            throw new OutOfMemoryError("in a call");
          },
          ends::add);

      assertTrue(shell.runNext(shell.nanos() + LONG.toNanos()));
      assertInstanceOf(OutOfMemoryError.class, ends.getFirst().exceptionNow());
    }
  }

  @Test
  void givesUpWaitingAtTheMomentItIsTold() {
    try (VirtualThreadShell shell = new VirtualThreadShell(new Log(System.err))) {
      long until = shell.nanos() + Duration.ofMillis(20).toNanos();
      assertFalse(shell.runNext(until));
      assertTrue(shell.nanos() >= until);
    }
  }

  @Test
  void interruptsWhatStillRunsAndWaitsForItsEnd() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    try (VirtualThreadShell shell = new VirtualThreadShell(new Log(System.err))) {
      shell.start(
          () -> {
            try {
              started.countDown();
              new CountDownLatch(1).await();
              return "";
            } finally {
              ended.set(true);
            }
          },
          end -> {
            throw new IllegalStateException("nobody runs the core any more");
          });
      started.await();
    }
    assertTrue(ended.get(), "a call outlived the shell");
  }
}
