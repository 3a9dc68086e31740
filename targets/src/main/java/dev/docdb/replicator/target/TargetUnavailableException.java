package dev.docdb.replicator.target;

/**
 * A target didn't answer, or answered that it can't now; what became of the request is unknown, so
 * it is sent again.
 */
public final class TargetUnavailableException extends RuntimeException {

  /**
   * Says what happened.
   *
   * @param message names the target and the object concerned, without a secret or a document's
   *     content
   */
  public TargetUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public TargetUnavailableException(String message) {
    super(message);
  }
}
