package dev.docdb.replicator.sandbox.documentdb;

import dev.docdb.replicator.sandbox.containers.NeedsContainers;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;

/**
 * The suite on a real MongoDB, where its image can be had: the measure that the embedded server is
 * held against.
 */
@NeedsContainers(images = MongoContainer.IMAGE)
class MongoContainerChangeStreamTest extends ChangeStreamSuite {
  MongoContainerChangeStreamTest() {
    super(Personality.MONGODB);
  }

  @Override
  SourceServer server() {
    return MongoContainer.server();
  }
}
