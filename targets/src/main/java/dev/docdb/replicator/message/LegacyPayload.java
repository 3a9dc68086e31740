package dev.docdb.replicator.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Operation;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.BsonToJson;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.json.DateText;
import dev.docdb.replicator.json.PythonText;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;

/**
 * Writes the flattened payload of the retired Python sample:
 *
 * <pre>
 * {"_id": "65ab..", "name": "Kettle", "operation": "insert", "timestamp": "1795251600",
 *  "timestampReadable": "2026-11-21T09:00:00"}
 * </pre>
 *
 * without the line break. The {@code _id} is what Python's {@code str} made of it. The three behind
 * the document take the places of fields of these names, as in a Python {@code dict}.
 *
 * <p>The sample knew {@code insert}, {@code update} and {@code delete} of documents; a consumer of
 * its messages may know no more. So a replace is an {@code update}, which came with the whole
 * document, too; and a document that was gone before it was looked up is a {@code delete}. What
 * happened to no document has null for its {@code _id}.
 */
final class LegacyPayload implements ChangeWriter {
  private static final byte[] NULL = ascii("null");
  private static final byte[] OPEN = ascii("{\"_id\": ");
  private static final byte[] COMMA = ascii(", ");
  private static final byte[] COLON = ascii(": ");
  private static final byte[] ID = ascii("_id");

  /** The metadata, in the order in which Python put it behind the document. */
  private static final byte[][] METADATA = {
    ascii("operation"), ascii("timestamp"), ascii("timestampReadable")
  };

  private final BsonToJson json = new BsonToJson(JsonMode.LEGACY);
  private final PythonText python = new PythonText();
  private final ByteSink text = new ByteSink(64);

  private final Map<Operation, byte[]> operations = new EnumMap<>(Operation.class);

  LegacyPayload() {
    for (Operation operation : EnumSet.complementOf(EnumSet.of(Operation.OTHER))) {
      operations.put(operation, ascii(operation.text()));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  @Override
  public void write(Change change, long epoch, ByteSink out) {
    out.put(OPEN);
    id(change, out);
    int written = change.documentAt() < 0 ? 0 : fields(change, out);
    for (int i = 0; i < METADATA.length; i++) {
      if ((written & (1 << i)) == 0) {
        out.put(COMMA);
        json.string(METADATA[i], 0, METADATA[i].length, out);
        out.put(COLON);
        metadata(i, change, out);
      }
    }
    out.put('}');
  }

  /** The document's, or that of the key where there is no document (or one without it). */
  private void id(Change change, ByteSink out) {
    boolean written = idOf(change, change.documentAt(), out) || idOf(change, change.keyAt(), out);
    if (!written) {
      out.put(NULL);
    }
  }

  private boolean idOf(Change change, int document, ByteSink out) {
    byte[] b = change.bytes();
    int id = document < 0 ? RawBson.ABSENT : RawBson.find(b, document, ID);
    if (id < 0) {
      return false;
    }
    text.clear();
    python.str(RawBson.typeOf(b, id, ID), b, id, change.offset() + change.length(), text);
    json.string(text.bytes(), 0, text.length(), out);
    return true;
  }

  /** Writes the document's fields; answers which metadata were among them, one bit for each. */
  private int fields(Change change, ByteSink out) {
    byte[] b = change.bytes();
    int start = change.documentAt();
    int last = RawBson.documentEnd(b, start, change.offset() + change.length()) - 1;
    int written = 0;
    for (int at = start + 4; at < last; ) {
      int nameEnd = RawBson.nameEnd(b, at + 1, last);
      int next = RawBson.valueEnd(b, b[at], nameEnd + 1, last);
      int metadata = metadata(b, at + 1, nameEnd);
      boolean again = metadata >= 0 && (written & (1 << metadata)) != 0;
      if (!again && !RawBson.nameEquals(b, at + 1, nameEnd, ID)) {
        out.put(COMMA);
        json.string(b, at + 1, nameEnd, out);
        out.put(COLON);
        if (metadata >= 0) {
          metadata(metadata, change, out);
          written |= 1 << metadata;
        } else {
          json.value(b[at], b, nameEnd + 1, last, out);
        }
      }
      at = next;
    }
    return written;
  }

  private static int metadata(byte[] b, int name, int nameEnd) {
    for (int i = 0; i < METADATA.length; i++) {
      if (RawBson.nameEquals(b, name, nameEnd, METADATA[i])) {
        return i;
      }
    }
    return -1;
  }

  private void metadata(int number, Change change, ByteSink out) {
    long seconds = change.clusterTime() >>> 32;
    if (number == 0) {
      operation(change, out);
    } else if (change.clusterTime() == 0) {
      out.put(NULL);
    } else {
      out.put('"');
      if (number == 1) {
        out.integer(seconds);
      } else {
        DateText.seconds(seconds, out);
        out.truncate(out.length() - 1); // Python's time had no zone.
      }
      out.put('"');
    }
  }

  private void operation(Change change, ByteSink out) {
    byte[] known = operations.get(told(change));
    byte[] utf8 = known != null ? known : change.operationType().getBytes(UTF_8);
    json.string(utf8, 0, utf8.length, out);
  }

  private static Operation told(Change change) {
    boolean gone = change.documentAt() == Change.IS_NULL && change.operation().isOfDocument();
    if (gone) {
      return Operation.DELETE;
    }
    return change.operation() == Operation.REPLACE ? Operation.UPDATE : change.operation();
  }
}
