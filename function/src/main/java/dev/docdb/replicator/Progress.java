package dev.docdb.replicator;

import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.state.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far every lane has come: a position may be saved when all batches up to it are delivered by
 * all lanes (invariant 1). Acknowledgements may come in any order; only the contiguous part counts.
 */
final class Progress {
  private final MemoryBudget memory;
  private final Map<String, Position> aheadBefore;
  private final CatchUps catchUps;
  private final List<LaneProgress> lanes = new ArrayList<>();
  private final Deque<BatchInFlight> inFlight = new ArrayDeque<>();
  private Position safe;
  private Checkpoint taken;

  /** Batches that every lane has delivered since the last position was taken. */
  private int sinceTaken;

  /** Batches whose save is under way. */
  private int beingSaved;

  private Optional<Instant> delivered = Optional.empty();
  private Optional<Position> lastDelivered = Optional.empty();

  /** Goes on from what was saved, where no target is detached. */
  Progress(MemoryBudget memory, Checkpoint saved) {
    this(memory, saved, CatchUps.NONE);
  }

  /**
   * Goes on from what was saved.
   *
   * @param catchUps whose places are saved with ours
   */
  Progress(MemoryBudget memory, Checkpoint saved, CatchUps catchUps) {
    this.memory = memory;
    this.catchUps = catchUps;
    this.safe = saved.position();
    this.aheadBefore = saved.ahead();
    this.taken = saved;
  }

  /** One more lane; all of them are known before the first batch is read. */
  LaneProgress lane(String label) {
    LaneProgress lane =
        new LaneProgress(this, lanes.size(), label, Optional.ofNullable(aheadBefore.get(label)));
    lanes.add(lane);
    return lane;
  }

  /** A batch was read. */
  void began(BatchInFlight batch) {
    inFlight.addLast(batch);
    memory.take(batch.memory());
  }

  /** Looks again how far the contiguous part reaches. */
  void advance() {
    while (!inFlight.isEmpty() && inFlight.getFirst().isDelivered()) {
      BatchInFlight done = inFlight.removeFirst();
      memory.giveBack(done.memory());
      safe = done.end();
      if (!done.isEmpty()) {
        sinceTaken++;
        delivered = done.newest();
        lastDelivered = done.endOfDeliveredPart();
      }
    }
  }

  /**
   * A lane has nothing more to do with what is in flight.
   *
   * @return the place that it has come to
   */
  Position leaveOut(LaneProgress lane) {
    Position place = lane.reached(inFlight).orElse(safe);
    inFlight.forEach(lane::leaveOut);
    return place;
  }

  /** Behind the last change that every lane was seen to deliver. */
  Optional<Position> lastDelivered() {
    return lastDelivered;
  }

  /** Whether every batch that was read is delivered. */
  boolean isComplete() {
    return inFlight.isEmpty();
  }

  /**
   * What may be saved and hasn't been.
   *
   * @param before what was taken before it
   * @param batches how many batches it lies ahead of that
   */
  record Unsaved(Checkpoint checkpoint, Checkpoint before, int batches) {}

  /**
   * No more will be delivered: the first part of the first batch counts too, so that a batch that
   * takes longer than an invocation is not begun anew for ever.
   */
  void settleForPart() {
    if (!inFlight.isEmpty()) {
      Optional<Position> part = inFlight.getFirst().endOfDeliveredPart();
      safe = part.orElse(safe);
      lastDelivered = part.or(() -> lastDelivered);
    }
  }

  /** Up to which every lane has everything. */
  Position reachedByAll() {
    return safe;
  }

  /** Whether there is something to save. */
  boolean hasUnsaved() {
    return !reached().equals(taken);
  }

  /** The farthest that may be saved. */
  Checkpoint reached() {
    Map<String, Position> ahead = new HashMap<>(catchUps.attached());
    Map<String, Position> detached = new HashMap<>(catchUps.detached());
    for (LaneProgress lane : lanes) {
      lane.detached()
          .ifPresentOrElse(
              place -> detached.put(lane.label(), place),
              () ->
                  lane.reached(inFlight).ifPresent(position -> ahead.put(lane.label(), position)));
    }
    ahead.values().removeIf(safe::equals);
    return new Checkpoint(safe, ahead, detached);
  }

  /** By how many batches some lane has come farther since a position was last taken to save. */
  int batchesToSave() {
    int most = lanes.stream().mapToInt(LaneProgress::batchesSinceTaken).max().orElse(0);
    return Math.max(sinceTaken, Math.max(most, catchUps.batchesToSave()));
  }

  /** How many batches a crash would repeat at most: those that were read behind the position. */
  int batchesUnsaved() {
    int open = (int) inFlight.stream().filter(batch -> !batch.isEmpty()).count();
    return open + sinceTaken + beingSaved;
  }

  /** Takes the farthest that may be saved. */
  Optional<Unsaved> takeUnsaved() {
    Checkpoint now = reached();
    if (now.equals(taken)) {
      return Optional.empty();
    }
    lanes.forEach(LaneProgress::taken);
    catchUps.taken();
    Unsaved unsaved = new Unsaved(now, taken, sinceTaken);
    taken = now;
    beingSaved = sinceTaken;
    sinceTaken = 0;
    return Optional.of(unsaved);
  }

  /** What was taken is saved. */
  void saved() {
    beingSaved = 0;
    catchUps.saved();
  }

  /** What was taken couldn't be saved yet. */
  void putBack(Unsaved unsaved) {
    taken = unsaved.before();
    sinceTaken += unsaved.batches();
    beingSaved = 0;
    catchUps.putBack();
  }

  /**
   * How far the targets lie behind the source: the age of the oldest change that some lane has yet
   * to deliver. Nothing when it can't be told, because nothing was read and the source may hold
   * more.
   *
   * @param caughtUp whether the last read said that there is nothing more
   */
  Optional<Duration> lag(Instant now, boolean caughtUp) {
    if (inFlight.stream().allMatch(BatchInFlight::isEmpty)) {
      return caughtUp ? Optional.of(Duration.ZERO) : delivered.map(time -> age(time, now));
    }
    return inFlight.stream()
        .filter(batch -> !batch.isEmpty())
        .findFirst()
        .flatMap(BatchInFlight::oldest)
        .map(time -> age(time, now));
  }

  /**
   * How old the oldest place is that may be saved, of the position and of detached targets: so much
   * of the source's retention is used up.
   */
  Optional<Duration> positionAge(Instant now) {
    return reached().age(now);
  }

  /** Clusters count in seconds, so the newest change may seem to lie ahead. */
  private static Duration age(Instant time, Instant now) {
    return time.isBefore(now) ? Duration.between(time, now) : Duration.ZERO;
  }
}
