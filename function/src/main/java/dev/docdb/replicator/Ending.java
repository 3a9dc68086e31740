package dev.docdb.replicator;

import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.state.FencedException;
import dev.docdb.replicator.state.LeaseLapsedException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether an invocation comes to its end, why, and how long the lanes may go on. */
final class Ending {
  /** How long the healthy lanes may finish what is under way after another one failed. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Shell shell;
  private @Nullable End reason;
  private @Nullable RuntimeException readingFailure;
  private @Nullable RuntimeException failure;
  private boolean withoutLease;
  private boolean everyone;
  private long giveUpAt;
  private long lanesUntil;

  /**
   * No end in sight.
   *
   * @param deliverUntil when the lanes give up even if nothing fails
   */
  Ending(Shell shell, long deliverUntil) {
    this.shell = shell;
    this.giveUpAt = deliverUntil;
    this.lanesUntil = deliverUntil;
  }

  /** Nothing more is read; the first reason counts. */
  void stopReading(End why) {
    reason = reason == null ? why : reason;
  }

  /** Nothing more can be read. What was read is still delivered, as long as there is time. */
  void readingFailed(RuntimeException why) {
    if (readingFailure == null) {
      readingFailure = why;
      reason = End.FAILED;
    }
  }

  /**
   * A target failed; the first failure counts. Those that go with it may finish what is under way;
   * those that are detached from it go on.
   */
  void laneFailed(RuntimeException why) {
    if (failure == null) {
      failure = why;
      reason = End.FAILED;
    }
    lanesUntil = Math.min(lanesUntil, shell.nanos() + GRACE.toNanos());
  }

  /**
   * Something else failed; the first failure counts. Who has no lease any more stops at once, after
   * others the lanes may finish what is under way.
   */
  void failed(RuntimeException why) {
    withoutLease |= why instanceof FencedException || why instanceof LeaseLapsedException;
    if (failure == null) {
      failure = why;
      reason = why instanceof FencedException ? End.FENCED : End.FAILED;
    }
    giveUpAt = Math.min(giveUpAt, shell.nanos() + (withoutLease ? 0 : GRACE.toNanos()));
    lanesUntil = Math.min(lanesUntil, giveUpAt);
    everyone = true;
  }

  /** Whether reading goes on. */
  boolean isReading() {
    return reason == null;
  }

  /** Why nothing more can be read, if that is so. */
  Optional<RuntimeException> readingFailure() {
    return Optional.ofNullable(readingFailure);
  }

  /** What else failed first. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Whether it doesn't end well. */
  boolean hasFailed() {
    return failure != null || readingFailure != null;
  }

  /** Without the lease nothing more may be sent or saved. */
  boolean mustStopAtOnce() {
    return withoutLease;
  }

  /** Whether something failed without which nobody can go on. */
  boolean hasFailedForEveryone() {
    return everyone;
  }

  /** The moment at which the targets that go together are given up. */
  long lanesUntil() {
    return lanesUntil;
  }

  /** The moment at which what is undelivered is left to the next invocation. */
  long giveUpAt() {
    return giveUpAt;
  }

  /** Why it ended; an invocation that is asked before its end has failed. */
  End reason() {
    return reason == null ? End.FAILED : reason;
  }
}
