package dev.docdb.replicator.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.json.BsonToJson;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of one document that aren't stored as they are. Bounded, because an index bounds what
 * it takes: the document itself stays in the source.
 */
final class PutAside {
  /** A keyword may have 32,766 bytes; what follows of a name or a value that is longer is cut. */
  private static final int LONGEST_VALUE = 8_000;

  private static final int LONGEST_FIELD = 1_000;
  private static final int MOST_BYTES = 64_000;
  private static final int MOST_PARTS = 100;
  private static final String CUT = "…";

  private record Part(String field, String reason, String value) {}

  private final List<Part> parts = new ArrayList<>();
  private int bytes;
  private int count;

  boolean isEmpty() {
    return count == 0;
  }

  /**
   * Notes one.
   *
   * @param value its JSON
   */
  void add(String field, String reason, ByteSink value) {
    count++;
    if (parts.size() < MOST_PARTS) {
      int most = Math.min(LONGEST_VALUE, MOST_BYTES - bytes);
      String kept = cut(value.bytes(), value.length(), most);
      bytes += Math.min(value.length(), most);
      byte[] name = field.getBytes(UTF_8);
      parts.add(new Part(cut(name, name.length, LONGEST_FIELD), reason, kept));
    }
  }

  /** At the last whole character before the limit. */
  private static String cut(byte[] utf8, int length, int most) {
    if (length <= most) {
      return new String(utf8, 0, length, UTF_8);
    }
    int end = Math.max(0, most);
    while (end > 0 && (utf8[end] & 0xc0) == 0x80) {
      end--;
    }
    return new String(utf8, 0, end, UTF_8) + CUT;
  }

  /** Appends them as an array of objects, each of the same three texts. */
  void write(BsonToJson json, ByteSink out) {
    int separator = '[';
    for (Part part : parts) {
      out.put(separator);
      separator = ',';
      write(part, json, out);
    }
    if (count > parts.size()) {
      out.put(separator);
      write(new Part(CUT, "more than are listed", Integer.toString(count)), json, out);
    }
    out.put(']');
  }

  private static void write(Part part, BsonToJson json, ByteSink out) {
    new JsonObject(json, out)
        .text("field", part.field)
        .text("reason", part.reason)
        .text("value", part.value)
        .end();
  }
}
