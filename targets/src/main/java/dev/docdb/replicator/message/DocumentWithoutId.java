package dev.docdb.replicator.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.BsonToJson;
import dev.docdb.replicator.json.ByteSink;

/**
 * Writes the document without its own {@code _id}, for a search index; {@code null} for a change
 * without a document. What no index takes is put aside by {@link DocumentInPart}, which is slower.
 */
final class DocumentWithoutId implements ChangeWriter {
  private static final byte[] ID = "_id".getBytes(US_ASCII);
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  private final BsonToJson json;
  private final DocumentInPart inPart;

  DocumentWithoutId(JsonMode mode) {
    json = new BsonToJson(mode);
    inPart = new DocumentInPart(mode);
  }

  @Override
  public void write(Change change, long epoch, ByteSink out) {
    if (change.documentAt() < 0) {
      out.put(NULL);
      return;
    }
    int start = out.length();
    json.resetLossy();
    if (!whole(change, out) || json.lossy()) {
      out.truncate(start);
      inPart.write(change, Omissions.NONE, out);
    }
  }

  /** False, with some of it written, when it has a name that an index keeps for itself. */
  private boolean whole(Change change, ByteSink out) {
    byte[] b = change.bytes();
    int start = change.documentAt();
    int last = RawBson.documentEnd(b, start, change.offset() + change.length()) - 1;
    int separator = '{';
    for (int at = start + 4; at < last; ) {
      int nameEnd = RawBson.nameEnd(b, at + 1, last);
      int next = RawBson.valueEnd(b, b[at], nameEnd + 1, last);
      if (!RawBson.nameEquals(b, at + 1, nameEnd, ID)) {
        if (b[at + 1] == '_' && isReserved(b, at + 1, nameEnd)) {
          return false;
        }
        out.put(separator);
        json.string(b, at + 1, nameEnd, out);
        out.put(':');
        json.value(b[at], b, nameEnd + 1, last, out);
        separator = ',';
      }
      at = next;
    }
    if (separator == '{') {
      out.put('{');
    }
    out.put('}');
    return true;
  }

  private static boolean isReserved(byte[] b, int name, int nameEnd) {
    return DocumentInPart.isReserved(new String(b, name, nameEnd - name, UTF_8));
  }
}
