package dev.docdb.replicator.sandbox.documentdb.stream;

import dev.docdb.replicator.sandbox.documentdb.query.Messages;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** What a server says when a change stream can't go on. */
public final class StreamErrors {
  private static final List<String> NON_RESUMABLE = List.of("NonResumableChangeStreamError");
  private static final Set<Integer> RESUMABLE =
      Set.of(
          6, 7, 63, 89, 91, 133, 150, 189, 234, 262, 9001, 10107, 11600, 11602, 13388, 13435,
          13436);

  private StreamErrors() {}

  /** Whether a getMore of a stream that fails with this code may be resumed. */
  public static boolean isResumable(int code) {
    return RESUMABLE.contains(code);
  }

  /** MongoDB's words for a place that the log no longer reaches back to. */
  public static MongoError historyLost() {
    return MongoError.of(
            ErrorCodes.CHANGE_STREAM_HISTORY_LOST,
            "Resume of change stream was not possible, as the resume point may no longer be in the oplog.")
        .withLabels(NON_RESUMABLE);
  }

  /** DocumentDB's words for the same. */
  public static MongoError positionLost() {
    return MongoError.of(
        ErrorCodes.CAPPED_POSITION_LOST,
        "CappedPositionLost: CollectionScan died due to position in capped collection being deleted.");
  }

  /** DocumentDB's words for a collection whose changes are not recorded. */
  public static MongoError notEnabled() {
    return MongoError.of(
        ErrorCodes.CAPPED_POSITION_LOST,
        "modifyChangeStreams has not been run for this collection/database/cluster.");
  }

  static MongoError tokenNotFound(BsonValue token) {
    return MongoError.of(
            ErrorCodes.CHANGE_STREAM_FATAL_ERROR,
            "cannot resume stream; the resume token was not found. " + Messages.text(token))
        .withLabels(NON_RESUMABLE);
  }

  static MongoError tokenAltered(BsonValue expected, BsonDocument found) {
    return MongoError.of(
            ErrorCodes.CHANGE_STREAM_FATAL_ERROR,
            "Encountered an event whose _id field, which contains the resume token, was modified by"
                + " the pipeline. Modifying the _id field of an event makes it impossible to resume"
                + " the stream from that point. Only transformations that retain the unmodified _id"
                + " field are allowed. Expected: { _id: "
                + Messages.text(expected)
                + " } but found: "
                + (found.containsKey("_id")
                    ? "{ _id: " + Messages.text(found.get("_id", found)) + " }"
                    : "{ _id: MISSING }"))
        .withLabels(NON_RESUMABLE);
  }
}
