package dev.docdb.replicator.json;

import static dev.docdb.replicator.json.ByteSink.ascii;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import java.util.Arrays;

/**
 * What Python's {@code str} makes of a value that PyMongo 3.10.1 has read. It keeps its own stack,
 * as {@link BsonToJson} does. One instance serves one thread.
 */
public final class PythonText {
  private static final byte[] COMMA = ascii(", ");
  private static final byte[] COLON = ascii(": ");
  private static final byte[] CODE = ascii("Code(");

  private final PythonLiteral literals = new PythonLiteral();

  /** The documents that are open: terminator's position and kind. */
  private long[] open = new long[8];

  private int depth;
  private boolean first;

  /** Appends the value of this type at {@code p} as text, in UTF-8. */
  public void str(byte type, byte[] b, int p, int limit, ByteSink out) {
    int end = RawBson.valueEnd(b, type, p, limit);
    switch (type) {
      case TypeCode.STRING, TypeCode.SYMBOL, TypeCode.CODE -> out.put(b, p + 4, end - 1);
      case TypeCode.CODE_WITH_SCOPE -> out.put(b, p + 8, p + 7 + RawBson.int32(b, p + 4));
      case TypeCode.OBJECT_ID -> out.hex(b, p, end);
      case TypeCode.DATE -> PythonDate.text(RawBson.int64(b, p), out);
      case TypeCode.DECIMAL128 -> DecimalText.write(b, p, out);
      case TypeCode.BINARY -> literals.binaryText(b, p, end, out);
      default -> repr(type, b, p, limit, out);
    }
  }

  private void repr(byte type, byte[] b, int p, int limit, ByteSink out) {
    depth = 0;
    int at = value(type, b, p, limit, out);
    while (depth > 0) {
      long frame = open[depth - 1];
      int last = (int) frame;
      at = at < last ? element((byte) (frame >>> 32), b, at, last, out) : close(frame, out);
    }
  }

  /** Writes one element, or its beginning if it is a document; where to go on. */
  private int element(byte kind, byte[] b, int p, int last, ByteSink out) {
    if (!first) {
      out.put(COMMA);
    }
    int nameEnd = RawBson.nameEnd(b, p + 1, last);
    if (kind != TypeCode.ARRAY) {
      PythonQuotes.string(b, p + 1, nameEnd, out);
      out.put(COLON);
    }
    return value(b[p], b, nameEnd + 1, last, out);
  }

  private int value(byte type, byte[] b, int p, int limit, ByteSink out) {
    int end = RawBson.valueEnd(b, type, p, limit);
    first = false;
    return switch (type) {
      case TypeCode.DOCUMENT, TypeCode.ARRAY -> enter(type, p, end, out);
      case TypeCode.CODE_WITH_SCOPE -> {
        int scope = p + 8 + RawBson.int32(b, p + 4);
        out.put(CODE);
        PythonQuotes.string(b, p + 8, scope - 1, out);
        out.put(COMMA);
        yield enter(type, scope, end, out);
      }
      default -> {
        literals.scalar(type, b, p, end, out);
        yield end;
      }
    };
  }

  private int enter(byte type, int start, int end, ByteSink out) {
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
    }
    open[depth++] = ((long) type << 32) | (end - 1);
    first = true;
    out.put(type == TypeCode.ARRAY ? '[' : '{');
    return start + 4;
  }

  private int close(long frame, ByteSink out) {
    byte kind = (byte) (frame >>> 32);
    out.put(kind == TypeCode.ARRAY ? ']' : '}');
    if (kind == TypeCode.CODE_WITH_SCOPE) {
      out.put(')');
    }
    first = false;
    depth--;
    return (int) frame + 1;
  }
}
