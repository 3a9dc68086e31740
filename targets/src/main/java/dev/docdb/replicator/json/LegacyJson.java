package dev.docdb.replicator.json;

import static dev.docdb.replicator.json.ByteSink.ascii;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;

/**
 * What {@code json_util.dumps} of PyMongo 3.10.1 wrote, quirks included, but for one: it wrote
 * {@code NaN} and {@code Infinity} bare, which is not JSON. Here they stand as Extended JSON has
 * them, which {@code json_util.loads} of that version reads as the same number.
 */
final class LegacyJson implements Dialect {
  private static final byte[] COMMA = ascii(", ");
  private static final byte[] COLON = ascii(": ");
  private static final byte[] NULL = ascii("null");
  private static final byte[] END_TEXT = ascii("\"}");
  private static final byte[] OBJECT_ID = ascii("{\"$oid\": \"");
  private static final byte[] DATE = ascii("{\"$date\": ");
  private static final byte[] DECIMAL = ascii("{\"$numberDecimal\": \"");
  private static final byte[] DOUBLE = ascii("{\"$numberDouble\": \"");
  private static final byte[] BINARY = ascii("{\"$binary\": \"");
  private static final byte[] SUBTYPE = ascii("\", \"$type\": \"");
  private static final byte[] UUID = ascii("{\"$uuid\": \"");
  private static final byte[] REGEX = ascii("{\"$regex\": ");
  private static final byte[] OPTIONS = ascii(", \"$options\": \"");
  private static final byte[] FLAGS = ascii("ilmsux");
  private static final byte[] TIMESTAMP = ascii("{\"$timestamp\": {\"t\": ");
  private static final byte[] INCREMENT = ascii(", \"i\": ");
  private static final byte[] REFERENCE = ascii("{\"$ref\": ");
  private static final byte[] REFERENCE_ID = ascii(", \"$id\": ");
  private static final byte[] CODE = ascii("{\"$code\": ");
  private static final byte[] SCOPE = ascii(", \"$scope\": ");
  private static final byte[] MIN_KEY = ascii("{\"$minKey\": 1}");
  private static final byte[] MAX_KEY = ascii("{\"$maxKey\": 1}");

  private final JsonText text;
  private final DoubleText doubles = new DoubleText();

  LegacyJson(JsonText text) {
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
      case TypeCode.TIMESTAMP -> timestamp(b, p, out);
      case TypeCode.REGEX -> regex(b, p, end, out);
      case TypeCode.DB_POINTER -> pointer(b, p, end, out);
      case TypeCode.CODE -> code(b, p, end, out);
      case TypeCode.SYMBOL -> text.string(b, p + 4, end - 1, out);
      case TypeCode.UNDEFINED -> out.put(NULL);
      case TypeCode.MIN_KEY -> out.put(MIN_KEY);
      case TypeCode.MAX_KEY -> out.put(MAX_KEY);
      default -> throw new IllegalArgumentException("not a scalar: type " + (type & 0xff));
    }
  }

  private void number(double value, ByteSink out) {
    if (Double.isFinite(value)) {
      doubles.python(value, out);
    } else {
      out.put(DOUBLE);
      out.asciiText(Double.toString(value));
      out.put(END_TEXT);
    }
  }

  private static void objectId(byte[] b, int p, ByteSink out) {
    out.put(OBJECT_ID);
    out.hex(b, p, p + 12);
    out.put(END_TEXT);
  }

  private static void date(long millis, ByteSink out) {
    out.put(DATE);
    out.integer(millis);
    out.put('}');
  }

  private static void decimal(byte[] b, int p, ByteSink out) {
    out.put(DECIMAL);
    DecimalText.write(b, p, out);
    out.put(END_TEXT);
  }

  private static void binary(byte[] b, int p, int end, ByteSink out) {
    if (BinaryValue.isUuid(b, p, end) || BinaryValue.isOldUuid(b, p, end)) {
      out.put(UUID);
      out.hex(b, p + 5, end);
    } else {
      out.put(BINARY);
      Base64Text.write(b, BinaryValue.payload(b, p, end), end, out);
      out.put(SUBTYPE);
      out.hex(BinaryValue.subtype(b, p));
    }
    out.put(END_TEXT);
  }

  private static void timestamp(byte[] b, int p, ByteSink out) {
    out.put(TIMESTAMP);
    out.integer(Integer.toUnsignedLong(RawBson.int32(b, p + 4)));
    out.put(INCREMENT);
    out.integer(Integer.toUnsignedLong(RawBson.int32(b, p)));
    out.put('}');
    out.put('}');
  }

  /** Python knows six flags, writes them in its own order, and forgets the others. */
  private void regex(byte[] b, int p, int end, ByteSink out) {
    out.put(REGEX);
    int options = text.name(b, p, end, out);
    out.put(OPTIONS);
    for (byte flag : FLAGS) {
      for (int i = options; i < end - 1; i++) {
        if (b[i] == flag) {
          out.put(flag);
          break;
        }
      }
    }
    out.put(END_TEXT);
  }

  private void pointer(byte[] b, int p, int end, ByteSink out) {
    out.put(REFERENCE);
    text.string(b, p + 4, end - 13, out);
    out.put(REFERENCE_ID);
    objectId(b, end - 12, out);
    out.put('}');
  }

  private void code(byte[] b, int p, int end, ByteSink out) {
    out.put(CODE);
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
