package dev.docdb.replicator.sandbox.proxy;

/** Which way bytes go through the proxy. */
public enum Direction {
  /** Answers. */
  TO_CLIENT,
  /** Requests. */
  TO_SERVER
}
