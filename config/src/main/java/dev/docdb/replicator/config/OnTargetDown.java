package dev.docdb.replicator.config;

/** What becomes of the other targets while one takes no changes. */
public enum OnTargetDown {
  /** They wait for it, so that all of them have the same. */
  WAIT,
  /** They go on without it; it catches up from a place of its own. */
  DETACH
}
