package dev.docdb.replicator;

import dev.docdb.replicator.config.WhenCaughtUp;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.report.ReplicationSummary.Saving;
import dev.docdb.replicator.source.Batch;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.Checkpoint;
import dev.docdb.replicator.state.Checkpoints;
import dev.docdb.replicator.state.FencedException;
import dev.docdb.replicator.state.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The core of an invocation: decides what is read, sent and saved, and when it is enough. It owns
 * all state and runs on one thread; whatever blocks is the shell's.
 */
final class Replicator {
  /** A stream with few changes fills no batches; its position is saved all the same. */
  private static final Duration LONGEST_UNSAVED = Duration.ofSeconds(30);

  /**
   * What bounds an invocation.
   *
   * @param maxBatches most batches; 0: as many as the deadline allows
   * @param batchesPerSave batches between two saved positions; of twice as many at most, changes
   *     are repeated after a crash
   * @param detachAfter how long a target may take nothing before the others go on without it;
   *     empty: they wait
   * @param lease how long the lease lasts
   * @param heldUntil the moment at which it lapses unless it is prolonged
   * @param sendFrom nothing is sent before this: requests of a holder that died may still be on
   *     their way
   */
  record Bounds(
      int maxBatches,
      int batchesPerSave,
      WhenCaughtUp whenCaughtUp,
      Optional<Duration> detachAfter,
      Duration lease,
      long heldUntil,
      long sendFrom,
      Deadline deadline) {}

  private final Shell shell;
  private final Intake intake;
  private final Lanes lanes;
  private final CatchUps catchUps;
  private final Detaching detaching;
  private final Progress progress;
  private final MemoryBudget memory;
  private final Saver saver;
  private final LeaseKeeper leaseKeeper;
  private final Bounds bounds;
  private final Ending ending;
  private final Tally tally = new Tally();

  Replicator(
      Means means,
      Reader reader,
      Lanes lanes,
      CatchUps catchUps,
      Progress progress,
      MemoryBudget memory,
      Checkpoints checkpoints,
      Lease lease,
      Bounds bounds) {
    this.shell = means.shell();
    this.ending = new Ending(shell, bounds.deadline().deliverUntil());
    this.intake =
        new Intake(reader, bounds.whenCaughtUp(), means, this::accept, ending::readingFailed);
    this.lanes = lanes;
    this.catchUps = catchUps;
    this.detaching = new Detaching(lanes, catchUps, bounds.detachAfter(), means.log());
    this.progress = progress;
    this.memory = memory;
    this.saver = new Saver(shell, checkpoints, progress, means.backoff(), ending::failed);
    this.leaseKeeper =
        new LeaseKeeper(shell, lease, bounds.lease(), bounds.heldUntil(), ending::failed);
    this.bounds = bounds;
  }

  /**
   * Replicates until there is nothing more to do or no more time.
   *
   * @throws RuntimeException what made it fail; whatever was safe is saved by then
   */
  void run() {
    while (!isOver()) {
      leaseKeeper.keep(); // first: who was frozen and wakes up must send nothing without it
      read();
      send();
      detaching.detach();
      lanes.failures().forEach(ending::laneFailed);
      if (!ending.mustStopAtOnce()) {
        save();
      }
      if (!isOver()) { // what was just found out may be the end
        shell.runNext(wakeAt());
      }
    }
    saveTheRest();
    Optional<RuntimeException> failure = outcome();
    if (failure.isPresent() && !(failure.get() instanceof FencedException)) {
      throw failure.get();
    }
  }

  /**
   * What made it fail. Where nothing more can be read until an operator has decided something, that
   * is said only when all that was read is delivered: until then it is the targets' trouble.
   */
  private Optional<RuntimeException> outcome() {
    Optional<RuntimeException> failure = ending.failure();
    Optional<RuntimeException> unread = ending.readingFailure();
    Optional<RuntimeException> end = unread.filter(Replicator::isTheEndOfTheSource);
    if (failure.isPresent()) {
      return failure;
    }
    boolean everythingIsDelivered = progress.isComplete() && catchUps.haveAllThatCanBeRead();
    if (unread.isPresent() && (end.isEmpty() || everythingIsDelivered)) {
      return unread;
    }
    Optional<RuntimeException> trouble = whyUnfinished();
    trouble.ifPresent(ending::failed);
    return trouble.or(detaching::failure).or(() -> end.map(Replicator::outOfTime));
  }

  private static boolean isTheEndOfTheSource(RuntimeException failure) {
    return failure instanceof SourceException e && e.error().halts();
  }

  private static RuntimeException outOfTime(RuntimeException end) {
    return new IllegalStateException(
        "Time ran out before everything that was read was delivered, and nothing more can be read",
        end);
  }

  private void send() {
    if (maySend() && !ending.mustStopAtOnce()) {
      lanes.pump();
      catchUps.pump();
    }
  }

  private boolean maySend() {
    return shell.nanos() - bounds.sendFrom() >= 0;
  }

  private boolean isOver() {
    if (shell.nanos() - ending.giveUpAt() >= 0) {
      ending.stopReading(End.DEADLINE);
      return true;
    }
    if (ending.hasFailed()) {
      return areLanesOver() && (ending.hasFailedForEveryone() || catchUps.areDone());
    }
    return nothingMore() && catchUps.areDone() && !saver.isSaving();
  }

