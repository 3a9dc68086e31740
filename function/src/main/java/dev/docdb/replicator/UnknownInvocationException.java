package dev.docdb.replicator;

/** The function was invoked with something that it doesn't know; nothing was done. */
public final class UnknownInvocationException extends RuntimeException {
  public UnknownInvocationException() {
    super(
        "The payload is no tick: expected a notification of SNS, as docs/events/tick.json shows one. Nothing was done");
  }
}
