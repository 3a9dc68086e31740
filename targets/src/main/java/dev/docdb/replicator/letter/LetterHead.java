package dev.docdb.replicator.letter;

import dev.docdb.replicator.change.Namespace;

/**
 * What a letter says before its event.
 *
 * @param target the label of the target that refused the change; it may be one that nobody knows
 * @param reason why
 * @param id of the event
 * @param place where the change happened
 * @param version the cluster's time of the change
 * @param epoch the lease's epoch under which it was sent
 */
public record LetterHead(
    String target, String reason, String id, Namespace place, long version, long epoch) {

  /** Neither the id, which may hold that of the document, nor the reason. */
  @Override
  public String toString() {
    return "LetterHead[" + target + " " + place + "]";
  }
}
