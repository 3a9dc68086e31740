package dev.docdb.replicator.sandbox.documentdb.server;

import org.bson.BsonDocument;

/** What a command does; it runs with the server's lock held. */
@FunctionalInterface
interface Command {
  BsonDocument run(Request request);
}
