package dev.docdb.replicator.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import dev.docdb.replicator.change.Change;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An event as the server would have sent it, were it not too large. */
final class EventFromParts {
  private static final byte[] FULL_DOCUMENT = "fullDocument\0".getBytes(US_ASCII);

  private EventFromParts() {}

  /**
   * Puts a document into an event that came without.
   *
   * @param bare the event
   * @param found the answer to a find of the document; null takes its place where there is none
   */
  static Change compose(Change bare, ReplyBytes found) {
    int document = CursorReply.firstDocument(found);
    boolean gone = document == RawBson.ABSENT;
    int size = gone ? 0 : RawBson.int32(found.bytes(), document);
    int length = bare.length() + 1 + FULL_DOCUMENT.length + size;
    ByteBuffer event = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    event.putInt(length);
    event.put(bare.bytes(), bare.offset() + 4, bare.length() - 5);
    event.put(gone ? TypeCode.NULL : TypeCode.DOCUMENT).put(FULL_DOCUMENT);
    if (!gone) {
      event.put(found.bytes(), document, size);
    }
    event.put((byte) 0);
    return Change.read(event.array(), 0);
  }
}
