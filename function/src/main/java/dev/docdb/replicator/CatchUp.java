package dev.docdb.replicator;

import dev.docdb.replicator.Progress.Unsaved;
import dev.docdb.replicator.config.WhenCaughtUp;
import dev.docdb.replicator.report.ReplicationSummary.LaneSummary;
import dev.docdb.replicator.source.Batch;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.target.TargetKind;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A detached target on its way back to the others. It is read for from its own place, beside the
 * others and without holding them up. Where the target is still down, that ends within seconds, so
 * that each invocation asks it once.
 */
final class CatchUp {
  /** A target that takes nothing for so long is still down. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Lane<?> lane;
  private final Intake intake;
  private final Progress progress;
  private final MemoryBudget memory;
  private final int batchesPerSave;
  private boolean reading = true;

  /** Whether the last read said that there is nothing more. */
  private boolean near;

  /** Whether the read under way was begun when the others had read all that they will. */
  private boolean isLastRead;

  /** Whether there was nothing more to read after the others had read all that they will. */
  private boolean hasReadToTheEnd;

  private boolean attached;
  private Optional<Unsaved> beingSaved = Optional.empty();
  private @Nullable RuntimeException readingFailure;
  private @Nullable RuntimeException failure;

  /**
   * At the target's own place.
   *
   * @param lane the only one of this progress
   * @param reader at that place
   */
  CatchUp(
      Reader reader,
      Lane<?> lane,
      Progress progress,
      MemoryBudget memory,
      int batchesPerSave,
      Means means) {
    this.lane = lane;
    this.progress = progress;
    this.memory = memory;
    this.batchesPerSave = batchesPerSave;
    this.intake = new Intake(reader, WhenCaughtUp.STOP, means, this::accept, this::readingFailed);
  }

  TargetKind kind() {
    return lane.kind();
  }

  /**
   * Starts a read, unless one is under way or there is no room.
   *
   * @param left how long reading may go on
   * @param othersHaveRead whether the others have read all that they will in this invocation
   * @param isEnough whether they have stopped because it is enough for one invocation
   */
  void read(Duration left, boolean othersHaveRead, boolean isEnough) {
    if (left.isZero() || (isEnough && !near)) {
      reading = false;
    }
    if (reading && hasRoom()) {
      if (!intake.isReading()) {
        isLastRead = othersHaveRead;
      }
      intake.read(left);
    }
  }

  private boolean hasRoom() {
    return memory.hasRoom() && progress.batchesUnsaved() < 2 * batchesPerSave;
  }

  private void accept(Reader.Read newest) {
    Batch batch = newest.batch();
    BatchInFlight inFlight = new BatchInFlight(newest.encoded(), batch.end(), batch.bytes(), 1);
    progress.began(inFlight);
    lane.offer(inFlight);
    near = batch.isCaughtUp();
    if (near && isLastRead) {
      hasReadToTheEnd = true;
      reading = false;
    }
  }

  private void readingFailed(RuntimeException why) {
    readingFailure = why;
    reading = false;
  }

  /** Sends what may be sent now; ends when the target is down. */
  void pump() {
    if (failure == null) {
      lane.pump();
      failure = lane.down(PATIENCE).orElse(null);
    }
    reading &= failure == null;
  }

  /** Whether it has been delivered everything, up to where nothing more can be read. */
  boolean hasAllThatCanBeRead() {
    return failure == null && progress.isComplete() && readingFailure != null;
  }

  /** Whether nothing is left to do in this invocation. */
  boolean isDone() {
    return failure != null || (!reading && !intake.isReading() && progress.isComplete());
  }

  /** Whether there is more to read than the others should wait for at their end. */
  boolean isFarBehind() {
    return reading && !near;
  }

  /** No more will be delivered. */
  void settleForPart() {
    progress.settleForPart();
  }

  /**
   * It goes with the others again when it surely has what they have.
   *
   * @param others up to which they have everything
   */
  void attachIfItHasReached(Position others) {
    attached =
        failure == null
            && readingFailure == null
            && (place().reaches(others)
                || placeAmongOthers().reaches(others)
                || isAtTheEndNotBefore(others));
  }

  /**
   * The end alone doesn't say it: a secondary may lag behind the server that the others are read
   * from. The time alone doesn't either: a transaction's changes share one, but it comes whole.
   */
  private boolean isAtTheEndNotBefore(Position others) {
    return hasReadToTheEnd
        && progress.isComplete()
        && (place().isAtOrAfter(others) || placeAmongOthers().isAtOrAfter(others));
  }

  boolean isAttached() {
    return attached;
  }

  /** Up to which the target has everything. */
  Position place() {
    return progress.reachedByAll();
  }

  /** The same, behind a change where one was delivered, so that the others' reading comes by it. */
  Position placeAmongOthers() {
    return progress.lastDelivered().orElseGet(progress::reachedByAll);
  }

  int batchesToSave() {
    return progress.batchesToSave();
  }

  /** Its place was taken to be saved. */
  void taken() {
    beingSaved = progress.takeUnsaved();
  }

  /** What was taken is saved. */
  void saved() {
    progress.saved();
  }

  /** What was taken couldn't be saved yet. */
  void putBack() {
    beingSaved.ifPresent(progress::putBack);
  }

  /** Why the place can't be read from, if it can't. */
  Optional<RuntimeException> readingFailure() {
    return Optional.ofNullable(readingFailure);
  }

  /** Why it doesn't catch up. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure).or(this::readingFailure).or(this::trouble);
  }

  private Optional<RuntimeException> trouble() {
    return progress.isComplete() ? Optional.empty() : lane.trouble();
  }

  /** Whether no request is under way that the target may still take. */
  boolean isSettled() {
    return lane.isSettled();
  }

  /** When to look again although no call has ended. */
  long wakeAt(long latest, boolean maySend) {
    long wake = latest;
    if (reading && !intake.isReading() && hasRoom()) {
      wake = Math.min(wake, intake.wakeAt());
    }
    if (maySend && failure == null) {
      wake = Math.min(wake, lane.wakeAt().orElse(wake));
      wake = Math.min(wake, lane.stuckFrom(PATIENCE).orElse(wake));
    }
    return wake;
  }

  LaneSummary summary() {
    return lane.summary().detached(!attached);
  }
}
