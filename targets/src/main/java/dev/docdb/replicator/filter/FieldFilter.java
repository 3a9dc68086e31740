package dev.docdb.replicator.filter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.docdb.replicator.bson.MalformedBsonException;
import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.config.FieldPaths;
import dev.docdb.replicator.json.ByteSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a change the same without the fields that a target doesn't get. What stays behind isn't
 * in the bytes that it gives, so that no writer can tell of it.
 *
 * <p>One instance serves one thread.
 */
public final class FieldFilter {
  /** A buffer that one huge change has made larger than this is given back. */
  private static final int KEPT = 8 << 20;

  private static final int FIRST_CAPACITY = 8 << 10;

  private static final byte[] DOCUMENT = ascii("fullDocument");
  private static final byte[] UPDATE = ascii("updateDescription");

  /** The header of an event, which is copied as it is; all else that it may hold stays behind. */
  private static final List<byte[]> HEADER =
      List.of(
          ascii("_id"),
          ascii("operationType"),
          ascii("clusterTime"),
          ascii("ns"),
          ascii("to"),
          ascii("documentKey"));

  private final DocumentFilter documents;
  private final UpdateFilter updates;
  private final ByteSink event = new ByteSink(FIRST_CAPACITY);
  private @Nullable Change previous;

  /** A filter for these fields. */
  public FieldFilter(FieldPaths fields) {
    documents = new DocumentFilter(fields);
    updates = new UpdateFilter(documents);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /**
   * The change without these fields, which lives until the next is asked for.
   *
   * @throws MalformedBsonException if something in the event isn't BSON
   */
  public Change apply(Change change) {
    event.clear();
    event.int32(0);
    byte[] b = change.bytes();
    int last = change.offset() + change.length() - 1;
    for (int at = change.offset() + 4; at < last; ) {
      int nameEnd = RawBson.nameEnd(b, at + 1, last);
      int end = RawBson.valueEnd(b, b[at], nameEnd + 1, last);
      field(b, at, nameEnd, end);
      at = end;
    }
    event.put(0);
    event.int32At(0, event.length());
    previous = Change.read(event.bytes(), 0, previous);
    return previous;
  }

  private void field(byte[] b, int at, int nameEnd, int end) {
    boolean document = RawBson.nameEquals(b, at + 1, nameEnd, DOCUMENT);
    boolean update = RawBson.nameEquals(b, at + 1, nameEnd, UPDATE);
    if (b[at] == TypeCode.DOCUMENT && (document || update)) {
      event.put(b, at, nameEnd + 1);
      if (document) {
        documents.document(b, nameEnd + 1, end, event);
      } else {
        updates.copy(b, nameEnd + 1, event);
      }
    } else if (document || update || isOfHeader(b, at + 1, nameEnd)) {
      event.put(b, at, end);
    }
  }

  private static boolean isOfHeader(byte[] b, int from, int to) {
    for (int i = 0; i < HEADER.size(); i++) {
      if (RawBson.nameEquals(b, from, to, HEADER.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Forgets the last change, and what room it took beyond the usual. */
  public void forget() {
    if (event.bytes().length > KEPT) {
      event.clearAndShrinkTo(KEPT);
      previous = null;
    }
  }
}
