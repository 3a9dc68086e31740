package dev.docdb.replicator;

import dev.docdb.replicator.config.WhenCaughtUp;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.state.Checkpoints;
import dev.docdb.replicator.state.FencedException;
import dev.docdb.replicator.state.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The core of an invocation: decides what is read, sent and saved, and when it is enough. It owns
 * all state and runs on one thread; whatever blocks is the shell's.
 */
final class Replicator {
  /**
   * How long the server may wait for a change before an invocation that stops when caught up ends.
   */
  private static final Duration SHORT_WAIT = Duration.ofMillis(300);

  private static final Duration LONG_WAIT = Duration.ofSeconds(1);

  /** How long the healthy lanes may finish what is under way after something failed. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /**
   * What bounds an invocation.
   *
   * @param maxBatches most batches; 0: as many as the deadline allows
   * @param batchesPerSave batches between two saved positions
   * @param renewal time between two renewals of the lease
   */
  record Bounds(int maxBatches, int batchesPerSave, WhenCaughtUp whenCaughtUp, Duration renewal) {}

  private final Shell shell;
  private final Reader reader;
  private final List<Lane<?>> lanes;
  private final Progress progress;
  private final MemoryBudget memory;
  private final Checkpoints checkpoints;
  private final Lease lease;
  private final Bounds bounds;
  private final Deadline deadline;

  private boolean reading;
  private long readAgainAt;
  private boolean saving;
  private boolean renewing;
  private long renewAt;
  private long read;
  private long batches;
  private long saves;
  private @Nullable End ended;
  private @Nullable RuntimeException failure;
  private long giveUpAt;

  Replicator(
      Shell shell,
      Reader reader,
      List<Lane<?>> lanes,
      Progress progress,
      MemoryBudget memory,
      Checkpoints checkpoints,
      Lease lease,
      Bounds bounds,
      Deadline deadline) {
    this.shell = shell;
    this.reader = reader;
    this.lanes = List.copyOf(lanes);
    this.progress = progress;
    this.memory = memory;
    this.checkpoints = checkpoints;
    this.lease = lease;
    this.bounds = bounds;
    this.deadline = deadline;
    this.readAgainAt = shell.nanos();
    this.renewAt = shell.nanos() + bounds.renewal().toNanos();
    this.giveUpAt = deadline.deliverUntil();
  }

  /**
   * Replicates until there is nothing more to do or no more time.
   *
   * @throws RuntimeException what made it fail; whatever was safe is saved by then
   */
  void run() {
    while (!isOver()) {
      startReading();
      lanes.forEach(Lane::pump);
      lanes.forEach(lane -> lane.failure().ifPresent(this::fail));
      startSaving(bounds.batchesPerSave());
      startRenewing();
      shell.runNext(wakeAt());
    }
    saveTheRest();
    if (failure != null) {
      throw failure;
    }
    if (!progress.isComplete()) {
      lanes.forEach(lane -> lane.trouble().ifPresent(Replicator::rethrow));
    }
  }

  private static void rethrow(RuntimeException trouble) {
    throw trouble;
  }

  private boolean isOver() {
    long now = shell.nanos();
    if (now - giveUpAt >= 0) {
      stopReading(End.DEADLINE);
      return true;
    }
    if (failure != null) {
      return lanes.stream().allMatch(lane -> lane.failure().isPresent() || lane.isIdle());
    }
    return ended != null && !reading && progress.isComplete() && !saving;
  }

  private void startReading() {
    long now = shell.nanos();
    if (ended == null && now - deadline.readUntil() >= 0) {
      stopReading(End.DEADLINE);
    }
    if (ended != null || reading || !memory.hasRoom() || now - readAgainAt < 0) {
      return;
    }
    reading = true;
    Duration wait = min(patience(), deadline.left(now));
    shell.start(() -> reader.read(wait), this::readEnded);
  }

