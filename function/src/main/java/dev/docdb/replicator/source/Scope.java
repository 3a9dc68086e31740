package dev.docdb.replicator.source;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import java.util.Optional;

/**
 * What is watched.
 *
 * @param database the database
 * @param collection one collection of it; empty: all of them, through one cursor
 */
public record Scope(String database, Optional<String> collection) {

  /** The scope that the settings name. */
  public static Scope of(Environment environment) {
    return new Scope(
        environment.get(Settings.WATCHED_DB_NAME),
        environment.find(Settings.WATCHED_COLLECTION_NAME));
  }

  /** {@code shop.orders} or, for a whole database, {@code shop.*}. */
  @Override
  public String toString() {
    return database + "." + collection.orElse("*");
  }
}
