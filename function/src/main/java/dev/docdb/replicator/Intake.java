package dev.docdb.replicator;

import dev.docdb.replicator.config.WhenCaughtUp;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.request.Backoff;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The source's side of the core: one read at a time, tried again while the cluster is away. */
final class Intake {
  /**
   * How long the server may wait for a change before an invocation that stops when caught up ends.
   */
  private static final Duration SHORT_WAIT = Duration.ofMillis(300);

  private static final Duration LONG_WAIT = Duration.ofSeconds(1);

  /** An error that nobody knows may pass by itself; it isn't waited for until the deadline. */
  private static final int TRIES_AFTER_UNKNOWN = 3;

  /** A read that takes so much longer than the server may wait gets no answer any more. */
  private static final Duration OVERDUE = Duration.ofSeconds(5);

  private final Shell shell;
  private final Reader reader;
  private final Duration patience;
  private final Consumer<Reader.Read> accepted;
  private final Consumer<RuntimeException> failed;
  private final Backoff backoff;
  private final Log log;
  private boolean reading;
  private int failuresInRow;
  private int unknownInRow;
  private long startedAt;
  private long readAgainAt;
  private boolean caughtUp;
  private @Nullable RuntimeException trouble;

  Intake(
      Reader reader,
      WhenCaughtUp whenCaughtUp,
      Means means,
      Consumer<Reader.Read> accepted,
      Consumer<RuntimeException> failed) {
    this.shell = means.shell();
    this.reader = reader;
    this.patience = whenCaughtUp == WhenCaughtUp.STAY ? LONG_WAIT : SHORT_WAIT;
    this.backoff = means.backoff();
    this.log = means.log();
    this.accepted = accepted;
    this.failed = failed;
    this.readAgainAt = shell.nanos();
  }

  /** Starts a read, unless one is under way or the next has to wait. */
  void read(Duration left) {
    long now = shell.nanos();
    if (reading || now - readAgainAt < 0) {
      return;
    }
    reading = true;
    startedAt = now;
    Duration wait = left.compareTo(patience) < 0 ? left : patience;
    shell.start(() -> reader.read(wait), this::ended);
  }

  private void ended(Future<Reader.Read> end) {
    reading = false;
    if (end.state() == Future.State.SUCCESS) {
      succeeded(end.resultNow());
      return;
    }
    if (end.exceptionNow() instanceof SourceException e && mayPass(e.error())) {
      log.warn("Reading is tried again", e);
      reader.reopenNext();
      trouble = e;
      caughtUp = false; // nobody knows what has been written since
      failuresInRow++;
      readAgainAt = shell.nanos() + backoff.nanosAfter(failuresInRow);
    } else {
      failed.accept(Failures.asRuntime(end.exceptionNow()));
    }
  }

  /** A stream that opens and gives nothing may fail with the next read as it did before. */
  private void succeeded(Reader.Read read) {
    caughtUp = read.batch().isCaughtUp();
    if (caughtUp || !read.batch().changes().isEmpty()) {
      trouble = null;
      failuresInRow = 0;
      unknownInRow = 0;
    }
    accepted.accept(read);
  }

  private boolean mayPass(SourceError error) {
    return error == SourceError.CONNECTION_LOST
        || (error == SourceError.UNKNOWN && ++unknownInRow <= TRIES_AFTER_UNKNOWN);
  }

  boolean isReading() {
    return reading;
  }

  /** Whether the last read said that there is nothing more. */
  boolean isCaughtUp() {
    return caughtUp;
  }

  /** When to read again. */
  long wakeAt() {
    return readAgainAt;
  }

  /** Why the cluster gives no changes at the moment, if it doesn't. */
  Optional<RuntimeException> trouble() {
    boolean overdue = reading && shell.nanos() - startedAt > patience.plus(OVERDUE).toNanos();
    if (trouble == null && overdue) {
      return Optional.of(
          new SourceException(SourceError.CONNECTION_LOST, "The cluster doesn't answer a read"));
    }
    return Optional.ofNullable(trouble);
  }
}
