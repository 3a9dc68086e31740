package dev.docdb.replicator.sandbox.documentdb;

import dev.docdb.replicator.sandbox.documentdb.options.Personality;

/** MongoDB and events that are too large. */
class MongoDbOversizeTest extends OversizeSuite {
  MongoDbOversizeTest() {
    super(Personality.MONGODB);
  }
}
