package dev.docdb.replicator.letter;

/** What lies among the dead letters is none, or a damaged one: it can't be sent again. */
public final class UnreadableLetterException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong with it.
   *
   * @param message without the document's content
   */
  UnreadableLetterException(String message) {
    super(message);
  }

  UnreadableLetterException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The message, which there always is. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
