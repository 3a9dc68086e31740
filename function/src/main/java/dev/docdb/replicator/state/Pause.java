package dev.docdb.replicator.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * An operator wants nothing replicated for a while.
 *
 * @param by who
 * @param why in the operator's words
 * @param since when, by the server's clock
 */
public record Pause(String by, String why, Instant since) {
  private static final String BY = "by";
  private static final String WHY = "why";
  private static final String SINCE = "since";

  /** Kept by the millisecond. */
  public Pause {
    since = since.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The form that is kept. */
  BsonDocument toState() {
    return new BsonDocument(BY, new BsonString(by))
        .append(WHY, new BsonString(why))
        .append(SINCE, StateStore.date(since));
  }

  /** Reads the kept form, of which an operator may have left out any part. */
  static Pause fromState(BsonDocument kept) {
    return new Pause(
        text(kept, BY),
        text(kept, WHY),
        Instant.ofEpochMilli(kept.get(SINCE) instanceof BsonDateTime date ? date.getValue() : 0));
  }

  private static String text(BsonDocument kept, String name) {
    return kept.get(name) instanceof BsonString text ? text.getValue() : "not said";
  }
}