  private Duration patience() {
    return bounds.whenCaughtUp() == WhenCaughtUp.STAY ? LONG_WAIT : SHORT_WAIT;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private void readEnded(Future<Reader.Read> end) {
    reading = false;
    if (end.state() == Future.State.SUCCESS) {
      accept(end.resultNow());
      return;
    }
    Optional<Long> wait = reader.waitAfter(end.exceptionNow());
    if (wait.isPresent()) {
      readAgainAt = shell.nanos() + wait.get();
    } else {
      fail(asRuntime(end.exceptionNow()));
    }
  }

  private void accept(Reader.Read newest) {
    BatchInFlight batch =
        new BatchInFlight(
            newest.encoded(), newest.batch().end(), newest.batch().bytes(), lanes.size());
    progress.began(batch);
    lanes.forEach(lane -> lane.offer(batch));
    read += newest.batch().changes().size();
    if (!batch.isEmpty()) {
      batches++;
    }
    if (newest.batch().isCaughtUp() && bounds.whenCaughtUp() == WhenCaughtUp.STOP) {
      stopReading(End.CAUGHT_UP);
    }
    if (bounds.maxBatches() > 0 && batches >= bounds.maxBatches()) {
      stopReading(End.MAX_LOOP);
    }
  }

  private void stopReading(End why) {
    if (ended == null) {
      ended = why;
    }
  }

  /**
   * Saves the position when so many batches lie between it and the saved one, or when nothing more
   * is read.
   */
  private void startSaving(int every) {
    boolean due =
        progress.batchesSinceSaved() >= every
            || (ended != null && !reading && progress.isComplete());
    Optional<Position> position = progress.unsaved();
    if (saving || !due || position.isEmpty()) {
      return;
    }
    saving = true;
    progress.saving();
    shell.start(
        () -> {
          checkpoints.save(position.get());
          return position;
        },
        this::saveEnded);
  }

  private void saveEnded(Future<Optional<Position>> end) {
    saving = false;
    if (end.state() == Future.State.SUCCESS) {
      saves++;
    } else {
      fail(asRuntime(end.exceptionNow()));
    }
  }

  /** When time is up or something failed: what is safe is still saved, unless the lease is lost. */
  private void saveTheRest() {
    while (!(failure instanceof FencedException) && (saving || progress.unsaved().isPresent())) {
      startSaving(0);
      if (!shell.runNext(deadline.end())) {
        fail(new IllegalStateException("The position couldn't be saved in time"));
        return;
      }
    }
  }

  private void startRenewing() {
    if (renewing || shell.nanos() - renewAt < 0) {
      return;
    }
    renewing = true;
    shell.start(
        () -> {
          lease.renew();
          return lease;
        },
        this::renewEnded);
  }

  private void renewEnded(Future<Lease> end) {
    renewing = false;
    renewAt = shell.nanos() + bounds.renewal().toNanos();
    if (end.state() != Future.State.SUCCESS) {
      fail(asRuntime(end.exceptionNow()));
    }
  }

  /**
   * The first failure counts. A fenced holder stops at once; after others the lanes may finish what
   * is under way.
   */
  private void fail(RuntimeException why) {
    if (failure != null && !(why instanceof FencedException)) {
      return;
    }
    failure = why;
    ended = End.FAILED;
    long grace = why instanceof FencedException ? 0 : GRACE.toNanos();
    giveUpAt = Math.min(giveUpAt, shell.nanos() + grace);
  }

  private static RuntimeException asRuntime(Throwable error) {
    return error instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException(
            "The replicator failed: " + error.getClass().getSimpleName(), error);
  }

  private long wakeAt() {
    long wake = Math.min(giveUpAt, renewing ? giveUpAt : renewAt);
    if (!reading && ended == null && memory.hasRoom()) {
      wake = Math.min(wake, readAgainAt);
    }
    for (Lane<?> lane : lanes) {
      wake = Math.min(wake, lane.wakeAt().orElse(wake));
    }
    return wake;
  }

  /** What was done, at whatever moment it is asked. */
  ReplicationSummary summary(String scope, Instant now, Duration took) {
    boolean caughtUp = ended == End.CAUGHT_UP && progress.isComplete();
    return new ReplicationSummary(
        scope,
        ended == null ? End.FAILED : ended,
        read,
        batches,
        saves,
        caughtUp ? Duration.ZERO : progress.lag(now),
        took,
        lanes.stream().map(Lane::summary).toList());
  }
}
