package dev.docdb.replicator.source;

import org.jspecify.annotations.Nullable;

/**
 * Stands for an exception of the driver in the causes of ours, which the log and Lambda print: the
 * driver's own would repeat the server's whole answer.
 */
final class DriverException extends RuntimeException {
  DriverException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
