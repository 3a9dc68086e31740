package dev.docdb.replicator.sandbox.kinesis;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The faults on order. */
final class Faults {
  private final ConcurrentLinkedQueue<KinesisFault> next = new ConcurrentLinkedQueue<>();
  private volatile EntryCondition throttled = EntryCondition.none();

  void add(List<KinesisFault> faults) {
    next.addAll(faults);
  }

  void throttle(EntryCondition condition) {
    throttled = condition;
  }

  @Nullable KinesisFault takeNext() {
    return next.poll();
  }

  /** What becomes of one entry under the fault of its request and the standing one. */
  Optional<EntryError> ofEntry(@Nullable KinesisFault fault, int index, String key) {
    if (fault instanceof KinesisFault.Entries entries && entries.which().matches(index, key)) {
      return Optional.of(new EntryError(entries.errorCode(), entries.errorMessage()));
    }
    if (throttled.matches(index, key)) {
      return Optional.of(new EntryError(KinesisError.THROTTLED, "Rate exceeded for shard"));
    }
    return Optional.empty();
  }

  /** Why an entry of a request is not stored. */
  record EntryError(String code, String message) {}
}
