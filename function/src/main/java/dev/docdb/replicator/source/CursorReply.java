package dev.docdb.replicator.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.docdb.replicator.bson.MalformedBsonException;
import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import dev.docdb.replicator.change.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code aggregate} or {@code getMore} on a change stream.
 *
 * @param cursor the id to ask for more with; 0: the server has closed the cursor
 * @param changes the events in it, which share its bytes
 * @param token the server's post-batch resume token, if it gives one
 * @param operationTime the cluster's time when it answered, if it says so
 * @param bytes the memory that the reply holds
 */
record CursorReply(
    long cursor,
    List<Change> changes,
    Optional<RawBsonDocument> token,
    Optional<BsonTimestamp> operationTime,
    long bytes) {
  private static final byte[] CURSOR = "cursor".getBytes(US_ASCII);
  private static final byte[] ID = "id".getBytes(US_ASCII);
  private static final byte[] FIRST_BATCH = "firstBatch".getBytes(US_ASCII);
  private static final byte[] NEXT_BATCH = "nextBatch".getBytes(US_ASCII);
  private static final byte[] TOKEN = "postBatchResumeToken".getBytes(US_ASCII);
  private static final byte[] OPERATION_TIME = "operationTime".getBytes(US_ASCII);

  /**
   * Reads a reply.
   *
   * @throws MalformedBsonException when it is not what a server answers
   */
  static CursorReply read(ReplyBytes reply) {
    byte[] bytes = reply.bytes();
    int cursor = cursorAt(reply);
    int first = RawBson.find(bytes, cursor, FIRST_BATCH);
    int batch = first != RawBson.ABSENT ? first : find(bytes, cursor, NEXT_BATCH, TypeCode.ARRAY);
    return new CursorReply(
        RawBson.int64(bytes, find(bytes, cursor, ID, TypeCode.INT64)),
        changes(bytes, batch),
        token(bytes, cursor),
        operationTime(bytes),
        reply.length());
  }

  /** The cursor's id alone, which is readable where the changes may not be. */
  static long cursor(ReplyBytes reply) {
    int cursor = cursorAt(reply);
    return RawBson.int64(reply.bytes(), find(reply.bytes(), cursor, ID, TypeCode.INT64));
  }

  /**
   * Where the first document of a first batch lies, of a find for instance; or {@link
   * RawBson#ABSENT}.
   */
  static int firstDocument(ReplyBytes reply) {
    byte[] bytes = reply.bytes();
    int batch = find(bytes, cursorAt(reply), FIRST_BATCH, TypeCode.ARRAY);
    int last = RawBson.documentEnd(bytes, batch, bytes.length) - 1;
    return last == batch + 4 ? RawBson.ABSENT : RawBson.nameEnd(bytes, batch + 5, last) + 1;
  }

  private static int cursorAt(ReplyBytes reply) {
    RawBson.documentEnd(reply.bytes(), 0, reply.length());
    return find(reply.bytes(), 0, CURSOR, TypeCode.DOCUMENT);
  }

  private static int find(byte[] bytes, int document, byte[] name, byte type) {
    int at = RawBson.find(bytes, document, name);
    if (at == RawBson.ABSENT || RawBson.typeOf(bytes, at, name) != type) {
      throw new MalformedBsonException(
          "a reply without its field " + new String(name, US_ASCII), document);
    }
    return at;
  }

  private static List<Change> changes(byte[] bytes, int array) {
    List<Change> changes = new ArrayList<>();
    int last = RawBson.documentEnd(bytes, array, bytes.length) - 1;
    int at = array + 4;
    @Nullable Change previous = null;
    while (at < last) {
      int event = RawBson.nameEnd(bytes, at + 1, last) + 1;
      previous = Change.read(bytes, event, previous);
      changes.add(previous);
      at = RawBson.documentEnd(bytes, event, last);
    }
    return changes;
  }

  private static Optional<RawBsonDocument> token(byte[] bytes, int cursor) {
    int at = RawBson.find(bytes, cursor, TOKEN);
    boolean given = at != RawBson.ABSENT && RawBson.typeOf(bytes, at, TOKEN) == TypeCode.DOCUMENT;
    return given ? Optional.of(copy(bytes, at)) : Optional.empty();
  }

  /** A document of its own, so that a kept token doesn't hold the whole reply in memory. */
  private static RawBsonDocument copy(byte[] bytes, int at) {
    byte[] own = new byte[RawBson.int32(bytes, at)];
    System.arraycopy(bytes, at, own, 0, own.length);
    return new RawBsonDocument(own);
  }

  private static Optional<BsonTimestamp> operationTime(byte[] bytes) {
    int at = RawBson.find(bytes, 0, OPERATION_TIME);
    boolean given =
        at != RawBson.ABSENT && RawBson.typeOf(bytes, at, OPERATION_TIME) == TypeCode.TIMESTAMP;
    return given ? Optional.of(new BsonTimestamp(RawBson.int64(bytes, at))) : Optional.empty();
  }
}
