package dev.docdb.replicator;

import dev.docdb.replicator.report.ReplicationSummary.LaneSummary;
import dev.docdb.replicator.target.TargetKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The lanes of an invocation, as one. */
record Lanes(List<Lane<?>> all) {
  Lanes {
    all = List.copyOf(all);
  }

  int count() {
    return all.size();
  }

  /** Gives a batch to each. */
  void offer(BatchInFlight batch) {
    all.forEach(lane -> lane.offer(batch));
  }

  /** Sends what may be sent now. */
  void pump() {
    for (Lane<?> lane : all) {
      lane.pump();
    }
  }

  /** What made lanes fail, those first that are first. */
  List<RuntimeException> failures() {
    List<RuntimeException> failures = new ArrayList<>();
    for (Lane<?> lane : all) {
      Optional<RuntimeException> failure = lane.failure();
      if (failure.isPresent()) {
        failures.add(failure.get());
      }
    }
    return failures;
  }

  /**
   * Detaches those that are down, but never the last one: somebody must say how far the others are.
   *
   * @return why, for each of them
   */
  Map<TargetKind, RuntimeException> detachThoseThatAreDown(Duration patience) {
    Map<TargetKind, RuntimeException> why = new EnumMap<>(TargetKind.class);
    for (Lane<?> lane : all) {
      Optional<RuntimeException> down = lane.down(patience);
      if (down.isPresent() && attached() > 1) {
        lane.detach();
        why.put(lane.kind(), down.get());
      }
    }
    return why;
  }

  private long attached() {
    long attached = 0;
    for (Lane<?> lane : all) {
      attached += lane.isDetached() ? 0 : 1;
    }
    return attached;
  }

  /** When the first one may be stuck, if there are others to go on without it. */
  long stuckFrom(Duration patience, long latest) {
    return attached() <= 1
        ? latest
        : first(all.stream().map(lane -> lane.stuckFrom(patience)), latest);
  }

  /** Whether none of them can do anything more. */
  boolean areDone() {
    return all.stream().allMatch(lane -> lane.failure().isPresent() || lane.isIdle());
  }

  /** Whether no request is under way that a target may still take. */
  boolean areSettled() {
    return all.stream().allMatch(Lane::isSettled);
  }

  /** Why one of them isn't done, if it is known. */
  Optional<RuntimeException> trouble() {
    return all.stream()
        .filter(lane -> !lane.isIdle())
        .map(lane -> lane.failure().or(lane::trouble))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** When to look again although no call has ended. */
  long wakeAt(long latest) {
    return first(all.stream().map(Lane::wakeAt), latest);
  }

  private static long first(Stream<Optional<Long>> moments, long latest) {
    return moments
        .flatMap(Optional::stream)
        .reduce(latest, (one, other) -> one - other < 0 ? one : other);
  }

  List<LaneSummary> summaries() {
    return all.stream().map(Lane::summary).toList();
  }
}
