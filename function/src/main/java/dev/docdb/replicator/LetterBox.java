package dev.docdb.replicator;

import dev.docdb.replicator.letter.DeadLetter;
import dev.docdb.replicator.letter.DeadLetters;
import dev.docdb.replicator.request.Backoff;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of a lane on their way, one after the other, so that those of one document keep
 * their order. A letter whose place doesn't answer is put again; until it is stored, its change
 * counts as undelivered, so that no position passes it.
 */
final class LetterBox {
  private final DeadLetters letters;
  private final Shell shell;
  private final Backoff backoff;
  private final Consumer<RuntimeException> failed;
  private final Deque<Letter> waiting = new ArrayDeque<>();
  private boolean underWay;
  private int failuresInRow;
  private long notBefore;
  private @Nullable RuntimeException trouble;

  /**
   * A letter and who waits for it.
   *
   * @param stored told when it is stored
   */
  private record Letter(DeadLetter content, Runnable stored) {}

  /**
   * An empty box.
   *
   * @param failed told when a letter can't be stored at all
   */
  LetterBox(DeadLetters letters, Shell shell, Backoff backoff, Consumer<RuntimeException> failed) {
    this.letters = letters;
    this.shell = shell;
    this.backoff = backoff;
    this.failed = failed;
    this.notBefore = shell.nanos();
  }

  void put(DeadLetter letter, Runnable stored) {
    waiting.addLast(new Letter(letter, stored));
  }

  /** Those that wait are left to a later invocation. */
  void forget() {
    waiting.clear();
    trouble = null;
  }

  /** Starts what may be started now. */
  void pump() {
    if (!waiting.isEmpty() && !underWay && shell.nanos() - notBefore >= 0) {
      Letter next = waiting.removeFirst();
      underWay = true;
      shell.start(
          () -> {
            letters.put(next.content());
            return next;
          },
          end -> ended(next, end));
    }
  }

  private void ended(Letter letter, Future<Letter> end) {
    underWay = false;
    if (end.state() == Future.State.SUCCESS) {
      failuresInRow = 0;
      trouble = null;
      letter.stored().run();
      return;
    }
    switch (end.exceptionNow()) {
      case TargetUnavailableException e -> {
        trouble = e;
        failuresInRow++;
        notBefore = shell.nanos() + backoff.nanosAfter(failuresInRow);
        waiting.addFirst(letter);
      }
      case Throwable e -> failed.accept(Failures.asRuntime(e));
    }
  }

  /** Whether none is under way. */
  boolean isSettled() {
    return !underWay;
  }

  /** When to look again although no call has ended. */
  Optional<Long> wakeAt() {
    return waiting.isEmpty() || underWay ? Optional.empty() : Optional.of(notBefore);
  }

  /** Why letters can't be stored at the moment, if they can't. */
  Optional<RuntimeException> trouble() {
    return Optional.ofNullable(trouble);
  }
}
