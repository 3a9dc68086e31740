package dev.docdb.replicator;

import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.HaltedException;
import dev.docdb.replicator.state.StateException;
import dev.docdb.replicator.target.TargetMisconfiguredException;

/** What a failure means for the replication, in a sentence for the operator. */
enum Consequence {
  /** The next tick tries again. */
  GOES_ON(
      "Nothing is lost: the position stays, and the next invocation goes on from it. If this repeats, mend it before the"
          + " change stream's retention ends."),
  /** Until somebody mends it, every tick fails in the same way. */
  STANDS_STILL(
      "Replication stands still until this is mended. The position stays; nothing is lost if that happens within the"
          + " change stream's retention."),
  /** One target is without changes. */
  OTHERS_GO_ON(
      "The other targets go on. This one keeps its own place, and catches up from there by itself when it takes changes"
          + " again, as long as the change stream's retention reaches back to it."),
  /** Nothing is replicated, and changes may be gone. */
  HALTED(
      "Replication has halted. The position stays as it is and nothing is skipped, but changes that the cluster no longer"
          + " holds may be missing in the targets: an operator must decide where to go on."),
  /** It wasn't a tick. */
  NOTHING_DONE("Nothing was done.");

  private final String sentence;

  Consequence(String sentence) {
    this.sentence = sentence;
  }

  static Consequence of(Throwable failure) {
    return switch (failure) {
      case TargetDetachedException e -> OTHERS_GO_ON;
      case UnknownInvocationException e -> NOTHING_DONE;
      case SourceException e -> of(e.error());
      case StateException e -> HALTED;
      case HaltedException e -> HALTED;
      case EverythingRefusedException e -> HALTED;
      case ConfigurationException e -> STANDS_STILL;
      case TargetMisconfiguredException e -> STANDS_STILL;
      case RefusedChangeException e -> STANDS_STILL;
      case Throwable e -> GOES_ON;
    };
  }

  private static Consequence of(SourceError error) {
    return switch (error.then()) {
      case TRY_AGAIN -> GOES_ON;
      case MEND -> STANDS_STILL;
      case HALT -> HALTED;
    };
  }

  String sentence() {
    return sentence;
  }
}
