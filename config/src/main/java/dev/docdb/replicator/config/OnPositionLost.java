package dev.docdb.replicator.config;

/** What to do when the cluster no longer holds the changes after the saved position. */
public enum OnPositionLost {
  /** Stop, and leave the position as it is: the operator decides. */
  HALT,
  /** Go on with what happens from now; what lies between is missing in the targets. */
  NOW,
  /** Go on with the oldest change that the cluster still holds; what lies before is missing. */
  OLDEST
}
