package dev.docdb.replicator;

import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.target.TargetKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Lets the lanes go on without those whose targets are down, where the settings say so. */
final class Detaching {
  private final Lanes lanes;
  private final CatchUps catchUps;
  private final Optional<Duration> patience;
  private final Log log;
  private final Map<TargetKind, RuntimeException> detached = new EnumMap<>(TargetKind.class);

  /**
   * Nobody is detached yet in this invocation.
   *
   * @param catchUps those that were before
   * @param patience how long a target may take nothing; empty: the others wait for it
   */
  Detaching(Lanes lanes, CatchUps catchUps, Optional<Duration> patience, Log log) {
    this.lanes = lanes;
    this.catchUps = catchUps;
    this.patience = patience;
    this.log = log;
  }

  /** Detaches the lanes that are down. */
  void detach() {
    patience.map(lanes::detachThoseThatAreDown).ifPresent(down -> down.forEach(this::tell));
  }

  private void tell(TargetKind target, RuntimeException why) {
    log.warn(target.label() + " is detached; the others go on without it", why);
    detached.put(target, why);
  }

  /** When to look again although no call has ended. */
  long wakeAt(long latest) {
    return patience.map(time -> lanes.stuckFrom(time, latest)).orElse(latest);
  }

  /** What ends an invocation in which all else went well: some target is without changes. */
  Optional<RuntimeException> failure() {
    Map<TargetKind, RuntimeException> all = new EnumMap<>(catchUps.failures());
    all.putAll(detached);
    return all.isEmpty() ? Optional.empty() : Optional.of(new TargetDetachedException(all));
  }
}
