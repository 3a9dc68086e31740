package dev.docdb.replicator.redrive;

/** What became of a letter that was sent. */
sealed interface Fate {

  /** Its target has the change, or something newer of the same document. */
  record Stored() implements Fate {}

  /** Its document is gone, so that nothing has to be stored. */
  record Obsolete() implements Fate {}

  /** Its target doesn't take it now, either. */
  record Refused(String reason) implements Fate {}
}
