package dev.docdb.replicator;

import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.Lease;
import dev.docdb.replicator.state.LeaseLapsedException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Prolongs the lease while the core works. A renewal that fails because the cluster is away is
 * tried again; when the lease would have lapsed meanwhile, the core is stopped, because another
 * holder may be at work.
 */
final class LeaseKeeper {
  private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMillis(500);

  private final Shell shell;
  private final Lease lease;
  private final Duration length;
  private final Consumer<RuntimeException> failed;
  private long heldUntil;
  private long renewAt;
  private boolean renewing;
  private @Nullable RuntimeException trouble;

  /**
   * Begins to keep a lease.
   *
   * @param heldUntil the moment at which it lapses unless it is prolonged
   * @param failed told when it is lost or can't be prolonged
   */
  LeaseKeeper(
      Shell shell,
      Lease lease,
      Duration length,
      long heldUntil,
      Consumer<RuntimeException> failed) {
    this.shell = shell;
    this.lease = lease;
    this.length = length;
    this.heldUntil = heldUntil;
    this.renewAt = heldUntil - length.toNanos() + length.dividedBy(3).toNanos();
    this.failed = failed;
  }

  /** Starts a renewal if it is time for one. */
  void keep() {
    long now = shell.nanos();
    if (now - heldUntil >= 0) {
      failed.accept(new LeaseLapsedException(trouble));
    } else if (!renewing && now - renewAt >= 0) {
      renewing = true;
      shell.start(this::renew, end -> ended(now, end));
    }
  }

  private Lease renew() {
    lease.renew();
    return lease;
  }

  private void ended(long asked, Future<Lease> end) {
    renewing = false;
    if (end.state() == Future.State.SUCCESS) {
      trouble = null;
      heldUntil = asked + length.toNanos();
      renewAt = asked + length.dividedBy(3).toNanos();
    } else if (end.exceptionNow() instanceof SourceException e
        && e.error() == SourceError.CONNECTION_LOST) {
      trouble = e;
      renewAt = shell.nanos() + BEFORE_ANOTHER_TRY.toNanos();
    } else {
      failed.accept(Failures.asRuntime(end.exceptionNow()));
    }
  }

  /** When to look again although no call has ended. */
  long wakeAt() {
    return renewing ? heldUntil : Math.min(renewAt, heldUntil);
  }
}
