package dev.docdb.replicator.sandbox.crash;

import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bson.BsonTimestamp;
import org.bson.Document;

/**
 * What the state document says.
 *
 * @param epoch of the newest lease: the first one's is the cluster's time in seconds since 1970,
 *     and each later one's is one more; 0: none was taken yet
 * @param sequence how often the position was saved
 * @param saved the cluster's time of the saved position, as messages carry it
 * @param heldUntil when the lease lapses, while somebody holds it
 */
record State(long epoch, long sequence, long saved, Optional<Instant> heldUntil) {

  /** While there is no document. */
  static final State NONE = new State(0, 0, 0, Optional.empty());

  static State of(Document document) {
    Document position = document.get("position", new Document());
    return new State(
        number(document, "epoch"),
        number(document, "sequence"),
        position.get("time") instanceof BsonTimestamp time ? time.getValue() : 0,
        document.get("owner") == null
            ? Optional.empty()
            : Optional.ofNullable(document.getDate("leaseUntil")).map(Date::toInstant));
  }

  private static long number(Document document, String field) {
    return document.get(field, Number.class) == null
        ? 0
        : document.get(field, Number.class).longValue();
  }

  /** Whether this is older than another: no later look may find such a one. */
  boolean isBehind(State other) {
    return epoch < other.epoch || sequence < other.sequence || saved < other.saved;
  }
}
