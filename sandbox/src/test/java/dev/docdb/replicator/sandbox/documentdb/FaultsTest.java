package dev.docdb.replicator.sandbox.documentdb;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import java.time.Duration;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What only a stand-in can be made to do, and how it is locked. */
class FaultsTest {
  private static final String STREAM =
      "{aggregate: 'c', pipeline: [{$changeStream: {%s}}], cursor: {}}";

  private static final Document UPDATE =
      Document.parse("{update: 'c', updates: [{q: {_id: 1}, u: {$inc: {n: 1}}}]}");
  private static final Document FIND_AND_MODIFY =
      Document.parse("{findAndModify: 'c', query: {_id: 1}, update: {$inc: {n: 1}}}");
  private static final Document FIND = Document.parse("{find: 'c'}");

  private EmbeddedDocumentDb server;
  private MongoClient client;
  private MongoDatabase database;

  @BeforeEach
  void start() {
    server = EmbeddedDocumentDb.start(EmbeddedDocumentDbOptions.defaults());
    client = SourceServers.connect(server.testUri(), server.certificateAuthorityPem());
    database = client.getDatabase("faults");
    client
        .getDatabase("admin")
        .runCommand(
            SourceFixture.json(
                "{modifyChangeStreams: 1, database: '', collection: '', enable: true}"));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    server.close();
  }

  private BsonDocument open(String options) {
    return database.runCommand(SourceFixture.json(STREAM.formatted(options)), BsonDocument.class);
  }

  private void insert(int id) {
    database.runCommand(
        new Document("insert", "c").append("documents", List.of(new Document("_id", id))));
  }

  private long count() {
    return database.getCollection("c").countDocuments();
  }

  @Test
  void theNextCommandFailsAsOftenAsAsked() {
    server.faults().failNext("insert", 10107, "not primary", List.of("mine"), 2);
    for (int i = 0; i < 2; i++) {
      MongoException thrown = assertThrows(MongoException.class, () -> insert(1));
      assertEquals(10107, thrown.getCode());
      assertTrue(thrown.hasErrorLabel("mine"));
    }
    insert(1);
    assertEquals(1, count());
  }

  @Test
  void allCommandsOfANameFailUntilItIsOver() {
    insert(1);
    server.faults().failAll("update", 13, "not authorized");
    for (int i = 0; i < 3; i++) {
      assertEquals(13, code(() -> database.runCommand(UPDATE)));
    }
    insert(2);
    server.faults().clear();
    database.runCommand(UPDATE);
  }

  @Test
  void aFullClusterTakesNoWritesAndIsStillRead() {
    insert(1);
    server.faults().failWrites(14031, "Can't take a write lock while out of disk space");
    assertEquals(14031, code(() -> insert(2)));
    assertEquals(14031, code(() -> database.runCommand(UPDATE)));
    assertEquals(14031, code(() -> database.runCommand(FIND_AND_MODIFY)));
    assertEquals(14031, code(() -> database.getCollection("c").deleteOne(new Document())));
    assertEquals(1, count());
    server.faults().clear();
    insert(2);
    assertEquals(2, count());
  }

  private static int code(Executable action) {
    return assertThrows(MongoException.class, action).getCode();
  }

  @Test
  void whatAStateCollectionNeedsCanFailAndLoseItsAnswer() {
    insert(1);
    for (Document command : List.of(UPDATE, FIND_AND_MODIFY, FIND)) {
      String name = command.keySet().iterator().next();
      server.faults().failNext(name, 91, "shutting down");
      assertEquals(91, code(() -> database.runCommand(command)), name);
      server.faults().dropConnectionBefore(name);
      assertThrows(MongoSocketException.class, () -> database.runCommand(command), name);
      server.faults().dropConnectionAfter(name);
      assertThrows(MongoSocketException.class, () -> database.runCommand(command), name);
      database.runCommand(command);
    }
    Document found = database.getCollection("c").find().first();
    assertEquals(4, found == null ? -1 : found.getInteger("n"), "two effects of each write");
  }

  @Test
  void aConnectionIsDroppedBeforeTheEffectOrAfterIt() {
    server.faults().dropConnectionBefore("insert");
    assertThrows(MongoSocketException.class, () -> insert(1));
    assertEquals(0, count());
    server.faults().dropConnectionAfter("insert");
    assertThrows(MongoSocketException.class, () -> insert(2));
    assertEquals(1, count());
  }

