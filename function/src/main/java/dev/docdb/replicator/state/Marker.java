package dev.docdb.replicator.state;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import dev.docdb.replicator.source.SourceException;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * The document that says that a position of the scope was saved once. Without it, a state that was
 * removed would look like one that never was.
 */
final class Marker {
  static final String SINCE = "since";

  private final StateStore store;
  private boolean there;

  Marker(StateStore store) {
    this.store = store;
  }

  /** A document and not a text, so that it is no scope's id. */
  static BsonDocument id(BsonString scope) {
    return new BsonDocument("began", scope);
  }

  /** Whether it was there when the state was read. */
  void found(boolean began) {
    there = began;
  }

  /**
   * Leaves it behind, unless it is there.
   *
   * @throws SourceException when the cluster doesn't take it; the next call tries again
   */
  void leave(BsonDateTime since) {
    if (there) {
      return;
    }
    try {
      store
          .collection()
          .insertOne(new BsonDocument(StateStore.ID, store.markerId()).append(SINCE, since));
    } catch (MongoException e) {
      if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
        throw SourceException.of("Marking that a position was saved in " + store, e);
      }
    }
    there = true;
  }
}
