package dev.docdb.replicator;

/** The function was invoked with something that it doesn't know; nothing was done. */
public final class UnknownInvocationException extends RuntimeException {
  public UnknownInvocationException() {
    super(
        "The payload is neither a tick nor a task: expected a notification of SNS, as docs/events/tick.json shows one, or"
            + " an object with a member task, as docs/operations.md describes them, nested no deeper than 100 levels. Nothing was done");
  }
}
