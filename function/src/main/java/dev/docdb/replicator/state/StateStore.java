package dev.docdb.replicator.state;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.source.Scope;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The one document of the state collection that belongs to one scope: its lease and its position.
 *
 * @param collection the state collection: majority writes, read on the primary
 * @param scope whose state it is
 */
public record StateStore(MongoCollection<BsonDocument> collection, Scope scope) {
  static final String OWNER = "owner";
  static final String EPOCH = "epoch";
  static final String LEASE_UNTIL = "leaseUntil";
  static final String SEQUENCE = "sequence";
  static final String POSITION = "position";
  static final String SCHEMA = "schema";
  static final String UPDATED = "updated";
  static final int SCHEMA_VERSION = 1;

  /** The state of a scope in the collection that the settings name. */
  public static StateStore open(MongoClient client, Environment environment, Scope scope) {
    return new StateStore(
        client
            .getDatabase(environment.get(Settings.STATE_DB))
            .getCollection(environment.get(Settings.STATE_COLLECTION), BsonDocument.class)
            .withWriteConcern(WriteConcern.MAJORITY)
            .withReadConcern(ReadConcern.LOCAL)
            .withReadPreference(ReadPreference.primary()),
        scope);
  }

  /** A database's name holds no dot, so no two scopes share an id. */
  BsonValue id() {
    return new BsonString(
        scope.collection().map(name -> scope.database() + "." + name).orElse(scope.database()));
  }

  Bson isOurs() {
    return Filters.eq("_id", id());
  }

  @Nullable BsonDocument read() {
    return collection.find(isOurs()).first();
  }

  @Override
  public String toString() {
    return collection.getNamespace() + " " + scope;
  }
}
