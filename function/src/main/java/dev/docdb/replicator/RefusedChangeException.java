package dev.docdb.replicator;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.target.TargetKind;

/**
 * A target will never take a change, and there is nowhere to put it aside: the position stays
 * before it.
 */
public final class RefusedChangeException extends RuntimeException {

  /** Names the change by its place in the stream: an event id may hold the document's own id. */
  public RefusedChangeException(TargetKind target, Change change, String reason) {
    super(
        "%s refuses the change of %s at cluster time Timestamp(%d, %d) (%s). The position stays before it: it travels, and all behind it, when the target takes it"
            .formatted(
                target.label(),
                change.namespace().map(Namespace::toString).orElse("no collection"),
                change.clusterTime() >>> 32,
                change.clusterTime() & 0xffffffffL,
                reason));
  }
}
