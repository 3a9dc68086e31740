package dev.docdb.replicator.sandbox.documentdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoSocketException;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only MongoDB does, or does in its own way. */
class MongoDbPersonalityTest extends SourceFixture {
  private static final String RESUMABLE = "ResumableChangeStreamError";

  MongoDbPersonalityTest() {
    super(Personality.MONGODB);
  }

  @AfterEach
  void clearFailPoints() {
    for (String name : List.of("failCommand", "failGetMoreAfterCursorCheckout")) {
      client
          .getDatabase("admin")
          .runCommand(json("{configureFailPoint: '" + name + "', mode: 'off'}"));
    }
  }

  @Test
  void saysThatItIsSevenOrLater() {
    String version = admin("{buildInfo: 1}").getString("version").getValue();
    assertTrue(Integer.parseInt(version.split("\\.", -1)[0]) >= 7);
    BsonDocument hello = admin("{hello: 1}");
    assertTrue(hello.getInt32("maxWireVersion").getValue() >= 21);
    assertEquals("rs0", hello.getString("setName").getValue());
    assertEquals(
        BsonType.TIMESTAMP, hello.getDocument("$clusterTime").get("clusterTime").getBsonType());
    assertTrue(
        admin("{getParameter: 1, enableTestCommands: 1}")
            .getBoolean("enableTestCommands")
            .getValue());
  }

  @Test
  void labelsThoseErrorsOfAStreamsGetMoreThatMayBeResumed() {
    onlyEmbedded("fail points need a server with test commands");
    for (int code :
        List.of(
            6, 7, 63, 89, 91, 133, 150, 189, 234, 262, 9001, 10107, 11600, 11602, 13388, 13435,
            13436)) {
      long id = id(open("{}", "{}"));
      checkoutFails(code);
      assertTrue(fails(code, () -> more(id)).hasErrorLabel(RESUMABLE), "code " + code);
    }
    long id = id(open("{}", "{}"));
    checkoutFails(43);
    assertFalse(fails(43, () -> more(id)).hasErrorLabel(RESUMABLE));
  }

  private void checkoutFails(int code) {
    admin(
        "{configureFailPoint: 'failGetMoreAfterCursorCheckout', mode: {times: 1}, data: {errorCode: %d}}"
            .formatted(code));
  }

  @Test
  void aFailingCommandHasOnlyTheLabelsThatTheFailPointNames() {
    onlyEmbedded("fail points need a server with test commands");
    long id = id(open("{}", "{}"));
    admin(
        "{configureFailPoint: 'failCommand', mode: {times: 1}, data: {failCommands: ['getMore'], errorCode: 6}}");
    assertEquals(Set.of(), fails(6, () -> more(id)).getErrorLabels());
    admin(
        "{configureFailPoint: 'failCommand', mode: {times: 1}, data: {failCommands: ['getMore'], errorCode: 6, errorLabels: ['mine']}}");
    assertTrue(fails(6, () -> more(id)).hasErrorLabel("mine"));
    assertEquals(0, batch(more(id)).size());
  }

  @Test
  void aFailPointCanCloseTheConnectionOrBeSkippedFirst() {
    onlyEmbedded("fail points need a server with test commands");
    admin(
        "{configureFailPoint: 'failCommand', mode: {skip: 1}, data: {failCommands: ['ping'], closeConnection: true}}");
    run("{ping: 1}");
    assertThrows(MongoSocketException.class, () -> run("{ping: 1}"));
  }

  @Test
  void anUnknownFailPointIsAnErrorOfItsOwn() {
    onlyEmbedded("fail points need a server with test commands");
    fails(266, () -> admin("{configureFailPoint: 'noSuchPoint', mode: 'alwaysOn'}"));
  }

  @Test
  void startAfterGoesOnAfterAnInvalidateAndResumeAfterDoesNot() {
    long id = id(open("{}", "{}"));
    collection.drop();
    BsonDocument invalidate = read(id, 2).get(1).getDocument("_id");
    insert(1);
    fails(260, () -> open(new BsonDocument("resumeAfter", invalidate), new BsonDocument()));
    BsonDocument after = open(new BsonDocument("startAfter", invalidate), new BsonDocument());
    assertEquals(List.of("insert"), SourceFixture.operations(batch(after)));
  }

