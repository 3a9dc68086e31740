package dev.docdb.replicator.sandbox.documentdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoDatabase;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** What only Amazon DocumentDB does, or does in its own way. */
class DocumentDbPersonalityTest extends SourceFixture {
  private static final String STREAM =
      "{aggregate: 'c', pipeline: [{$changeStream: {}}], cursor: {}}";

  DocumentDbPersonalityTest() {
    super(Personality.DOCUMENTDB);
  }

  private BsonDocument modify(String db, String coll, boolean enable) {
    return admin(
        "{modifyChangeStreams: 1, database: '%s', collection: '%s', enable: %b}"
            .formatted(db, coll, enable));
  }

  @Test
  void saysThatItIsFiveAndTellsNoClusterTime() {
    assertEquals("5.0.0", admin("{buildInfo: 1}").getString("version").getValue());
    BsonDocument ping = run("{ping: 1}");
    assertTrue(ping.containsKey("operationTime"));
    assertFalse(ping.containsKey("$clusterTime"));
  }

  @Test
  void aStreamMustBeEnabledFirst() {
    MongoDatabase other = client.getDatabase("not_enabled");
    var thrown = fails(136, () -> other.runCommand(json(STREAM)));
    assertTrue(
        thrown
            .getErrorMessage()
            .contains("modifyChangeStreams has not been run for this collection/database/cluster"));
    modify("not_enabled", "c", true);
    other.runCommand(json(STREAM));
    modify("not_enabled", "c", false);
    fails(136, () -> other.runCommand(json(STREAM)));
    modify("not_enabled", "", true);
    other.runCommand(json(STREAM));
    modify("not_enabled", "", false);
  }

  @Test
  void changesAreRecordedOnlyWhileEnabled() {
    onlyEmbedded("it would take a while on a real cluster");
    modify("source_suite", "", false);
    try {
      modify("source_suite", name().getValue(), true);
      BsonDocument start = token(open("{}", "{}"));
      insert(1);
      modify("source_suite", name().getValue(), false);
      insert(2);
      modify("source_suite", name().getValue(), true);
      insert(3);
      List<BsonDocument> events =
          batch(open(new BsonDocument("resumeAfter", start), new BsonDocument()));
      assertEquals(
          List.of(json("{_id: 1}"), json("{_id: 3}")),
          events.stream().map(event -> event.getDocument("documentKey")).toList());
    } finally {
      modify("source_suite", "", true);
    }
  }

  @Test
  void listsWhatIsEnabled() {
    BsonArray rows =
        admin("{aggregate: 1, pipeline: [{$listChangeStreams: 1}], cursor: {}}")
            .getDocument("cursor")
            .getArray("firstBatch");
    assertTrue(rows.contains(json("{database: 'source_suite', collection: ''}")));
  }

  @Test
  void startAfterIsUnknown() {
    BsonDocument place = token(open("{}", "{}"));
    var thrown =
        fails(40415, () -> open(new BsonDocument("startAfter", place), new BsonDocument()));
    assertTrue(
        thrown
            .getErrorMessage()
            .contains("BSON field '$changeStream.startAfter' is an unknown field"));
  }

  @Test
  void optionsThatOnlyMongoDbHasAreUnknown() {
    for (String option :
        List.of("showExpandedEvents", "showRawUpdateDescription", "showSystemEvents")) {
      var thrown = fails(40415, () -> open("{" + option + ": true}", "{}"));
      assertTrue(thrown.getErrorMessage().contains("$changeStream." + option), option);
    }
  }

  @Test
  void onlyFiveStagesAreAllowed() {
    fails(20, () -> open("{}", "{}", "{$set: {a: 1}}"));
    open("{}", "{}", "{$match: {}}", "{$project: {x: 0}}", "{$addFields: {y: 1}}");
  }

  @Test
  void anExpiredTokenIsCode136WithItsOwnWords() {
    EmbeddedDocumentDb own = onlyEmbedded("a real cluster's log can't be truncated");
    BsonDocument place = token(open("{}", "{}"));
    insert(1);
    own.faults().expireTokens();
    var thrown = fails(136, () -> open(new BsonDocument("resumeAfter", place), new BsonDocument()));
    assertTrue(thrown.getErrorMessage().contains("CappedPositionLost: CollectionScan died"));
  }

  @Test
  void aTokenOfAnotherClusterIsCode9() {
    onlyEmbedded("a second server is needed");
    try (EmbeddedDocumentDb other =
        EmbeddedDocumentDb.start(EmbeddedDocumentDbOptions.defaults().withPlain(true))) {
      BsonDocument foreign = Foreign.token(other);
      var thrown =
          fails(9, () -> open(new BsonDocument("resumeAfter", foreign), new BsonDocument()));
      assertEquals("Invalid resume token", thrown.getErrorMessage());
    }
  }

  @Test
  void retryableWritesAndCausalConsistencyAreRefused() {
    String session = "lsid: {id: {$binary: {base64: 'AAAAAAAAAAAAAAAAAAAAAQ==', subType: '04'}}}";
    var retried =
        fails(
            9,
            () ->
                run(
                    "{insert: '%s', documents: [{a: 1}], %s, txnNumber: {$numberLong: '1'}}"
                        .formatted(name().getValue(), session)));
    assertTrue(retried.getErrorMessage().contains("Unrecognized field: 'txnNumber'"));
    fails(
        303,
        () ->
            run(
                "{find: '%s', readConcern: {afterClusterTime: {$timestamp: {t: 1, i: 1}}}}"
                    .formatted(name().getValue())));
  }

  @Test
  void thereAreNoImagesAndNoWallTime() {
    fails(40415, () -> open("{fullDocumentBeforeChange: 'off'}", "{}"));
    fails(2, () -> open("{fullDocument: 'required'}", "{}"));
    long id = id(open("{}", "{}"));
    insert(1);
    assertFalse(read(id, 1).get(0).containsKey("wallTime"));
  }
}
