package dev.docdb.replicator.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import dev.docdb.replicator.json.BsonToJson;
import dev.docdb.replicator.json.ByteSink;

/** Writes an update's description as {@code ,"update":{"set":..,"unset":..,"truncated":..}}. */
final class UpdateEncoder {
  private static final byte[] SET = ascii(",\"update\":{\"set\":");
  private static final byte[] UNSET = ascii(",\"unset\":");
  private static final byte[] TRUNCATED = ascii(",\"truncated\":");
  private static final byte[] FIELD = ascii("{\"field\":");
  private static final byte[] SIZE = ascii(",\"size\":");
  private static final byte[] NO_FIELDS = ascii("{}");
  private static final byte[] NO_NAMES = ascii("[]");
  private static final byte[] NULL = ascii("null");

  private static final byte[] UPDATED_FIELDS = ascii("updatedFields");
  private static final byte[] REMOVED_FIELDS = ascii("removedFields");
  private static final byte[] TRUNCATED_ARRAYS = ascii("truncatedArrays");
  private static final byte[] FIELD_NAME = ascii("field");
  private static final byte[] NEW_SIZE = ascii("newSize");
  private static final int EMPTY = 5;

  private final BsonToJson json;

  UpdateEncoder(BsonToJson json) {
    this.json = json;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  void write(byte[] b, int update, ByteSink out) {
    out.put(SET);
    part(b, update, UPDATED_FIELDS, TypeCode.DOCUMENT, NO_FIELDS, out);
    out.put(UNSET);
    part(b, update, REMOVED_FIELDS, TypeCode.ARRAY, NO_NAMES, out);
    int arrays = RawBson.find(b, update, TRUNCATED_ARRAYS);
    boolean truncates =
        arrays >= 0
            && RawBson.typeOf(b, arrays, TRUNCATED_ARRAYS) == TypeCode.ARRAY
            && RawBson.int32(b, arrays) > EMPTY;
    if (truncates) {
      out.put(TRUNCATED);
      truncated(b, arrays, out);
    }
    out.put('}');
  }

  private void part(
      byte[] b, int update, byte[] name, byte expected, byte[] otherwise, ByteSink out) {
    int value = RawBson.find(b, update, name);
    if (value >= 0 && RawBson.typeOf(b, value, name) == expected) {
      json.value(expected, b, value, b.length, out);
    } else {
      out.put(otherwise);
    }
  }

  private void truncated(byte[] b, int arrays, ByteSink out) {
    int last = arrays + RawBson.int32(b, arrays) - 1;
    int at = arrays + 4;
    int separator = '[';
    while (at < last) {
      int value = RawBson.nameEnd(b, at + 1, last) + 1;
      int next = RawBson.valueEnd(b, b[at], value, last);
      if (b[at] == TypeCode.DOCUMENT) {
        out.put(separator);
        separator = ',';
        out.put(FIELD);
        member(b, value, FIELD_NAME, out);
        out.put(SIZE);
        size(b, value, out);
        out.put('}');
      }
      at = next;
    }
    if (separator == '[') {
      out.put('[');
    }
    out.put(']');
  }

  /** A plain number in all modes: it is ours, not the document's. */
  private void size(byte[] b, int document, ByteSink out) {
    int value = RawBson.find(b, document, NEW_SIZE);
    if (value >= 0 && RawBson.typeOf(b, value, NEW_SIZE) == TypeCode.INT32) {
      out.integer(RawBson.int32(b, value));
    } else {
      member(b, document, NEW_SIZE, out);
    }
  }

  private void member(byte[] b, int document, byte[] name, ByteSink out) {
    int value = RawBson.find(b, document, name);
    if (value < 0) {
      out.put(NULL);
    } else {
      json.value(RawBson.typeOf(b, value, name), b, value, b.length, out);
    }
  }
}
