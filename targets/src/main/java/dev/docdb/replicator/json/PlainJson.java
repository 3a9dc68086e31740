package dev.docdb.replicator.json;

import static dev.docdb.replicator.json.ByteSink.ascii;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;

/** JSON that needs no knowledge of BSON: one shape per type, so that mappings don't flip. */
final class PlainJson implements Dialect {
  private static final byte[] COMMA = ascii(",");
  private static final byte[] COLON = ascii(":");
  private static final byte[] NULL = ascii("null");
  private static final byte[] MIN_KEY = ascii("\"MinKey\"");
  private static final byte[] MAX_KEY = ascii("\"MaxKey\"");
  private static final byte[] CODE = ascii("{\"code\":");
  private static final byte[] SCOPE = ascii(",\"scope\":");

  private final JsonText text;
  private final DoubleText doubles = new DoubleText();

  PlainJson(JsonText text) {
    this.text = text;
  }

  @Override
  public void scalar(byte type, byte[] b, int p, int end, ByteSink out) {
    switch (type) {
      case TypeCode.INT32 -> out.integer(RawBson.int32(b, p));
      case TypeCode.INT64 -> out.integer(RawBson.int64(b, p));
      case TypeCode.DOUBLE -> number(Double.longBitsToDouble(RawBson.int64(b, p)), out);
      case TypeCode.OBJECT_ID -> objectId(b, p, out);
      case TypeCode.DATE -> date(RawBson.int64(b, p), out);
      case TypeCode.DECIMAL128 -> decimal(b, p, out);
      case TypeCode.BINARY -> binary(b, p, end, out);
      case TypeCode.TIMESTAMP -> date(Integer.toUnsignedLong(RawBson.int32(b, p + 4)) * 1000, out);
      case TypeCode.REGEX -> regex(b, p, end, out);
      case TypeCode.DB_POINTER -> pointer(b, p, end, out);
      case TypeCode.CODE, TypeCode.SYMBOL -> text.string(b, p + 4, end - 1, out);
      case TypeCode.UNDEFINED -> out.put(NULL);
      case TypeCode.MIN_KEY -> out.put(MIN_KEY);
      case TypeCode.MAX_KEY -> out.put(MAX_KEY);
      default -> throw new IllegalArgumentException("not a scalar: type " + (type & 0xff));
    }
  }

  private void number(double value, ByteSink out) {
    if (Double.isFinite(value)) {
      doubles.java(value, out);
    } else {
      text.markLossy();
      out.put(NULL);
    }
  }

  private static void objectId(byte[] b, int p, ByteSink out) {
    out.put('"');
    out.hex(b, p, p + 12);
    out.put('"');
  }

  private void date(long millis, ByteSink out) {
    if (!DateText.hasFourDigitYear(millis)) {
      text.markLossy();
      out.integer(millis);
      return;
    }
    out.put('"');
    DateText.millis(millis, out);
    out.put('"');
  }

  private static void decimal(byte[] b, int p, ByteSink out) {
    out.put('"');
    DecimalText.write(b, p, out);
    out.put('"');
  }

  private static void binary(byte[] b, int p, int end, ByteSink out) {
    out.put('"');
    if (BinaryValue.isUuid(b, p, end)) {
      BinaryValue.uuid(b, p, out);
    } else {
      Base64Text.write(b, BinaryValue.payload(b, p, end), end, out);
    }
    out.put('"');
  }

  private void regex(byte[] b, int p, int end, ByteSink out) {
    int patternEnd = RawBson.nameEnd(b, p, end);
    out.put('"');
    out.put('/');
    text.unquoted(b, p, patternEnd, out);
    out.put('/');
    text.unquoted(b, patternEnd + 1, end - 1, out);
    out.put('"');
  }

  private void pointer(byte[] b, int p, int end, ByteSink out) {
    out.put('"');
    text.unquoted(b, p + 4, end - 13, out);
    out.put('/');
    out.hex(b, end - 12, end);
    out.put('"');
  }

  @Override
  public void codeWithScope(byte[] b, int codeFrom, int codeTo, ByteSink out) {
    out.put(CODE);
    text.string(b, codeFrom, codeTo, out);
    out.put(SCOPE);
  }

  @Override
  public byte[] comma() {
    return COMMA;
  }

  @Override
  public byte[] colon() {
    return COLON;
  }
}
