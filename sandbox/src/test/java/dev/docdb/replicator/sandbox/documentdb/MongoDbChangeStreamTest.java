package dev.docdb.replicator.sandbox.documentdb;

import dev.docdb.replicator.sandbox.documentdb.options.Personality;

/** The change stream suite on the personality MONGODB. */
class MongoDbChangeStreamTest extends ChangeStreamSuite {
  MongoDbChangeStreamTest() {
    super(Personality.MONGODB);
  }
}
