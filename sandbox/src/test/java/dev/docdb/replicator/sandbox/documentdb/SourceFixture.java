package dev.docdb.replicator.sandbox.documentdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.json.JsonReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** A client, a collection of its own for each test, and change streams by plain commands. */
abstract class SourceFixture {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Personality personality;
  SourceServer server;
  MongoClient client;
  MongoDatabase database;
  MongoCollection<BsonDocument> collection;

  SourceFixture(Personality personality) {
    this.personality = personality;
  }

  /** Where the tests run. */
  SourceServer server() {
    return SourceServers.current(personality);
  }

  @BeforeEach
  void connect() {
    server = server();
    client = server.connect();
    database = client.getDatabase("source_suite");
    server.recordChanges(client, database.getName());
    String name = "c" + System.nanoTime() + "_" + NUMBER.incrementAndGet();
    database.createCollection(name);
    collection = database.getCollection(name, BsonDocument.class);
  }

  @AfterEach
  void disconnect() {
    if (client != null) {
      client.close();
    }
  }

  EmbeddedDocumentDb onlyEmbedded(String why) {
    Assumptions.assumeTrue(server.embedded().isPresent(), why);
    return server.embedded().orElseThrow();
  }

  /** JSON with single quotes. */
  static BsonDocument json(String text) {
    return new BsonDocumentCodec().decode(new JsonReader(text), DecoderContext.builder().build());
  }

  BsonDocument run(String command) {
    return run(json(command));
  }

  BsonDocument run(BsonDocument command) {
    return database.runCommand(command, BsonDocument.class);
  }

  BsonDocument admin(String command) {
    return client.getDatabase("admin").runCommand(json(command), BsonDocument.class);
  }

  static MongoCommandException fails(int code, Runnable action) {
    MongoCommandException thrown = assertThrows(MongoCommandException.class, action::run);
    assertEquals(code, thrown.getErrorCode(), thrown.getMessage());
    return thrown;
  }

  /** Opens a stream on the test's collection; gives the whole reply. */
  BsonDocument open(String options, String cursor, String... stages) {
    return open(json(options), json(cursor), stages);
  }

  BsonDocument open(BsonDocument options, BsonDocument cursor, String... stages) {
    BsonArray pipeline = new BsonArray();
    pipeline.add(new BsonDocument("$changeStream", options));
    Stream.of(stages).map(SourceFixture::json).forEach(pipeline::add);
    return run(
        new BsonDocument("aggregate", name())
            .append("pipeline", pipeline)
            .append("cursor", cursor));
  }

  BsonString name() {
    return new BsonString(collection.getNamespace().getCollectionName());
  }

  static long id(BsonDocument reply) {
    return reply.getDocument("cursor").getInt64("id").getValue();
  }

  static List<BsonDocument> batch(BsonDocument reply) {
    BsonDocument cursor = reply.getDocument("cursor");
    return cursor.getArray(cursor.containsKey("firstBatch") ? "firstBatch" : "nextBatch").stream()
        .map(BsonValue::asDocument)
        .toList();
  }

  static BsonDocument token(BsonDocument reply) {
    return reply.getDocument("cursor").getDocument("postBatchResumeToken");
  }

  BsonDocument more(long id) {
    return run(
        new BsonDocument("getMore", new BsonInt64(id))
            .append("collection", name())
            .append("maxTimeMS", new BsonInt32(300)));
  }

  /** Reads on until there are so many events, or nothing comes. */
  List<BsonDocument> read(long id, int count) {
    List<BsonDocument> events = new ArrayList<>();
    while (events.size() < count) {
      BsonDocument reply = more(id);
      if (batch(reply).isEmpty()) {
        break;
      }
      events.addAll(batch(reply));
      if (id(reply) == 0) {
        break;
      }
    }
    return events;
  }

  static List<String> operations(List<BsonDocument> events) {
    return events.stream().map(event -> event.getString("operationType").getValue()).toList();
  }

  void insert(int... ids) {
    for (int id : ids) {
      collection.insertOne(
          new BsonDocument("_id", new BsonInt32(id)).append("v", BsonBoolean.TRUE));
    }
  }
}
