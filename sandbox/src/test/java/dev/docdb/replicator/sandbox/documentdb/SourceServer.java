package dev.docdb.replicator.sandbox.documentdb;

import com.mongodb.client.MongoClient;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.util.Optional;

/** A server that the source suite runs on. */
interface SourceServer {
  /** Which of the two kinds it is. */
  Personality personality();

  /** A new client, which the caller closes. */
  MongoClient connect();

  /** The embedded server itself, where it is one: only it can be made to misbehave. */
  Optional<EmbeddedDocumentDb> embedded();

  /** Lets changes of all collections of a database be recorded, where that must be asked for. */
  void recordChanges(MongoClient client, String database);
}
