package dev.docdb.replicator.config;

/** What an invocation does at the first wait that brings no change. */
public enum WhenCaughtUp {
  /** It ends: the cheapest. */
  STOP,
  /**
   * It keeps waiting until its deadline: a change arrives within milliseconds instead of at the
   * next tick.
   */
  STAY
}
