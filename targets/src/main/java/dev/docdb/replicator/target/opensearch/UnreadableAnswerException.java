package dev.docdb.replicator.target.opensearch;

import java.io.IOException;

/** An answer that can't be read; what it said is unknown. */
final class UnreadableAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableAnswerException(String message) {
    super(message);
  }
}
