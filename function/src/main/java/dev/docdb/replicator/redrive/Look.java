package dev.docdb.replicator.redrive;

import dev.docdb.replicator.letter.LetterHead;

/** What a letter turned out to be. */
sealed interface Look {

  /** It can be sent. */
  record Ready(Taken letter) implements Look {}

  /** It is one of those that are looked for; no more was asked. */
  record Known(LetterHead head) implements Look {}

  /** It is one of those, and its target takes no more. */
  record Late(LetterHead head) implements Look {}

  /** It is of another scope, or of a target that isn't looked for. */
  record Foreign() implements Look {}

  /** It can't be read. */
  record Damaged(String why) implements Look {}

  /** Somebody else has removed it. */
  record Gone() implements Look {}
}
