package dev.docdb.replicator.letter;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.target.TargetKind;

/**
 * A change that a target refused.
 *
 * @param target which one
 * @param reason why, without the content of the document
 * @param change the change, with its whole event
 * @param place where it happened
 * @param epoch the lease's epoch under which it was sent
 */
public record DeadLetter(
    TargetKind target, String reason, Change change, Namespace place, long epoch) {

  /** Never the content. */
  @Override
  public String toString() {
    return "DeadLetter[" + target.label() + ", " + change + "]";
  }
}
