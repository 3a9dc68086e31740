package dev.docdb.replicator.sandbox.documentdb;

import org.testcontainers.mongodb.MongoDBContainer;

/**
 * A real MongoDB in a container, started once for all suites that run on it; it ends with the JVM.
 */
final class MongoContainer {
  static final String IMAGE = "mongo:8";

  private MongoContainer() {}

  /**
   * Started when the first suite asks, which only happens where the engine and the image were
   * found.
   */
  private static final class Started {
    static final SourceServer SERVER = start();

    private static SourceServer start() {
      MongoDBContainer container = new MongoDBContainer(IMAGE).withReplicaSet();
      container.start();
      return SourceServers.mongoDb(container.getReplicaSetUrl());
    }
  }

  static SourceServer server() {
    return Started.SERVER;
  }
}
