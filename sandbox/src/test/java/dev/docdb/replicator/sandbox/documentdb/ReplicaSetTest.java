package dev.docdb.replicator.sandbox.documentdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoException;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server tells of itself and its set, and what it does as a secondary. */
class ReplicaSetTest {
  private static final String STREAM =
      "{aggregate: 'c', pipeline: [{$changeStream: {}}], cursor: {}}";

  private static EmbeddedDocumentDbOptions options(Personality personality) {
    return EmbeddedDocumentDbOptions.defaults().withPersonality(personality).withTls(false);
  }

  private static BsonDocument run(MongoClient client, String command) {
    return client.getDatabase("admin").runCommand(SourceFixture.json(command), BsonDocument.class);
  }

  private static int code(MongoDatabase database, String command, ReadPreference preference) {
    MongoException thrown =
        assertThrows(
            MongoException.class,
            () -> database.runCommand(SourceFixture.json(command), preference));
    return thrown.getCode();
  }

  @ParameterizedTest
  @EnumSource(Personality.class)
  void tellsItsSetItsAddressAndItsTime(Personality personality) {
    try (EmbeddedDocumentDb server = EmbeddedDocumentDb.start(options(personality));
        MongoClient client = SourceServers.connect(server.testUri(), "")) {
      server.faults().shiftClock(Duration.ofHours(-7));
      BsonDocument hello = run(client, "{hello: 1}");
      String address = "localhost:" + server.port();
      assertEquals("rs0", hello.getString("setName").getValue());
      assertEquals(address, hello.getString("me").getValue());
      assertEquals(address, hello.getString("primary").getValue());
      assertEquals(address, hello.getArray("hosts").getFirst().asString().getValue());
      Instant told = Instant.ofEpochMilli(hello.getDateTime("localTime").getValue());
      Duration behind = Duration.between(told, Instant.now());
      assertEquals(7 * 60, behind.plusSeconds(30).toMinutes());
      assertTrue(hello.containsKey("operationTime"));
      assertEquals(personality == Personality.MONGODB, hello.containsKey("$clusterTime"));
    }
  }

  @ParameterizedTest
  @EnumSource(Personality.class)
  void aSecondaryIsReadByThoseWhoAllowItOnly(Personality personality) {
    try (EmbeddedDocumentDb server = EmbeddedDocumentDb.start(options(personality))) {
      try (MongoClient client = SourceServers.connect(server.testUri(), "")) {
        if (personality == Personality.DOCUMENTDB) {
          run(client, "{modifyChangeStreams: 1, database: '', collection: '', enable: true}");
        }
        client.getDatabase("set").getCollection("c").insertOne(new Document("_id", 1));
      }
      server.faults().stepDown();
      try (MongoClient client = SourceServers.connect(server.testUri(), "")) {
        MongoDatabase database = client.getDatabase("set");
        for (ReadPreference preference :
            List.of(ReadPreference.secondary(), ReadPreference.secondaryPreferred())) {
          database.runCommand(SourceFixture.json("{find: 'c'}"), preference);
          BsonDocument opened =
              database.runCommand(SourceFixture.json(STREAM), preference, BsonDocument.class);
          long id = SourceFixture.id(opened);
          String more = "{getMore: {$numberLong: '%d'}, collection: 'c', maxTimeMS: 10}";
          database.runCommand(SourceFixture.json(more.formatted(id)), preference);
        }
        ReadPreference secondary = ReadPreference.secondary();
        assertEquals(10107, code(database, "{insert: 'c', documents: [{}]}", secondary));
        assertEquals(
            10107,
            code(database, "{aggregate: 'c', pipeline: [{$out: 'd'}], cursor: {}}", secondary));
        BsonDocument hello =
            database.runCommand(SourceFixture.json("{hello: 1}"), secondary, BsonDocument.class);
        assertTrue(hello.getBoolean("secondary").getValue());
        assertFalse(hello.getBoolean("isWritablePrimary").getValue());
      }
    }
  }

  @Test
  void aReadThatAllowsNoSecondaryIsRefused() throws IOException {
    try (EmbeddedDocumentDb server =
        EmbeddedDocumentDb.start(EmbeddedDocumentDbOptions.defaults().withPlain(true))) {
      server.faults().stepDown();
      assertEquals(13435, refusal(server, "{find: 'c', $db: 'set'}"));
      assertEquals(
          13435, refusal(server, "{aggregate: 'c', pipeline: [], cursor: {}, $db: 'set'}"));
      assertEquals(
          13435, refusal(server, "{find: 'c', $db: 'set', $readPreference: {mode: 'primary'}}"));
      server.faults().stepUp();
      try (PlainConnection later = new PlainConnection(server.port())) {
        assertEquals(1.0, later.run("{find: 'c', $db: 'set'}").getDouble("ok").getValue());
      }
    }
  }

  private static int refusal(EmbeddedDocumentDb server, String command) throws IOException {
    try (PlainConnection raw = new PlainConnection(server.port())) {
      return raw.run(command).getInt32("code").getValue();
    }
  }

  @Test
  void reportsTheVersionThatItIsGiven() throws IOException {
    Map<String, Integer> versions = Map.of("4.0.0", 7, "5.0.0", 13, "6.0.19", 17, "8.0.0", 25);
    for (Map.Entry<String, Integer> expected : versions.entrySet()) {
      EmbeddedDocumentDbOptions options =
          options(Personality.DOCUMENTDB).withVersion(expected.getKey()).withPlain(true);
      try (EmbeddedDocumentDb server = EmbeddedDocumentDb.start(options);
          PlainConnection client = new PlainConnection(server.port())) {
        assertEquals(
            expected.getKey(),
            client.run("{buildInfo: 1, $db: 'admin'}").getString("version").getValue());
        assertEquals(
            expected.getValue(),
            client.run("{hello: 1, $db: 'admin'}").getInt32("maxWireVersion").getValue());
      }
    }
  }
}
