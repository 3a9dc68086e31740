package dev.docdb.replicator;

import dev.docdb.replicator.report.ReplicationSummary.Reading;
import dev.docdb.replicator.source.Batch;

/** Counts what was read. */
final class Tally {
  private long changes;
  private long batches;
  private long controlEvents;
  private long oversizeEvents;

  /** One more batch; an empty one counts for nothing. */
  void add(Batch batch) {
    changes += batch.changes().size();
    controlEvents +=
        batch.changes().stream().filter(change -> !change.operation().isOfDocument()).count();
    oversizeEvents += batch.oversize();
    batches += batch.changes().isEmpty() ? 0 : 1;
  }

  long batches() {
    return batches;
  }

  Reading reading() {
    return new Reading(changes, batches, controlEvents, oversizeEvents);
  }
}
