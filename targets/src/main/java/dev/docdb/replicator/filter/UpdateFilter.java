package dev.docdb.replicator.filter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import dev.docdb.replicator.filter.DocumentFilter.Verdict;
import dev.docdb.replicator.json.ByteSink;

/**
 * Copies an update's description without what a target doesn't get. Of all that a server may put
 * into one, only what is known is copied.
 */
final class UpdateFilter {
  private static final byte[] UPDATED_FIELDS = ascii("updatedFields");
  private static final byte[] REMOVED_FIELDS = ascii("removedFields");
  private static final byte[] TRUNCATED_ARRAYS = ascii("truncatedArrays");
  private static final byte[] FIELD = ascii("field");

  private final DocumentFilter documents;
  private final PathTree paths;

  UpdateFilter(DocumentFilter documents) {
    this.documents = documents;
    this.paths = documents.paths();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  void copy(byte[] b, int update, ByteSink out) {
    int start = open(out);
    int set = part(b, update, UPDATED_FIELDS, TypeCode.DOCUMENT);
    if (set >= 0) {
      header(TypeCode.DOCUMENT, UPDATED_FIELDS, out);
      set(b, set, out);
    }
    header(TypeCode.ARRAY, REMOVED_FIELDS, out);
    removed(b, part(b, update, REMOVED_FIELDS, TypeCode.ARRAY), set, out);
    int truncated = part(b, update, TRUNCATED_ARRAYS, TypeCode.ARRAY);
    if (truncated >= 0) {
      header(TypeCode.ARRAY, TRUNCATED_ARRAYS, out);
      truncated(b, truncated, out);
    }
    close(start, out);
  }

  private static int part(byte[] b, int update, byte[] name, byte type) {
    int value = RawBson.find(b, update, name);
    return value >= 0 && RawBson.typeOf(b, value, name) == type ? value : RawBson.ABSENT;
  }

  private static int open(ByteSink out) {
    out.int32(0);
    return out.length() - 4;
  }

  private static void close(int start, ByteSink out) {
    out.put(0);
    out.int32At(start, out.length() - start);
  }

  private static void header(byte type, byte[] name, ByteSink out) {
    out.put(type);
    out.put(name);
    out.put(0);
  }

  private int place(byte[] b, int from, int to) {
    return paths.followKey(b, from, to);
  }

  private void set(byte[] b, int fields, ByteSink out) {
    int start = open(out);
    int last = fields + RawBson.int32(b, fields) - 1;
    for (int at = fields + 4; at < last; ) {
      int nameEnd = RawBson.nameEnd(b, at + 1, last);
      int end = RawBson.valueEnd(b, b[at], nameEnd + 1, last);
      switch (verdict(b, at, nameEnd)) {
        case COPY -> out.put(b, at, end);
        case DROP -> {
          // It stays behind.
        }
        case ENTER -> {
          out.put(b, at, nameEnd + 1);
          documents.within(b[at], b, nameEnd + 1, end, place(b, at + 1, nameEnd), out);
        }
      }
      at = end;
    }
    close(start, out);
  }

  private Verdict verdict(byte[] b, int at, int nameEnd) {
    return DocumentFilter.isId(b, at + 1, nameEnd)
        ? Verdict.COPY
        : documents.verdict(place(b, at + 1, nameEnd), b[at]);
  }

  /** With those that an update has set to what can't hold the field that is kept. */
  private void removed(byte[] b, int names, int set, ByteSink out) {
    int start = open(out);
    if (names >= 0) {
      int last = names + RawBson.int32(b, names) - 1;
      for (int at = names + 4; at < last; ) {
        int value = RawBson.nameEnd(b, at + 1, last) + 1;
        int end = RawBson.valueEnd(b, b[at], value, last);
        if (b[at] == TypeCode.STRING && concerns(b, value + 4, end - 1)) {
          out.put(b, at, end);
        }
        at = end;
      }
    }
    if (set >= 0) {
      hidden(b, set, out);
    }
    close(start, out);
  }

  private void hidden(byte[] b, int fields, ByteSink out) {
    int last = fields + RawBson.int32(b, fields) - 1;
    for (int at = fields + 4; at < last; ) {
      int nameEnd = RawBson.nameEnd(b, at + 1, last);
      if (verdict(b, at, nameEnd) == Verdict.DROP && concerns(b, at + 1, nameEnd)) {
        header(TypeCode.STRING, new byte[] {'0'}, out);
        out.int32(nameEnd - at);
        out.put(b, at + 1, nameEnd + 1);
      }
      at = RawBson.valueEnd(b, b[at], nameEnd + 1, last);
    }
  }

  /** Whether the target has the field with this key, or a part of it. */
  private boolean concerns(byte[] b, int from, int to) {
    return documents.verdict(place(b, from, to), TypeCode.DOCUMENT) != Verdict.DROP;
  }

  private void truncated(byte[] b, int arrays, ByteSink out) {
    int start = open(out);
    int last = arrays + RawBson.int32(b, arrays) - 1;
    for (int at = arrays + 4; at < last; ) {
      int value = RawBson.nameEnd(b, at + 1, last) + 1;
      int end = RawBson.valueEnd(b, b[at], value, last);
      int field = b[at] == TypeCode.DOCUMENT ? part(b, value, FIELD, TypeCode.STRING) : -1;
      if (field >= 0 && concerns(b, field + 4, field + 3 + RawBson.int32(b, field))) {
        out.put(b, at, end);
      }
      at = end;
    }
    close(start, out);
  }
}