  private boolean areLanesOver() {
    return lanes.areDone() || shell.nanos() - ending.lanesUntil() >= 0;
  }

  private boolean nothingMore() {
    return hasRead() && progress.isComplete();
  }

  private boolean hasRead() {
    return !ending.isReading() && !intake.isReading();
  }

  /** When time ran out because something gives no answer, the invocation has failed. */
  private Optional<RuntimeException> whyUnfinished() {
    if (ending.reason() != End.DEADLINE && progress.isComplete()) {
      return Optional.empty();
    }
    return intake.trouble().or(lanes::trouble);
  }

  private void read() {
    long now = shell.nanos();
    if (now - bounds.deadline().readUntil() >= 0) {
      ending.stopReading(End.DEADLINE);
    }
    if (ending.isReading() && hasRoom()) {
      intake.read(bounds.deadline().left(now));
    }
    if (!ending.hasFailedForEveryone()) {
      Duration left = bounds.deadline().leftBehindOthers(now);
      catchUps.read(left, hasRead(), ending.reason() == End.MAX_LOOP);
    }
  }

  /** In memory, and for what a crash would repeat. */
  private boolean hasRoom() {
    return memory.hasRoom() && progress.batchesUnsaved() < 2 * bounds.batchesPerSave();
  }

  private void accept(Reader.Read newest) {
    Batch batch = newest.batch();
    BatchInFlight inFlight =
        new BatchInFlight(newest.encoded(), batch.end(), batch.bytes(), lanes.count());
    progress.began(inFlight);
    lanes.offer(inFlight);
    progress.advance(); // where every target is detached, nobody else says so
    tally.add(batch);
    boolean stop = bounds.whenCaughtUp() == WhenCaughtUp.STOP && !catchUps.areFarBehind();
    if (batch.isCaughtUp() && stop) {
      ending.stopReading(End.CAUGHT_UP);
    }
    if (bounds.maxBatches() > 0 && tally.batches() >= bounds.maxBatches()) {
      ending.stopReading(End.MAX_LOOP);
    }
  }

  /**
   * Saves when so many batches lie behind the saved position, when it is old, or when nothing more
   * is read.
   */
  private void save() {
    boolean old = shell.nanos() - saver.lastTry() >= LONGEST_UNSAVED.toNanos();
    boolean many = progress.batchesToSave() >= bounds.batchesPerSave();
    if (nothingMore() || old || many || saver.mustTryAgain()) {
      saver.save();
    }
  }

  /** When time is up or something failed: what is safe is still saved, unless the lease is lost. */
  private void saveTheRest() {
    progress.settleForPart();
    catchUps.end(progress.reachedByAll());
    long end = bounds.deadline().end();
    while (!ending.mustStopAtOnce() && (saver.isSaving() || progress.hasUnsaved())) {
      saver.save();
      boolean idle = !shell.runNext(Math.min(end, saver.wakeAt().orElse(end)));
      if (idle && shell.nanos() - end >= 0) {
        ending.failed(
            new IllegalStateException(
                "The position couldn't be saved in time; it stays where it was"));
        return;
      }
    }
  }

  private long wakeAt() {
    long wake = Math.min(ending.giveUpAt(), leaseKeeper.wakeAt());
    if (shell.nanos() - ending.lanesUntil() < 0) {
      wake = Math.min(wake, ending.lanesUntil());
    }
    if (ending.isReading()) {
      wake = Math.min(wake, bounds.deadline().readUntil());
    }
    if (ending.isReading() && !intake.isReading() && hasRoom()) {
      wake = Math.min(wake, intake.wakeAt());
    }
    wake = ending.hasFailedForEveryone() ? wake : catchUps.wakeAt(wake, maySend());
    wake = detaching.wakeAt(wake);
    wake = maySend() ? lanes.wakeAt(wake) : Math.min(wake, bounds.sendFrom());
    if (progress.batchesUnsaved() > 0 && !saver.isSaving()) {
      wake = Math.min(wake, saver.lastTry() + LONGEST_UNSAVED.toNanos());
    }
    return Math.min(wake, saver.wakeAt().orElse(wake));
  }

  /** Whether no request is under way that a target may still take. */
  boolean isSettled() {
    return lanes.areSettled() && catchUps.areSettled();
  }

  /** Whether all that was read is delivered. */
  boolean isComplete() {
    return progress.isComplete();
  }

  /** How far the targets have come. */
  Checkpoint reached() {
    return progress.reached();
  }

  /** The detached targets that had a place of their own when it began. */
  CatchUps catchUps() {
    return catchUps;
  }

  /**
   * What was done, at whatever moment it is asked.
   *
   * @param retention how long the cluster keeps changes
   */
  ReplicationSummary summary(String scope, Instant now, Duration took, Duration retention) {
    Optional<Duration> positionAge = progress.positionAge(now);
    return new ReplicationSummary(
        scope,
        end(),
        tally.reading(),
        new Saving(
            saver.saves(),
            progress.lag(now, intake.isCaughtUp()),
            positionAge,
            positionAge.map(retention::minus)),
        took,
        Stream.of(lanes.summaries(), catchUps.summaries()).flatMap(List::stream).toList());
  }

  private End end() {
    return ending.reason() == End.CAUGHT_UP && !progress.isComplete()
        ? End.DEADLINE
        : ending.reason();
  }
}
