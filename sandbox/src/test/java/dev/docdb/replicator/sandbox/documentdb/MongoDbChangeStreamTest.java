package dev.docdb.replicator.sandbox.documentdb;

/** The change stream suite on the personality MONGODB. */
class MongoDbChangeStreamTest extends ChangeStreamSuite {
  MongoDbChangeStreamTest() {
    super(Personality.MONGODB);
  }
}
