package dev.docdb.replicator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteError;
import com.mongodb.bulk.WriteConcernError;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class SourceErrorTest {
  private static final ServerAddress ADDRESS = new ServerAddress("a");

  private record Row(int code, String message, SourceError verdict) {}

  /** Messages as servers give them. */
  private static final List<Row> TABLE =
      List.of(
          new Row(
              136,
              "CappedPositionLost: CollectionScan died due to position in capped collection being deleted.",
              SourceError.POSITION_LOST),
          new Row(
              136,
              "modifyChangeStreams has not been run for this collection/database/cluster.",
              SourceError.STREAMS_OFF),
          new Row(
              286,
              "Resume of change stream was not possible, as the resume point may no longer be in the oplog.",
              SourceError.POSITION_LOST),
          new Row(
              280,
              "cannot resume stream; the resume token was not found. {_data: \"8265\"}",
              SourceError.POSITION_NOT_UNDERSTOOD),
          new Row(
              280,
              "Encountered an event whose _id field, which contains the resume token, was modified by the pipeline.",
              SourceError.MISCONFIGURED),
          new Row(
              260,
              "Invalid resume token: resume token string was not a valid hex string",
              SourceError.POSITION_NOT_UNDERSTOOD),
          new Row(
              260,
              "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.",
              SourceError.COLLECTION_DROPPED),
          new Row(
              40585,
              "resume of change stream was not possible, as no record of the resume token was found",
              SourceError.POSITION_NOT_UNDERSTOOD),
          new Row(
              40615,
              "The resume token UUID does not exist. Has the collection been dropped?",
              SourceError.POSITION_NOT_UNDERSTOOD),
          new Row(
              40647,
              "Bad resume token: _data of missing or of wrong type{}",
              SourceError.POSITION_NOT_UNDERSTOOD),
          new Row(50811, "Invalid resume token version", SourceError.POSITION_NOT_UNDERSTOOD),
          new Row(9, "Invalid resume token", SourceError.POSITION_NOT_UNDERSTOOD),
          new Row(9, "Unrecognized field: 'txnNumber'", SourceError.MISCONFIGURED),
          new Row(303, "Feature not supported: 'causal consistency'", SourceError.MISCONFIGURED),
          new Row(2, "unknown operator: $foo", SourceError.MISCONFIGURED),
          new Row(
              20, "$group is not permitted in a $changeStream pipeline", SourceError.MISCONFIGURED),
          new Row(26, "ns does not exist", SourceError.MISCONFIGURED),
          new Row(40324, "Unrecognized pipeline stage name: '$foo'", SourceError.MISCONFIGURED),
          new Row(
              40415,
              "BSON field '$changeStream.startAfter' is an unknown field.",
              SourceError.MISCONFIGURED),
          new Row(
              40573,
              "The $changeStream stage is only supported on replica sets",
              SourceError.MISCONFIGURED),
          new Row(59, "no such command: 'aggregate'", SourceError.MISCONFIGURED),
          new Row(13, "not authorized on shop to execute command", SourceError.NOT_AUTHORIZED),
          new Row(18, "Authentication failed.", SourceError.LOGIN_FAILED),
          new Row(
              10334,
              "BSONObj size: 20971776 (0x1400100) is invalid. Size must be between 0 and 16793600(16MB) First element: _id: { _data: \"8265\" }",
              SourceError.CHANGE_TOO_LARGE),
          new Row(
              10334,
              "Executor error during getMore :: caused by :: BSONObj size: 20971776 is invalid",
              SourceError.CHANGE_TOO_LARGE),
          new Row(
              8,
              "BSONObj size: 20971776 (0x1400100) is invalid. Size must be between 0 and 16793600(16MB)",
              SourceError.CHANGE_TOO_LARGE),
          new Row(
              13548,
              "BufBuilder attempted to grow() to 67108868 bytes, past the 64MB limit.",
              SourceError.CHANGE_TOO_LARGE),
          new Row(
              96,
              "Cannot open a new cursor since too many cursors are already opened",
              SourceError.CONNECTION_LOST),
          new Row(17287, "Bad query specified", SourceError.CONNECTION_LOST),
          new Row(
              11000,
              "E11000 duplicate key error collection: replication.state index: _id_",
              SourceError.UNKNOWN),
          new Row(96, "Operation failed", SourceError.UNKNOWN),
          new Row(1, "Internal error", SourceError.UNKNOWN),
          new Row(8, "something else", SourceError.UNKNOWN),
          new Row(987_654, "a code that nobody knows", SourceError.UNKNOWN));

  /** Interrupted, stepped down, shutting down, unreachable, not found: nothing of it lasts. */
  private static final Set<Integer> PASSING =
      Set.of(
          6, 7, 43, 50, 63, 89, 91, 133, 150, 189, 234, 237, 262, 9001, 10107, 11600, 11602, 13388,
          13435, 13436);

  @Test
  void b01_everyCodeHasItsVerdictAndDoubleMeaningsAreToldApartByTheMessage() {
    for (Row row : TABLE) {
      assertEquals(row.verdict(), SourceError.of(row.code(), row.message()), row.toString());
      assertEquals(
          row.verdict(), SourceError.of(answer(row.code(), row.message())), row.toString());
    }
  }

  @Test
  void b06_whatAServerSaysWhileItGoesIsNoReasonToStop() {
    for (int code : PASSING) {
      assertEquals(
          SourceError.CONNECTION_LOST, SourceError.of(code, "whatever it says"), "code " + code);
    }
  }

  @Test
  void b06_whatTheDriverSaysOfABrokenConnectionIsNoReasonToStop() {
    List<MongoException> passing =
        List.of(
            new MongoSocketReadException("Prematurely reached end of stream", ADDRESS),
            new MongoSocketReadTimeoutException(
                "Timeout while receiving message", ADDRESS, new IOException("Read timed out")),
            new MongoSocketOpenException("Exception opening socket", ADDRESS, new IOException("")),
            new MongoTimeoutException("Timed out while waiting for a server that matches"),
            new MongoNotPrimaryException(reply(10107, "not primary"), ADDRESS),
            new MongoNodeIsRecoveringException(reply(11600, "interrupted"), ADDRESS),
            new MongoCursorNotFoundException(7, reply(43, "cursor id 7 not found"), ADDRESS),
            new MongoConnectionPoolClearedException(
                new ServerId(new ClusterId(), ADDRESS), new IOException("down")),
            new MongoInterruptedException("Interrupted", new InterruptedException()),
            new MongoExecutionTimeoutException(50, "operation exceeded time limit"),
            new MongoWriteConcernException(
                new WriteConcernError(91, "ShutdownInProgress", "down", new BsonDocument()),
                null,
                ADDRESS,
                Set.of()));
    for (MongoException e : passing) {
      assertEquals(SourceError.CONNECTION_LOST, SourceError.of(e), e.toString());
    }
  }

  @Test
  void b10_aFailedLoginAsksForTheSecretUnlessTheConnectionBroke() {
    Map<Throwable, SourceError> causes = new LinkedHashMap<>();
    causes.put(answer(18, "Authentication failed."), SourceError.LOGIN_FAILED);
    causes.put(new MongoSocketReadException("end of stream", ADDRESS), SourceError.CONNECTION_LOST);
    causes.put(answer(91, "The server is in quiesce mode"), SourceError.CONNECTION_LOST);
    causes.put(
        new MongoNotPrimaryException(reply(10107, "no"), ADDRESS), SourceError.CONNECTION_LOST);
    causes.put(
        new MongoInterruptedException("interrupted", new InterruptedException()),
        SourceError.CONNECTION_LOST);
    MongoCredential user = MongoCredential.createCredential("u", "admin", new char[] {'p'});
    causes.forEach(
        (cause, verdict) ->
            assertEquals(
                verdict,
                SourceError.of(new MongoSecurityException(user, "Exception authenticating", cause)),
                cause.toString()));
    assertEquals(
        SourceError.LOGIN_FAILED,
        SourceError.of(
            new MongoTimeoutException(
                "Timed out. Client view of cluster state is {exception={com.mongodb.MongoSecurityException: x}}")));
  }

  @Test
  void failedWritesAreJudgedByTheirCode() {
    assertEquals(
        SourceError.UNKNOWN,
        SourceError.of(
            new MongoWriteException(
                new WriteError(11000, "E11000 duplicate key", new BsonDocument()),
                ADDRESS,
                Set.of())));
    assertEquals(
        SourceError.NOT_AUTHORIZED,
        SourceError.of(
            new MongoWriteException(
                new WriteError(13, "not authorized", new BsonDocument()), ADDRESS, Set.of())));
    assertEquals(SourceError.UNKNOWN, SourceError.of(new MongoException("anything else")));
  }

  @Test
  void onlyWhatMayMeanThatChangesAreMissingHalts() {
    Set<SourceError> halting = EnumSet.noneOf(SourceError.class);
    Arrays.stream(SourceError.values()).filter(SourceError::halts).forEach(halting::add);
    assertEquals(
        EnumSet.of(
            SourceError.POSITION_NOT_UNDERSTOOD,
            SourceError.POSITION_LOST,
            SourceError.STREAMS_OFF,
            SourceError.COLLECTION_DROPPED,
            SourceError.OTHER_CLUSTER),
        halting);
  }

  @Test
  void s13_b12_whatAServerShowsOfADocumentIsNotSaid() {
    for (String words :
        List.of(
            "BSONObj size: 20971776 is invalid. First element: name: \"Eve\"",
            "BSONObj size: 20971776 can't be taken: {name: 'Eve', pets: {cat: 'Eve'}}",
            "Failed to parse number 'Eve' in $convert of 20971776 values",
            "20971776 values beside \"Eve",
            "E11000 duplicate key of 20971776: { _id: \"Eve")) {
      SourceException failure = SourceException.of("Reading", answer(10334, words));
      StringWriter printed = new StringWriter();
      failure.printStackTrace(new PrintWriter(printed));
      assertTrue(failure.getMessage().contains("20971776"), failure::getMessage);
      assertFalse(printed.toString().contains("Eve"), printed::toString);
    }
  }

  private static BsonDocument reply(int code, String message) {
    return new BsonDocument("ok", new BsonInt32(0))
        .append("code", new BsonInt32(code))
        .append("codeName", new BsonString("Name"))
        .append("errmsg", new BsonString(message));
  }

  private static MongoCommandException answer(int code, String message) {
    return new MongoCommandException(reply(code, message), ADDRESS);
  }
}
