package dev.docdb.replicator.target;

/** A target can't be used until an operator mends something: a permission, a name, a password. */
public final class TargetMisconfiguredException extends RuntimeException {

  /**
   * Says what is wrong.
   *
   * @param message names the variable or the object concerned and what to do, without a secret
   */
  public TargetMisconfiguredException(String message, Throwable cause) {
    super(message, cause);
  }

  public TargetMisconfiguredException(String message) {
    super(message);
  }
}
