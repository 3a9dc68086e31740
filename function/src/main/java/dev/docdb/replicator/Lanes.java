package dev.docdb.replicator;

import dev.docdb.replicator.report.ReplicationSummary.LaneSummary;
import java.util.List;
import java.util.Optional;

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
    all.forEach(Lane::pump);
  }

  /** What made lanes fail, those first that are first. */
  List<RuntimeException> failures() {
    return all.stream().map(Lane::failure).flatMap(Optional::stream).toList();
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
    return all.stream()
        .map(Lane::wakeAt)
        .flatMap(Optional::stream)
        .reduce(latest, (one, other) -> one - other < 0 ? one : other);
  }

  List<LaneSummary> summaries() {
    return all.stream().map(Lane::summary).toList();
  }
}
