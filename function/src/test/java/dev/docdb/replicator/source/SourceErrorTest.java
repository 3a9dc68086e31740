package dev.docdb.replicator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mongodb.MongoSocketReadException;
import com.mongodb.ServerAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceErrorTest {
  private record Row(int code, String message, SourceError verdict) {}

  /** Messages as servers give them. */
  private static final List<Row> TABLE =
      List.of(
          new Row(43, "cursor id 7 not found", SourceError.REOPEN),
          new Row(10107, "not primary", SourceError.REOPEN),
          new Row(13435, "not primary and secondaryOk=false", SourceError.REOPEN),
          new Row(11600, "interrupted at shutdown", SourceError.REOPEN),
          new Row(189, "Primary stepped down", SourceError.REOPEN),
          new Row(17287, "Bad query specified", SourceError.REOPEN),
          new Row(
              136,
              "CappedPositionLost: CollectionScan died due to position in capped collection being deleted.",
              SourceError.HALT_POSITION_LOST),
          new Row(
              136,
              "modifyChangeStreams has not been run for this collection/database/cluster.",
              SourceError.HALT_CONFIGURATION),
          new Row(286, "Resume of change stream was not possible", SourceError.HALT_POSITION_LOST),
          new Row(
              280,
              "cannot resume stream; the resume token was not found.",
              SourceError.HALT_POSITION_LOST),
          new Row(
              260,
              "Attempting to resume a change stream using 'resumeAfter'",
              SourceError.HALT_POSITION_LOST),
          new Row(
              260,
              "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.",
              SourceError.HALT_COLLECTION_DROPPED),
          new Row(9, "Invalid resume token", SourceError.HALT_POSITION_LOST),
          new Row(9, "Unrecognized field: 'txnNumber'", SourceError.HALT_CONFIGURATION),
          new Row(
              303, "Feature not supported: 'causal consistency'", SourceError.HALT_CONFIGURATION),
          new Row(
              40415,
              "BSON field '$changeStream.startAfter' is an unknown field",
              SourceError.HALT_CONFIGURATION),
          new Row(13, "not authorized on shop to execute command", SourceError.HALT_AUTHORIZATION),
          new Row(18, "Authentication failed.", SourceError.REFRESH_SECRET),
          new Row(10334, "BSONObj size: 16777300 is invalid", SourceError.OVERSIZE_EVENT),
          new Row(8, "something else", SourceError.FATAL));

  @Test
  void everyCodeHasItsVerdictAndDoubleMeaningsAreToldApartByTheMessage() {
    for (Row row : TABLE) {
      assertEquals(row.verdict(), SourceError.of(row.code(), row.message()), row.toString());
    }
  }

  @Test
  void aBrokenConnectionIsReopened() {
    assertEquals(
        SourceError.REOPEN,
        SourceError.of(
            new MongoSocketReadException(
                "Prematurely reached end of stream", new ServerAddress("a"))));
  }
}
