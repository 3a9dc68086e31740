package dev.docdb.replicator.redrive;

import dev.docdb.replicator.letter.KeptLetter;
import dev.docdb.replicator.letter.LetterHead;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.target.TargetKind;

/**
 * A letter that is about to be sent.
 *
 * @param target to which
 * @param encoded its change, in a batch of its own: under its own epoch and, where a target names
 *     what it stores by a batch, under its own name
 */
record Taken(KeptLetter letter, TargetKind target, LetterHead head, EncodedChange encoded) {

  @Override
  public String toString() {
    return "Taken[" + encoded + "]";
  }
}
