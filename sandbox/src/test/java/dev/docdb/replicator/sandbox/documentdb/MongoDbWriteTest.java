package dev.docdb.replicator.sandbox.documentdb;

/** The write suite on the personality MONGODB. */
class MongoDbWriteTest extends WriteSuite {
  MongoDbWriteTest() {
    super(Personality.MONGODB);
  }
}
