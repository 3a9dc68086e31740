package dev.docdb.replicator.change;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.bson.MalformedBsonException;
import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One event of the change stream: its raw BSON, which stays where the batch put it, and a small
 * header. Reading the header makes no object but this one (and a {@link Namespace} where it differs
 * from the previous change's); ids are computed when they are first asked for. The array must not
 * change while the change lives.
 *
 * <p>Positions ({@code ...At}) are those of values in {@link #bytes()}; the length of a document is
 * in its first four bytes. {@link #ABSENT} says that there is no such field, {@link #IS_NULL} that
 * it is there and null.
 */
public final class Change {
  /** The position of a field that the event doesn't have. */
  public static final int ABSENT = RawBson.ABSENT;

  /** The position of a field that the event has, as null. */
  public static final int IS_NULL = -2;

  private static final byte[] TOKEN = "_id".getBytes(US_ASCII);
  private static final byte[] OPERATION_TYPE = "operationType".getBytes(US_ASCII);
  private static final byte[] CLUSTER_TIME = "clusterTime".getBytes(US_ASCII);
  private static final byte[] FULL_DOCUMENT = "fullDocument".getBytes(US_ASCII);
  private static final byte[] DOCUMENT_KEY = "documentKey".getBytes(US_ASCII);
  private static final byte[] UPDATE = "updateDescription".getBytes(US_ASCII);
  private static final byte[] NAMESPACE = "ns".getBytes(US_ASCII);
  private static final byte[] RENAMED_TO = "to".getBytes(US_ASCII);

  private final byte[] bytes;
  private final int offset;
  private final int end;

  private int tokenAt = ABSENT;
  private int operationAt = ABSENT;
  private int keyAt = ABSENT;
  private int documentAt = ABSENT;
  private int updateAt = ABSENT;
  private long clusterTime;
  private Operation operation = Operation.OTHER;
  private @Nullable Namespace namespace;
  private @Nullable Namespace renamedTo;
  private @Nullable String eventId;
  private @Nullable String documentId;

  private Change(byte[] bytes, int offset) {
    this.bytes = bytes;
    this.offset = offset;
    this.end = RawBson.documentEnd(bytes, offset, bytes.length);
  }

  /** The event that begins at this position. */
  public static Change read(byte[] bytes, int offset) {
    return read(bytes, offset, null);
  }

  /**
   * The event that begins at this position.
   *
   * @param previous the change before it, or null: its namespace is used again where it is the same
   * @throws MalformedBsonException if the event isn't BSON, or has no token or no operation
   */
  public static Change read(byte[] bytes, int offset, @Nullable Change previous) {
    Change change = new Change(bytes, offset);
    change.readFields(previous);
    if (change.tokenAt < 0) {
      throw new MalformedBsonException("an event without a resume token", offset);
    }
    if (change.operationAt < 0) {
      throw new MalformedBsonException("an event without an operation type", offset);
    }
    return change;
  }

  private void readFields(@Nullable Change previous) {
    int last = end - 1;
    int at = offset + 4;
    while (at < last) {
      byte type = bytes[at];
      int nameEnd = RawBson.nameEnd(bytes, at + 1, last);
      int value = nameEnd + 1;
      int next = RawBson.valueEnd(bytes, type, value, last);
      readField(type, at + 1, nameEnd, value, previous);
      at = next;
    }
  }

  /** The lengths of the names differ but for three pairs, so that one comparison is enough. */
  private void readField(byte type, int name, int nameEnd, int value, @Nullable Change previous) {
    switch (nameEnd - name) {
      case 2 -> readNamespaces(type, name, nameEnd, value, previous);
      case 3 -> tokenAt = is(TOKEN, name, nameEnd) ? document(type, value) : tokenAt;
      case 11 -> readKeyOrTime(type, name, nameEnd, value);
      case 12 -> documentAt = is(FULL_DOCUMENT, name, nameEnd) ? document(type, value) : documentAt;
      case 13 -> readOperation(type, name, nameEnd, value);
      case 17 -> updateAt = is(UPDATE, name, nameEnd) ? document(type, value) : updateAt;
      default -> {
        // A field that we make no use of; it stays in the raw event.
      }
    }
  }

  private boolean is(byte[] expected, int name, int nameEnd) {
    return RawBson.nameEquals(bytes, name, nameEnd, expected);
  }

  private static int document(byte type, int value) {
    if (type == TypeCode.NULL) {
      return IS_NULL;
    }
    if (type != TypeCode.DOCUMENT) {
      throw new MalformedBsonException("an event's field that should be a document", value);
    }
    return value;
  }

  private void readKeyOrTime(byte type, int name, int nameEnd, int value) {
    if (is(DOCUMENT_KEY, name, nameEnd)) {
      keyAt = document(type, value);
    } else if (type == TypeCode.TIMESTAMP && is(CLUSTER_TIME, name, nameEnd)) {
      clusterTime = RawBson.int64(bytes, value);
    }
  }

  private void readOperation(byte type, int name, int nameEnd, int value) {
    if (type == TypeCode.STRING && is(OPERATION_TYPE, name, nameEnd)) {
      operationAt = value;
      operation = Operation.of(bytes, value + 4, stringEnd(value));
    }
  }

  private void readNamespaces(
      byte type, int name, int nameEnd, int value, @Nullable Change previous) {
    if (type != TypeCode.DOCUMENT) {
      return;
    }
    if (is(NAMESPACE, name, nameEnd)) {
      namespace = NamespaceReader.read(bytes, value, previous == null ? null : previous.namespace);
    } else if (is(RENAMED_TO, name, nameEnd)) {
      renamedTo = NamespaceReader.read(bytes, value, null);
    }
  }

  private int stringEnd(int value) {
    return value + 3 + RawBson.int32(bytes, value);
  }

  /** The array in which the event lies: not a copy, not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the event begins. */
  public int offset() {
    return offset;
  }

  /** How many bytes the event has. */
  public int length() {
    return end - offset;
  }

  /** Where the resume token (a document) lies. */
  public int tokenAt() {
    return tokenAt;
  }

  /** A copy of the resume token's BSON. */
  public byte[] token() {
    return Arrays.copyOfRange(bytes, tokenAt, tokenAt + RawBson.int32(bytes, tokenAt));
  }

  /** What happened, of the kinds that we know. */
  public Operation operation() {
    return operation;
  }

  /** What happened, in the server's words. */
  public String operationType() {
    if (operation != Operation.OTHER) {
      return operation.text();
    }
    return new String(bytes, operationAt + 4, stringEnd(operationAt) - operationAt - 4, UTF_8);
  }

  /** Where it happened; empty for events that belong to no database, as {@code invalidate}. */
  public Optional<Namespace> namespace() {
    return Optional.ofNullable(namespace);
  }

  /** What a renamed collection is called now. */
  public Optional<Namespace> renamedTo() {
    return Optional.ofNullable(renamedTo);
  }

  /** Where the document's key lies, or {@link #ABSENT} or {@link #IS_NULL}. */
  public int keyAt() {
    return keyAt;
  }

  /** Where the document lies, or {@link #ABSENT} or {@link #IS_NULL}. */
  public int documentAt() {
    return documentAt;
  }

  /** Where the update's description lies, or {@link #ABSENT} or {@link #IS_NULL}. */
  public int updateAt() {
    return updateAt;
  }

  /**
   * When the cluster recorded the change: seconds since 1970 in the upper half, a counter in the
   * lower. It only grows along the stream. 0 if the event has none.
   */
  public long clusterTime() {
    return clusterTime;
  }

  /** The second at which the cluster recorded the change; empty if the event doesn't say. */
  public Optional<Instant> time() {
    return clusterTime == 0
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(clusterTime >>> 32));
  }

  /** Names this event, and is the same in every replay: see {@link EventId}. */
  public String eventId() {
    if (eventId == null) {
      eventId = EventId.of(bytes, tokenAt);
    }
    return eventId;
  }

  /** Where the event id lies as text (a string), or {@link #ABSENT}. */
  public int eventIdAt() {
    return EventId.textAt(bytes, tokenAt);
  }

  /** Names the changed document, with no two documents alike: see {@link DocumentId}. */
  public String documentId() {
    if (documentId == null) {
      documentId = DocumentId.ofKey(bytes, keyAt);
    }
    return documentId;
  }

  /** Says what and where, and nothing of the document. */
  @Override
  public String toString() {
    String where = namespace == null ? "-" : namespace.toString();
    return "Change[" + operation + " " + where + ", " + length() + " bytes]";
  }
}
