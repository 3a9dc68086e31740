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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * What belongs to one scope in the state collection: the document with its lease and its position,
 * and a marker that a position was saved once.
 *
 * @param collection the state collection: majority writes, read on the primary
 * @param scope whose state it is
 */
public record StateStore(MongoCollection<BsonDocument> collection, Scope scope) {
  static final String ID = "_id";
  static final String OWNER = "owner";
  static final String EPOCH = "epoch";
  static final String LEASE_UNTIL = "leaseUntil";
  static final String SEQUENCE = "sequence";
  static final String POSITION = "position";
  static final String AHEAD = "ahead";
  static final String DETACHED = "detached";
  static final String TARGETS = "targets";
  static final String SCHEMA = "schema";
  static final String UPDATED = "updated";
  static final String CLUSTER = "cluster";
  static final String ADOPTED = "adopted";
  static final String STATUS = "status";
  static final String REASON = "reason";
  static final String HALTED = "halted";
  static final String PAUSED = "paused";
  static final String AUDIT = "audit";
  static final String SAMPLE_FORGOTTEN = "sampleForgotten";

  /** Of each holder its own. */
  static final Set<String> OF_THE_LEASE = Set.of(OWNER, LEASE_UNTIL, EPOCH, SCHEMA);

  /** What a scope is without when it has yet to begin. */
  static final List<String> OF_THE_REPLICATION =
      List.of(POSITION, AHEAD, DETACHED, TARGETS, CLUSTER, UPDATED, STATUS, REASON, ADOPTED);

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

  /**
   * What there is of a scope.
   *
   * @param state its document
   * @param marker that a position was saved once
   */
  record Kept(Optional<StateDocument> state, Optional<BsonDocument> marker) {
    boolean began() {
      return marker.isPresent();
    }

    /** When the first position was saved, where that is known. */
    Optional<Instant> since() {
      return marker
          .map(found -> found.get(Marker.SINCE))
          .filter(BsonValue::isDateTime)
          .map(date -> Instant.ofEpochMilli(date.asDateTime().getValue()));
    }
  }

  BsonString id() {
    return id(scope);
  }

  /** A database's name holds no dot, so no two scopes share an id. */
  static BsonString id(Scope scope) {
    return new BsonString(
        scope.collection().map(name -> scope.database() + "." + name).orElse(scope.database()));
  }

  BsonDocument markerId() {
    return Marker.id(id());
  }

  static BsonDateTime date(Instant moment) {
    return new BsonDateTime(moment.toEpochMilli());
  }

  Bson isOurs() {
    return Filters.eq(ID, id());
  }

  /** Reads the documents as the bytes they are: decoded, a token may not be the same again. */
  Kept read() {
    Optional<StateDocument> state = Optional.empty();
    Optional<BsonDocument> marker = Optional.empty();
    for (RawBsonDocument found :
        collection.find(Filters.in(ID, List.of(id(), markerId())), RawBsonDocument.class)) {
      if (id().equals(found.get(ID))) {
        state = Optional.of(new StateDocument(this, found));
      } else {
        marker = Optional.of(found);
      }
    }
    return new Kept(state, marker);
  }

  /** From a time that is yet to come nothing would travel, in silence. */
  void checkIsPast(Checkpoint saved, Instant now) {
    if (saved.isYetToCome(now)) {
      throw new StateException(
          "The position of %s is a time that is yet to come. Give one that has passed: %s"
              .formatted(this, commands().rewind()));
    }
  }

  /** What an operator can do about a position that is gone. */
  String waysOut() {
    return "Nothing is replicated until the operator decides: restore the document from a backup, %s; or begin deliberately anew where START_AT says, %s"
        .formatted(commands().restore(), commands().forget());
  }

  /** What an operator may do to it. */
  public OperatorCommands commands() {
    return new OperatorCommands(collection.getNamespace(), id(), markerId());
  }

  @Override
  public String toString() {
    return collection.getNamespace() + " " + scope;
  }
}
