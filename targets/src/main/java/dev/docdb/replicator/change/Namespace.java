package dev.docdb.replicator.change;

import java.util.Optional;

/**
 * The database and collection that a change happened in; events of a whole database have no
 * collection.
 */
public record Namespace(String database, Optional<String> collection) {
  public Namespace {
    if (database.isEmpty()) {
      throw new IllegalArgumentException("A namespace needs a database");
    }
    if (collection.isPresent() && collection.get().isEmpty()) {
      throw new IllegalArgumentException("A collection's name is not empty");
    }
  }

  /** A collection. */
  public static Namespace of(String database, String collection) {
    return new Namespace(database, Optional.of(collection));
  }

  /** A whole database. */
  public static Namespace of(String database) {
    return new Namespace(database, Optional.empty());
  }

  /** {@code database.collection}, or the database alone. */
  @Override
  public String toString() {
    return collection.isPresent() ? database + "." + collection.get() : database;
  }
}
