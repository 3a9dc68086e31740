package dev.docdb.replicator.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Why nothing is replicated any more until the operator says so.
 *
 * @param error its kind, in one word
 * @param message what happened and what to do; neither a secret nor a document's content
 * @param since when, by the server's clock
 */
public record Halt(String error, String message, Instant since) {
  private static final String ERROR = "error";
  private static final String MESSAGE = "message";
  private static final String SINCE = "since";

  /** Kept by the millisecond. */
  public Halt {
    since = since.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The form that is kept. */
  BsonDocument toState() {
    return new BsonDocument(ERROR, new BsonString(error))
        .append(MESSAGE, new BsonString(message))
        .append(SINCE, StateStore.date(since));
  }

  /** Reads the kept form, of which an operator may have left out any part. */
  static Halt fromState(BsonDocument reason) {
    return new Halt(
        text(reason, ERROR),
        text(reason, MESSAGE),
        Instant.ofEpochMilli(reason.get(SINCE) instanceof BsonDateTime date ? date.getValue() : 0));
  }

  private static String text(BsonDocument reason, String name) {
    return reason.get(name) instanceof BsonString text ? text.getValue() : "not said";
  }
}
