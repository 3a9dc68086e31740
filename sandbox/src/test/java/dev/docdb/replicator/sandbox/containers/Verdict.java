package dev.docdb.replicator.sandbox.containers;

/** What becomes of a test class that needs containers. */
sealed interface Verdict {

  /** Everything is here. */
  record Run() implements Verdict {}

  /** Not run, and listed with the reason. */
  record Skip(String reason) implements Verdict {}

  /** The class fails with the reason. */
  record Fail(String reason) implements Verdict {}
}
