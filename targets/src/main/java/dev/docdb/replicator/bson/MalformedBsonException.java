package dev.docdb.replicator.bson;

/**
 * Bytes that are not BSON: a length that doesn't fit, a terminator that is missing, a type that
 * doesn't exist. The message says what and where, never what the document holds.
 */
public final class MalformedBsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  /** What is wrong, and at which byte of the array. */
  public MalformedBsonException(String what, int offset) {
    super("Malformed BSON at byte " + offset + ": " + what);
    this.offset = offset;
  }

  /** Where in the array the bytes stop making sense. */
  public int offset() {
    return offset;
  }
}
