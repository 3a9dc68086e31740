package dev.docdb.replicator.state;

/** The kept state can't be used, and only the operator may decide what to do. */
public final class StateException extends RuntimeException {
  public StateException(String message) {
    super(message);
  }
}
