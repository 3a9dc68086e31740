package dev.docdb.replicator.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

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

  /** So many bytes are kept besides the newest: a server's token may be long. */
  private static final int KEPT_BYTES = 262_144;

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
    List<BsonValue> newestFirst = new ArrayList<>(List.of(toState()));
    int bytes = 0;
    for (BsonValue entry : kept(state).reversed()) {
      bytes += size(entry);
      if (newestFirst.size() == KEPT || bytes > KEPT_BYTES) {
        break;
      }
      newestFirst.add(entry);
    }
    return new BsonArray(newestFirst.reversed());
  }

  private static int size(BsonValue entry) {
    BsonDocument alone = new BsonDocument("", entry);
    return new RawBsonDocument(alone, new BsonDocumentCodec()).getByteBuffer().remaining();
  }
}
