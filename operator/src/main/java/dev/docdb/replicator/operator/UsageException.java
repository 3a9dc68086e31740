package dev.docdb.replicator.operator;

/** A command line that can't be understood; the message is for its author. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message + " (see --help)");
  }
}
