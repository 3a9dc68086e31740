package dev.docdb.replicator.operator;

/** The function couldn't be called, or it has failed. */
final class FunctionFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what happened, for the operator. */
  FunctionFailedException(String message) {
    super(message);
  }

  FunctionFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
