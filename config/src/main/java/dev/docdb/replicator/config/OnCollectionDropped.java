package dev.docdb.replicator.config;

/** What to do when the watched collection was dropped or renamed. */
public enum OnCollectionDropped {
  /** Stop, and leave the position behind its end: the operator decides. */
  HALT,
  /** Go on with a collection of the same name as soon as there is one. */
  FOLLOW
}
