package dev.docdb.replicator.state;

import com.mongodb.MongoNamespace;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.PositionFormat;
import dev.docdb.replicator.source.Scope;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** What an operator may do to the state of a scope, as lines to be pasted into mongosh. */
public final class OperatorCommands {
  private static final JsonWriterSettings SHELL =
      JsonWriterSettings.builder().outputMode(JsonMode.SHELL).build();
  private static final BsonTimestamp SOME_TIME = new BsonTimestamp(1, 1);

  private final MongoNamespace collection;
  private final BsonString id;
  private final BsonDocument markerId;

  OperatorCommands(MongoNamespace collection, BsonString id, BsonDocument markerId) {
    this.collection = collection;
    this.id = id;
    this.markerId = markerId;
  }

  /** For the scope and the state collection that the settings name. */
  public static OperatorCommands of(Environment environment) {
    BsonString id = StateStore.id(Scope.of(environment));
    return new OperatorCommands(
        new MongoNamespace(
            environment.get(Settings.STATE_DB), environment.get(Settings.STATE_COLLECTION)),
        id,
        Marker.id(id));
  }

  /** Ends a halt: the next invocation goes on from the saved position. */
  public String clearHalt() {
    return update(unset(StateStore.STATUS, StateStore.REASON));
  }

  /**
   * Goes on with the first change at this time or later, and ends a halt. A function at work is
   * fenced by it, so that it can't save over it.
   */
  public String rewindTo(BsonTimestamp time) {
    return update(
        new BsonDocument(
                "$set",
                new BsonDocument(StateStore.POSITION, PositionFormat.write(Position.from(time))))
            .append("$inc", new BsonDocument(StateStore.SEQUENCE, new BsonInt32(1)))
            .append(
                "$unset",
                fields(
                    StateStore.AHEAD,
                    StateStore.DETACHED,
                    StateStore.CLUSTER,
                    StateStore.STATUS,
                    StateStore.REASON)));
  }

  /** The same for a time that the operator has yet to put in. */
  public String rewind() {
    return rewindTo(SOME_TIME)
        .replace(
            "Timestamp(1, 1)",
            "Timestamp(Math.floor(ISODate(\"<time, such as 2026-11-21T09:00:00Z>\").getTime() / 1000), 1)");
  }

  /** Forgets the scope: the next invocation begins where START_AT says. */
  public String forget() {
    BsonDocument both =
        new BsonDocument(
            StateStore.ID, new BsonDocument("$in", new BsonArray(List.of(id, markerId))));
    return call("deleteMany", both);
  }

  /** Puts back the document that the operator has yet to put in. */
  public String restore() {
    return "%s.replaceOne(%s, <document>, {upsert: true})"
        .formatted(where(), shell(new BsonDocument(StateStore.ID, id)));
  }

  /**
   * Takes the cluster for the right one, though it isn't the one that the position was saved of.
   */
  public String acceptCluster() {
    return update(unset(StateStore.CLUSTER, StateStore.STATUS, StateStore.REASON));
  }

  /**
   * Lets a detached target go on where the others are; what it has missed until there it misses.
   */
  public String attach(String target) {
    return update(
        unset(StateStore.DETACHED + "." + target)
            .append("$inc", new BsonDocument(StateStore.SEQUENCE, new BsonInt32(1))));
  }

  /** Shows the state. */
  public String show() {
    return call("findOne", new BsonDocument(StateStore.ID, id));
  }

  /** As mongosh understands it. */
  static String shell(BsonDocument document) {
    return document.toJson(SHELL);
  }

  private static BsonDocument unset(String... names) {
    return new BsonDocument("$unset", fields(names));
  }

  private static BsonDocument fields(String... names) {
    BsonDocument fields = new BsonDocument();
    Stream.of(names).forEach(name -> fields.append(name, new BsonString("")));
    return fields;
  }

  private String update(BsonDocument change) {
    return call("updateOne", new BsonDocument(StateStore.ID, id), change);
  }

  private String call(String method, BsonDocument... arguments) {
    return "%s.%s(%s)"
        .formatted(
            where(),
            method,
            Stream.of(arguments).map(OperatorCommands::shell).collect(Collectors.joining(", ")));
  }

  /** With which each line of the state begins. */
  public String where() {
    return "db.getSiblingDB(%s).getCollection(%s)"
        .formatted(quoted(collection.getDatabaseName()), quoted(collection.getCollectionName()));
  }

  /** As JSON quotes, which is as JavaScript does. */
  private static String quoted(String text) {
    String wrapped = shell(new BsonDocument("", new BsonString(text)));
    return wrapped.substring(wrapped.indexOf(':') + 1, wrapped.length() - 1).strip();
  }
}