  @Test
  void aLostPlaceIsCode286AndNotResumable() {
    EmbeddedDocumentDb own = onlyEmbedded("a real server's log can't be truncated");
    BsonDocument place = token(open("{}", "{}"));
    insert(1);
    own.faults().truncateLog();
    MongoCommandException thrown =
        fails(286, () -> open(new BsonDocument("resumeAfter", place), new BsonDocument()));
    assertTrue(thrown.hasErrorLabel("NonResumableChangeStreamError"));
    fails(286, () -> open("{startAtOperationTime: {$timestamp: {t: 1, i: 1}}}", "{}"));
  }

  @Test
  void aTokenOfAnotherClusterIsCode280AndNonsenseIs260() {
    onlyEmbedded("a second server is needed");
    try (EmbeddedDocumentDb other =
        EmbeddedDocumentDb.start(
            EmbeddedDocumentDbOptions.defaults()
                .withPersonality(Personality.MONGODB)
                .withPlain(true))) {
      BsonDocument foreign = Foreign.token(other);
      fails(280, () -> open(new BsonDocument("resumeAfter", foreign), new BsonDocument()));
    }
    fails(260, () -> open("{resumeAfter: {_data: 'nonsense'}}", "{}"));
  }

  @Test
  void aPipelineMayNotRemoveTheToken() {
    long id = id(open("{}", "{}", "{$project: {_id: 0}}"));
    insert(1);
    assertTrue(fails(280, () -> more(id)).hasErrorLabel("NonResumableChangeStreamError"));
  }

  @Test
  void onlyReadConcernMajorityIsAllowed() {
    fails(
        72,
        () ->
            run(
                "{aggregate: '%s', pipeline: [{$changeStream: {}}], cursor: {}, readConcern: {level: 'local'}}"
                    .formatted(name().getValue())));
  }

  @Test
  void keepsImagesWhereACollectionAsksForThem() {
    insert(1);
    long available = id(open("{fullDocumentBeforeChange: 'whenAvailable'}", "{}"));
    long off = id(open("{fullDocumentBeforeChange: 'off'}", "{}"));
    collection.updateOne(json("{_id: 1}"), json("{$set: {a: 1}}"));
    run(
        "{collMod: '%s', changeStreamPreAndPostImages: {enabled: true}}"
            .formatted(name().getValue()));
    long required =
        id(open("{fullDocumentBeforeChange: 'required', fullDocument: 'required'}", "{}"));
    collection.updateOne(json("{_id: 1}"), json("{$set: {a: 2}}"));
    collection.deleteOne(json("{_id: 1}"));
    List<BsonDocument> events = read(available, 3);
    assertTrue(events.get(0).get("fullDocumentBeforeChange").isNull());
    assertEquals(json("{_id: 1, v: true, a: 1}"), events.get(1).get("fullDocumentBeforeChange"));
    assertEquals(json("{_id: 1, v: true, a: 2}"), events.get(2).get("fullDocumentBeforeChange"));
    assertFalse(read(off, 1).get(0).containsKey("fullDocumentBeforeChange"));
    assertEquals(json("{_id: 1, v: true, a: 2}"), read(required, 1).get(0).get("fullDocument"));
  }

  @Test
  void aRequiredImageThatIsNotThereFailsTheRead() {
    insert(1);
    long required = id(open("{fullDocumentBeforeChange: 'required'}", "{}"));
    collection.deleteOne(json("{_id: 1}"));
    fails(47, () -> more(required));
  }

  @Test
  void eventsCarryTheWallTime() {
    long id = id(open("{}", "{}"));
    insert(1);
    assertEquals(BsonType.DATE_TIME, read(id, 1).get(0).get("wallTime").getBsonType());
  }

  @Test
  void aRetriedWriteIsDoneOnce() {
    String session = "{id: {$binary: {base64: 'AAAAAAAAAAAAAAAAAAAAAA==', subType: '04'}}}";
    String command =
        "{insert: '%s', documents: [{a: 1}], lsid: %s, txnNumber: {$numberLong: '1'}}"
            .formatted(name().getValue(), session);
    BsonDocument again = json(command.replace("'1'", "'" + System.nanoTime() + "'"));
    assertEquals(1, run(again).getInt32("n").getValue());
    assertEquals(1, run(again).getInt32("n").getValue());
    assertEquals(1, collection.countDocuments());
  }
}
