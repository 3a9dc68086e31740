package dev.docdb.replicator.sandbox.documentdb;

import dev.docdb.replicator.sandbox.documentdb.options.Personality;

/** The write suite on the personality MONGODB. */
class MongoDbWriteTest extends WriteSuite {
  MongoDbWriteTest() {
    super(Personality.MONGODB);
  }
}
