package dev.docdb.replicator;

import dev.docdb.replicator.report.ReplicationSummary.LaneSummary;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.target.TargetKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The detached targets of an invocation, each on its own way. */
record CatchUps(List<CatchUp> all) {
  /** All targets go together. */
  static final CatchUps NONE = new CatchUps(List.of());

  CatchUps {
    all = List.copyOf(all);
  }

  /** See {@link CatchUp#read}. */
  void read(Duration left, boolean othersHaveRead, boolean isEnough) {
    all.forEach(each -> each.read(left, othersHaveRead, isEnough));
  }

  void pump() {
    all.forEach(CatchUp::pump);
  }

  boolean areDone() {
    return all.stream().allMatch(CatchUp::isDone);
  }

  /** Whether none of them lacks anything that can still be read. */
  boolean haveAllThatCanBeRead() {
    return all.stream().allMatch(CatchUp::hasAllThatCanBeRead);
  }

  /** Whether the others should go on reading, because this takes a while. */
  boolean areFarBehind() {
    return all.stream().anyMatch(CatchUp::isFarBehind);
  }

  /** Whether no request is under way that a target may still take. */
  boolean areSettled() {
    return all.stream().allMatch(CatchUp::isSettled);
  }

  /**
   * No more is delivered: those that have everything that the others have go with them again.
   *
   * @param others up to which they have everything
   */
  void end(Position others) {
    all.forEach(CatchUp::settleForPart);
    all.forEach(each -> each.attachIfItHasReached(others));
  }

  /** The places of those that stay detached, by label. */
  Map<String, Position> detached() {
    return all.stream()
        .filter(Predicate.not(CatchUp::isAttached))
        .collect(Collectors.toMap(each -> each.kind().label(), CatchUp::place));
  }

  /** The places of those that go with the others again, by label. */
  Map<String, Position> attached() {
    return all.stream()
        .filter(CatchUp::isAttached)
        .collect(Collectors.toMap(each -> each.kind().label(), CatchUp::placeAmongOthers));
  }

  int batchesToSave() {
    return all.stream().mapToInt(CatchUp::batchesToSave).max().orElse(0);
  }

  /** Their places were taken to be saved. */
  void taken() {
    all.forEach(CatchUp::taken);
  }

  /** What was taken is saved. */
  void saved() {
    all.forEach(CatchUp::saved);
  }

  /** What was taken couldn't be saved yet. */
  void putBack() {
    all.forEach(CatchUp::putBack);
  }

  /** Why some of them don't catch up. */
  Map<TargetKind, RuntimeException> failures() {
    Map<TargetKind, RuntimeException> failures = new EnumMap<>(TargetKind.class);
    all.forEach(each -> each.failure().ifPresent(why -> failures.put(each.kind(), why)));
    return failures;
  }

  /** When to look again although no call has ended. */
  long wakeAt(long latest, boolean maySend) {
    long wake = latest;
    for (CatchUp each : all) {
      wake = each.wakeAt(wake, maySend);
    }
    return wake;
  }

  List<LaneSummary> summaries() {
    return all.stream().map(CatchUp::summary).toList();
  }
}
