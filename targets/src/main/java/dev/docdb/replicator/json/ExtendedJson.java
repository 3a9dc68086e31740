package dev.docdb.replicator.json;

import static dev.docdb.replicator.json.ByteSink.ascii;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;

/** MongoDB's Extended JSON v2, relaxed or canonical, value by value as the Java driver has it. */
final class ExtendedJson implements Dialect {
  private static final long LAST_RELAXED_DATE = 253_402_300_799_999L;
  private static final byte[] COMMA = ascii(",");
  private static final byte[] COLON = ascii(":");
  private static final byte[] END_TEXT = ascii("\"}");
  private static final byte[] END_TEXT_TWICE = ascii("\"}}");
  private static final byte[] END_TWICE = ascii("}}");
  private static final byte[] OBJECT_ID = ascii("{\"$oid\":\"");
  private static final byte[] DATE = ascii("{\"$date\":\"");
  private static final byte[] DATE_NUMBER = ascii("{\"$date\":{\"$numberLong\":\"");
  private static final byte[] INT32 = ascii("{\"$numberInt\":\"");
  private static final byte[] INT64 = ascii("{\"$numberLong\":\"");
  private static final byte[] DOUBLE = ascii("{\"$numberDouble\":\"");
  private static final byte[] DECIMAL = ascii("{\"$numberDecimal\":\"");
  private static final byte[] BINARY = ascii("{\"$binary\":{\"base64\":\"");
  private static final byte[] SUBTYPE = ascii("\",\"subType\":\"");
  private static final byte[] REGEX = ascii("{\"$regularExpression\":{\"pattern\":");
  private static final byte[] OPTIONS = ascii(",\"options\":");
  private static final byte[] TIMESTAMP = ascii("{\"$timestamp\":{\"t\":");
  private static final byte[] INCREMENT = ascii(",\"i\":");
  private static final byte[] POINTER = ascii("{\"$dbPointer\":");
  private static final byte[] REFERENCE = ascii("{\"$ref\":");
  private static final byte[] REFERENCE_ID = ascii(",\"$id\":");
  private static final byte[] CODE = ascii("{\"$code\":");
  private static final byte[] SCOPE = ascii(",\"$scope\":");
  private static final byte[] SYMBOL = ascii("{\"$symbol\":");
  private static final byte[] UNDEFINED = ascii("{\"$undefined\":true}");
  private static final byte[] MIN_KEY = ascii("{\"$minKey\":1}");
  private static final byte[] MAX_KEY = ascii("{\"$maxKey\":1}");

  private final JsonText text;
  private final boolean canonical;
  private final DoubleText doubles = new DoubleText();

  ExtendedJson(JsonText text, boolean canonical) {
    this.text = text;
    this.canonical = canonical;
  }

  @Override
  public void scalar(byte type, byte[] b, int p, int end, ByteSink out) {
    switch (type) {
      case TypeCode.INT32 -> integer(INT32, RawBson.int32(b, p), out);
      case TypeCode.INT64 -> integer(INT64, RawBson.int64(b, p), out);
      case TypeCode.DOUBLE -> number(Double.longBitsToDouble(RawBson.int64(b, p)), out);
      case TypeCode.OBJECT_ID -> objectId(b, p, out);
      case TypeCode.DATE -> date(RawBson.int64(b, p), out);
      case TypeCode.DECIMAL128 -> decimal(b, p, out);
      case TypeCode.BINARY -> binary(b, p, end, out);
      case TypeCode.TIMESTAMP -> timestamp(b, p, out);
      case TypeCode.REGEX -> regex(b, p, end, out);
      case TypeCode.DB_POINTER -> pointer(b, p, end, out);
      case TypeCode.CODE -> wrapped(CODE, b, p, end, out);
      case TypeCode.SYMBOL -> wrapped(SYMBOL, b, p, end, out);
      case TypeCode.UNDEFINED -> out.put(UNDEFINED);
      case TypeCode.MIN_KEY -> out.put(MIN_KEY);
      case TypeCode.MAX_KEY -> out.put(MAX_KEY);
      default -> throw new IllegalArgumentException("not a scalar: type " + (type & 0xff));
    }
  }

  private void integer(byte[] wrapper, long value, ByteSink out) {
    if (canonical) {
      out.put(wrapper);
      out.integer(value);
      out.put(END_TEXT);
    } else {
      out.integer(value);
    }
  }

  private void number(double value, ByteSink out) {
    boolean finite = Double.isFinite(value);
    if (finite && !canonical) {
      doubles.java(value, out);
      return;
    }
    out.put(DOUBLE);
    if (finite) {
      doubles.java(value, out);
    } else {
      out.asciiText(Double.toString(value));
    }
    out.put(END_TEXT);
  }

  private static void objectId(byte[] b, int p, ByteSink out) {
    out.put(OBJECT_ID);
    out.hex(b, p, p + 12);
    out.put(END_TEXT);
  }

  private void date(long millis, ByteSink out) {
    if (canonical || millis < 0 || millis > LAST_RELAXED_DATE) {
      out.put(DATE_NUMBER);
      out.integer(millis);
      out.put(END_TEXT_TWICE);
    } else {
      out.put(DATE);
      DateText.shortest(millis, out);
      out.put(END_TEXT);
    }
  }

  private static void decimal(byte[] b, int p, ByteSink out) {
    out.put(DECIMAL);
    DecimalText.write(b, p, out);
    out.put(END_TEXT);
  }

  private void binary(byte[] b, int p, int end, ByteSink out) {
    if (BinaryValue.isOdd(b, p, end)) {
      text.markLossy();
    }
    out.put(BINARY);
    Base64Text.write(b, BinaryValue.payload(b, p, end), end, out);
    out.put(SUBTYPE);
    out.hex(BinaryValue.subtype(b, p));
    out.put(END_TEXT_TWICE);
  }

  private static void timestamp(byte[] b, int p, ByteSink out) {
    out.put(TIMESTAMP);
    out.integer(Integer.toUnsignedLong(RawBson.int32(b, p + 4)));
    out.put(INCREMENT);
    out.integer(Integer.toUnsignedLong(RawBson.int32(b, p)));
    out.put(END_TWICE);
  }

  private void regex(byte[] b, int p, int end, ByteSink out) {
    out.put(REGEX);
    int options = text.name(b, p, end, out);
    out.put(OPTIONS);
    text.name(b, options, end, out);
    out.put(END_TWICE);
  }

  private void pointer(byte[] b, int p, int end, ByteSink out) {
    if (canonical) {
      out.put(POINTER);
      reference(b, p, end, out);
      out.put('}');
    } else {
      reference(b, p, end, out);
    }
  }

  private void reference(byte[] b, int p, int end, ByteSink out) {
    out.put(REFERENCE);
    text.string(b, p + 4, end - 13, out);
    out.put(REFERENCE_ID);
    objectId(b, end - 12, out);
    out.put('}');
  }

  private void wrapped(byte[] wrapper, byte[] b, int p, int end, ByteSink out) {
    out.put(wrapper);
    text.string(b, p + 4, end - 1, out);
    out.put('}');
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
