package dev.docdb.replicator.state;

import org.jspecify.annotations.Nullable;

/**
 * The lease ran out because the cluster couldn't be asked to prolong it: somebody else may be at
 * work. Nothing more may be sent or saved until it is taken anew.
 */
public final class LeaseLapsedException extends RuntimeException {

  /**
   * The lease ran out.
   *
   * @param cause why it couldn't be prolonged, if an error came back
   */
  public LeaseLapsedException(@Nullable Throwable cause) {
    super(
        "The lease lapsed because the cluster didn't prolong it in time"
            + (cause == null ? "" : ": " + cause.getMessage()),
        cause);
  }
}
