package dev.docdb.replicator.sandbox.documentdb.storage;

import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.Comparator;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** The full name of a collection. */
public record Namespace(String database, String collection) implements Comparable<Namespace> {
  private static final Comparator<Namespace> ORDER =
      Comparator.comparing(Namespace::database).thenComparing(Namespace::collection);

  /** Refuses names that no server takes. */
  public Namespace {
    if (database.isEmpty() || database.matches(".*[/\\\\. \"$\\x00].*")) {
      throw MongoError.of(
          ErrorCodes.INVALID_NAMESPACE, "Invalid database name: '" + database + "'");
    }
  }

  /** Splits a full name at its first dot. */
  public static Namespace parse(String full) {
    int dot = full.indexOf('.');
    if (dot <= 0 || dot == full.length() - 1) {
      throw MongoError.of(
          ErrorCodes.INVALID_NAMESPACE, "Invalid namespace specified '" + full + "'");
    }
    return new Namespace(full.substring(0, dot), full.substring(dot + 1));
  }

  /** Refuses what cannot be the name of a new collection. */
  public Namespace checked() {
    boolean wrong =
        collection.isEmpty()
            || collection.startsWith(".")
            || collection.endsWith(".")
            || collection.contains("\0")
            || collection.contains("$");
    if (wrong) {
      throw MongoError.of(
          ErrorCodes.INVALID_NAMESPACE, "Invalid collection name: '" + collection + "'");
    }
    return this;
  }

  /** Whether it belongs to the server itself. */
  public boolean isInternal() {
    return database.equals("admin")
        || database.equals("local")
        || database.equals("config")
        || collection.startsWith("system.");
  }

  /** As change events have it. */
  public BsonDocument toBson() {
    return new BsonDocument("db", new BsonString(database))
        .append("coll", new BsonString(collection));
  }

  @Override
  public int compareTo(Namespace other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return database + "." + collection;
  }
}
