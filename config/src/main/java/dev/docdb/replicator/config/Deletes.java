package dev.docdb.replicator.config;

/** What a target makes of the deletion of a document. */
public enum Deletes {
  /** It gets the delete. */
  APPLY,
  /** It isn't told; what it has of the document stays as it is. */
  IGNORE,
  /** The document stays, and is marked as deleted. */
  SOFT
}
