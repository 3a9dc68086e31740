package dev.docdb.replicator.sandbox.containers;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.mongodb.MongoDBContainer;

/**
 * A real MongoDB, where its image can be had: the measure that the embedded server is held against.
 */
@NeedsContainers(images = MongoContainerSourceTest.IMAGE)
class MongoContainerSourceTest implements ChangeStreamContract {
  static final String IMAGE = "mongo:8";

  private static MongoDBContainer server;
  private static MongoClient client;

  @BeforeAll
  static void start() {
    server = new MongoDBContainer(IMAGE).withReplicaSet();
    server.start();
    client = MongoClients.create(server.getReplicaSetUrl());
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.close();
    }
    if (server != null) {
      server.stop();
    }
  }

  @Override
  public MongoClient client() {
    return client;
  }
}
