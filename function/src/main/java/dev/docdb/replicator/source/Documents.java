package dev.docdb.replicator.source;

import com.mongodb.MongoException;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoClient;
import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;

/** The documents of the source as they are now, where nothing is stale. */
public final class Documents {
  private static final BsonDocument ONLY_ID = new BsonDocument("_id", new BsonInt32(1));

  private final MongoClient client;

  public Documents(Cluster cluster) {
    this.client = cluster.client();
  }

  /**
   * Whether there is a document with the {@code _id} that the change's has.
   *
   * @param place the collection in which it happened
   * @throws SourceException when the cluster doesn't say
   */
  public boolean has(Change change, Namespace place) {
    try {
      return client
              .getDatabase(place.database())
              .getCollection(place.collection().orElseThrow(), RawBsonDocument.class)
              .withReadPreference(ReadPreference.primary())
              .find(filter(change))
              .projection(ONLY_ID)
              .limit(1)
              .first()
          != null;
    } catch (MongoException e) {
      throw SourceException.of("Looking a document up in " + place, e);
    }
  }

  /** Each value for itself: one that looks like an operator is none. */
  private static BsonDocument filter(Change change) {
    RawBsonDocument key =
        new RawBsonDocument(
            change.bytes(), change.keyAt(), RawBson.int32(change.bytes(), change.keyAt()));
    BsonDocument filter = new BsonDocument();
    for (String name : key.keySet()) {
      if (name.equals("_id") || !key.containsKey("_id")) {
        filter.append(name, new BsonDocument("$eq", key.get(name)));
      }
    }
    return filter;
  }
}