  @Test
  void killedCursorsAreNotFound() {
    long id = SourceFixture.id(open(""));
    server.faults().killCursors();
    MongoCommandException thrown =
        assertThrows(
            MongoCommandException.class,
            () -> database.runCommand(new Document("getMore", id).append("collection", "c")));
    assertEquals(43, thrown.getErrorCode());
  }

  @Test
  void changesExpireByTheShiftedClock() {
    BsonDocument place = SourceFixture.token(open(""));
    insert(1);
    String resume = "resumeAfter: {_data: '" + place.getString("_data").getValue() + "'}";
    assertEquals(1, SourceFixture.batch(open(resume)).size());
    server.faults().shiftClock(Duration.ofHours(4));
    MongoCommandException thrown = assertThrows(MongoCommandException.class, () -> open(resume));
    assertEquals(136, thrown.getErrorCode());
    assertTrue(thrown.getErrorMessage().startsWith("CappedPositionLost"));
  }

  @Test
  void batchesMayCarryNoToken() {
    server.faults().postBatchResumeToken(false);
    assertFalse(open("").getDocument("cursor").containsKey("postBatchResumeToken"));
  }

  @Test
  void thereMayBeTooManyCursors() {
    server.faults().cursorLimit(1);
    open("");
    assertThrows(MongoCommandException.class, () -> open(""));
    assertEquals(1, server.faults().openCursors());
  }

  @Test
  void aChangedPasswordIsAskedOfNewConnectionsOnly() {
    insert(1);
    String before = server.testUri();
    server.faults().changePassword("an-other/password");
    insert(2);
    try (MongoClient late = SourceServers.connect(before, server.certificateAuthorityPem())) {
      assertThrows(
          MongoSecurityException.class,
          () -> late.getDatabase("faults").runCommand(new Document("count", "c")));
    }
    try (MongoClient late =
        SourceServers.connect(server.testUri(), server.certificateAuthorityPem())) {
      late.getDatabase("faults").runCommand(new Document("count", "c"));
    }
  }

  @Test
  void bothMechanismsAreSpoken() {
    for (String mechanism : List.of("SCRAM-SHA-1", "SCRAM-SHA-256")) {
      String uri = server.testUri() + "&authMechanism=" + mechanism;
      try (MongoClient other = SourceServers.connect(uri, server.certificateAuthorityPem())) {
        assertDoesNotThrow(
            () -> other.getDatabase("faults").runCommand(new Document("count", "c")));
      }
    }
  }

  @Test
  void withoutCredentialsNothingIsToldAndAnotherAuthorityIsNotTrusted() {
    String anonymous =
        "mongodb://localhost:" + server.port() + "/?tls=true&serverSelectionTimeoutMS=2000";
    try (MongoClient other = SourceServers.connect(anonymous, server.certificateAuthorityPem())) {
      MongoCommandException thrown =
          assertThrows(
              MongoCommandException.class,
              () -> other.getDatabase("faults").runCommand(new Document("count", "c")));
      assertEquals(13, thrown.getErrorCode());
    }
    String stranger = CertificateAuthority.create("a stranger").pem();
    try (MongoClient other = SourceServers.connect(anonymous, stranger)) {
      assertThrows(
          MongoException.class,
          () -> other.getDatabase("faults").runCommand(new Document("ping", 1)));
    }
  }

  @Test
  void aServerThatStepsDownTakesNoWritesUntilItIsPrimaryAgain() {
    String direct = server.testUri().replace("replicaSet=rs0", "directConnection=true");
    Document insert =
        new Document("insert", "c").append("documents", List.of(new Document("_id", 1)));
    server.faults().stepDown();
    try (MongoClient other = SourceServers.connect(direct, server.certificateAuthorityPem())) {
      MongoDatabase late = other.getDatabase("faults");
      MongoException thrown = assertThrows(MongoException.class, () -> late.runCommand(insert));
      assertEquals(10107, thrown.getCode());
      server.faults().stepUp();
    }
    try (MongoClient other = SourceServers.connect(direct, server.certificateAuthorityPem())) {
      MongoDatabase late = other.getDatabase("faults");
      late.runCommand(insert);
      assertEquals(1, late.getCollection("c").countDocuments());
    }
  }
}
