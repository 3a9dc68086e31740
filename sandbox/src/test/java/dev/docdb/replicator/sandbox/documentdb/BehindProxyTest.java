package dev.docdb.replicator.sandbox.documentdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.proxy.Direction;
import dev.docdb.replicator.sandbox.proxy.FaultProxy;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A driver and a server with a bad network between them; TLS passes through it. */
@Timeout(60)
class BehindProxyTest {
  private EmbeddedDocumentDb server;
  private FaultProxy proxy;
  private MongoClient client;
  private MongoCollection<Document> collection;

  @BeforeEach
  void start() {
    server = EmbeddedDocumentDb.start(EmbeddedDocumentDbOptions.defaults());
    proxy = FaultProxy.to("localhost", server.port());
    server.faults().advertisePort(proxy.port());
    client =
        SourceServers.connect(
            server.testUri() + "&serverSelectionTimeoutMS=1500&connectTimeoutMS=1500",
            server.certificateAuthorityPem());
    collection = client.getDatabase("proxied").getCollection("c");
  }

  @AfterEach
  void stop() {
    client.close();
    proxy.close();
    server.close();
  }

  private void insert(int id) {
    collection.insertOne(new Document("_id", id));
  }

  @Test
  void aDriverOfTheReplicaSetStaysOnTheProxy() {
    insert(1);
    assertTrue(proxy.accepted() >= 2, "its monitor and its connection");
    assertTrue(server.uri().contains(":" + proxy.port() + "/"), server.uri());
    proxy.down(true);
    proxy.resetAll();
    assertThrows(MongoException.class, () -> insert(2));
    assertThrows(MongoTimeoutException.class, () -> insert(2));
    proxy.heal();
    insert(2);
    assertEquals(2, collection.countDocuments());
  }

  @Test
  void aServerCanBeToldItsProxyAtTheStart() {
    try (EmbeddedDocumentDb other =
            EmbeddedDocumentDb.start(
                EmbeddedDocumentDbOptions.defaults().withAdvertisedPort(proxy.port()));
        MongoClient direct =
            SourceServers.connect(
                other
                    .testUri()
                    .replace(":" + proxy.port(), ":" + other.port())
                    .replace("replicaSet=rs0", "directConnection=true"),
                other.certificateAuthorityPem())) {
      Document hello = direct.getDatabase("admin").runCommand(new Document("hello", 1));
      assertEquals("localhost:" + proxy.port(), hello.getString("me"));
    }
  }

  @Test
  void aWriteWhoseAnswerIsLostHasTakenEffect() {
    insert(1);
    proxy.cutEachAfter(Direction.TO_CLIENT, 0);
    assertThrows(MongoSocketException.class, () -> insert(2));
    proxy.heal();
    assertEquals(2, collection.countDocuments());
  }
}
