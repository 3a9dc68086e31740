package dev.docdb.replicator;

import dev.docdb.replicator.report.ReplicationSummary.LaneSummary;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.target.TargetKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The detached targets of an invocation, each on its own way. Mostly there are none; so loops stand
 * here where lambdas could: linking one takes a third of a millisecond of every start.
 */
record CatchUps(List<CatchUp> all) {
  /** All targets go together. */
  static final CatchUps NONE = new CatchUps(List.of());

  CatchUps {
    all = List.copyOf(all);
  }

  /** See {@link CatchUp#read}. */
  void read(Duration left, boolean othersHaveRead, boolean isEnough) {
    for (CatchUp each : all) {
      each.read(left, othersHaveRead, isEnough);
    }
  }

  void pump() {
    for (CatchUp each : all) {
      each.pump();
    }
  }

  boolean areDone() {
    return all.isEmpty() || all.stream().allMatch(CatchUp::isDone);
  }

  /** Whether none of them lacks anything that can still be read. */
  boolean haveAllThatCanBeRead() {
    return all.isEmpty() || all.stream().allMatch(CatchUp::hasAllThatCanBeRead);
  }

  /** Whether the others should go on reading, because this takes a while. */
  boolean areFarBehind() {
    return !all.isEmpty() && all.stream().anyMatch(CatchUp::isFarBehind);
  }

  /** Whether no request is under way that a target may still take. */
  boolean areSettled() {
    return all.isEmpty() || all.stream().allMatch(CatchUp::isSettled);
  }

  /**
   * No more is delivered: those that have everything that the others have go with them again.
   *
   * @param others up to which they have everything
   */
  void end(Position others) {
    for (CatchUp each : all) {
      each.settleForPart();
    }
    for (CatchUp each : all) {
      each.attachIfItHasReached(others);
    }
  }

  /** The places of those that stay detached, by label. */
  Map<String, Position> detached() {
    Map<String, Position> places = new HashMap<>();
    for (CatchUp each : all) {
      if (!each.isAttached()) {
        places.put(each.kind().label(), each.place());
      }
    }
    return places;
  }

  /** The places of those that go with the others again, by label. */
  Map<String, Position> attached() {
    Map<String, Position> places = new HashMap<>();
    for (CatchUp each : all) {
      if (each.isAttached()) {
        places.put(each.kind().label(), each.placeAmongOthers());
      }
    }
    return places;
  }

  int batchesToSave() {
    int most = 0;
    for (CatchUp each : all) {
      most = Math.max(most, each.batchesToSave());
    }
    return most;
  }

  /** Their places were taken to be saved. */
  void taken() {
    for (CatchUp each : all) {
      each.taken();
    }
  }

  /** What was taken is saved. */
  void saved() {
    for (CatchUp each : all) {
      each.saved();
    }
  }

  /** What was taken couldn't be saved yet. */
  void putBack() {
    for (CatchUp each : all) {
      each.putBack();
    }
  }

  /** Why some of them don't catch up. */
  Map<TargetKind, RuntimeException> failures() {
    Map<TargetKind, RuntimeException> failures = new EnumMap<>(TargetKind.class);
    for (CatchUp each : all) {
      each.failure().ifPresent(why -> failures.put(each.kind(), why));
    }
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
    return all.isEmpty() ? List.of() : all.stream().map(CatchUp::summary).toList();
  }
}
