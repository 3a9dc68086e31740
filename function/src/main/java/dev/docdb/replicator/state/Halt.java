package dev.docdb.replicator.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Why nothing is replicated any more until the operator says so.
 *
 * @param error its kind, in one word
 * @param message what happened and what to do; neither a secret nor a document's content
 * @param since when, by the server's clock
 */
public record Halt(String error, String message, Instant since) {

  /** Kept by the millisecond. */
  public Halt {
    since = since.truncatedTo(ChronoUnit.MILLIS);
  }
}
