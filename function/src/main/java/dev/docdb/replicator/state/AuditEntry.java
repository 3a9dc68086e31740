package dev.docdb.replicator.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * A change of the state by an operator's task, as it is kept in the state itself: it is written
 * with the change or not at all.
 *
 * @param task its name
 * @param signature who and why
 * @param at when, by the server's clock
 * @param before the fields that it changed, as they were; those that were absent are left out
 * @param after the same fields behind it
 */
record AuditEntry(
    String task, Signature signature, Instant at, BsonDocument before, BsonDocument after) {
  /** How many are kept; of more, the newest. */
  static final int KEPT = 20;

  BsonDocument toState() {
    return new BsonDocument("task", new BsonString(task))
        .append("by", new BsonString(signature.by()))
        .append("why", new BsonString(signature.why()))
        .append("at", StateStore.date(at))
        .append("before", before)
        .append("after", after);
  }

  /** The entries that are kept, oldest first. What is no list says nothing, and stops nobody. */
  static List<BsonValue> kept(BsonDocument state) {
    return state.get(StateStore.AUDIT) instanceof BsonArray entries
        ? List.copyOf(entries)
        : List.of();
  }

  /** What is kept when this one has come. */
  BsonArray keptWith(BsonDocument state) {
    List<BsonValue> all = new ArrayList<>(kept(state));
    all.add(toState());
    return new BsonArray(all.subList(Math.max(0, all.size() - KEPT), all.size()));
  }
}
