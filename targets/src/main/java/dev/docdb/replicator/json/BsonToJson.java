package dev.docdb.replicator.json;

import static dev.docdb.replicator.json.ByteSink.ascii;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import dev.docdb.replicator.config.JsonMode;
import java.util.Arrays;

/**
 * Writes BSON as JSON of one {@link JsonMode}, in one walk over its bytes. It keeps its own stack,
 * so no nesting is too deep for a thread, and makes no object per document, field or string (but
 * for rare values: decimals with exponents, text that isn't UTF-8, some doubles in LEGACY).
 *
 * <p>One instance serves one thread. When the bytes turn out malformed the sink holds the part that
 * was written; whoever owns the message truncates it.
 */
public final class BsonToJson {
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");

  private final JsonText text;
  private final Dialect dialect;
  private final byte[] comma;
  private final byte[] colon;

  /** The documents that are open around the current one: terminator's position and kind. */
  private long[] outer = new long[32];

  private int depth;
  private int last;
  private byte kind;
  private boolean first;

  /** A writer of this mode. */
  public BsonToJson(JsonMode mode) {
    text = new JsonText(mode == JsonMode.LEGACY);
    dialect = Dialect.of(mode, text);
    comma = dialect.comma();
    colon = dialect.colon();
  }

  /**
   * Whether anything written since the last {@link #resetLossy} differs from its source: text that
   * isn't UTF-8; in PLAIN also numbers and dates that it has no form of their type for.
   */
  public boolean lossy() {
    return text.lossy();
  }

  /** Forgets what {@link #lossy} remembers. */
  public void resetLossy() {
    text.reset();
  }

  /** Appends the document at {@code p}, which ends before {@code limit}; the position behind it. */
  public int document(byte[] b, int p, int limit, ByteSink out) {
    return walk(TypeCode.DOCUMENT, b, p, RawBson.documentEnd(b, p, limit), out);
  }

  /** Appends the value of this type at {@code p}; the position behind it. */
  public int value(byte type, byte[] b, int p, int limit, ByteSink out) {
    int end = RawBson.valueEnd(b, type, p, limit);
    if (type == TypeCode.DOCUMENT || type == TypeCode.ARRAY) {
      return walk(type, b, p, end, out);
    }
    if (type != TypeCode.CODE_WITH_SCOPE) {
      leaf(type, b, p, end, out);
      return end;
    }
    return walk(type, b, scope(b, p, out), end, out);
  }

  /** Appends the bytes from {@code from} to {@code to} as a JSON string. */
  public void string(byte[] b, int from, int to, ByteSink out) {
    text.string(b, from, to, out);
  }

  private int walk(byte type, byte[] b, int start, int end, ByteSink out) {
    depth = 0;
    int p = enter(type, start, end, out);
    while (true) {
      if (p < last) {
        p = element(b, p, out);
      } else {
        p = last + 1;
        close(out);
        if (depth == 0) {
          return p;
        }
        leave();
      }
    }
  }

  /** Opens the document at {@code start}; the position of its first element. */
  private int enter(byte type, int start, int end, ByteSink out) {
    kind = type;
    last = end - 1;
    first = true;
    out.put(type == TypeCode.ARRAY ? '[' : '{');
    return start + 4;
  }

  private void close(ByteSink out) {
    out.put(kind == TypeCode.ARRAY ? ']' : '}');
    if (kind == TypeCode.CODE_WITH_SCOPE) {
      out.put('}');
    }
  }

  private void leave() {
    long frame = outer[--depth];
    last = (int) frame;
    kind = (byte) (frame >>> 32);
    first = false;
  }

  private void remember() {
    if (depth == outer.length) {
      outer = Arrays.copyOf(outer, depth * 2);
    }
    outer[depth++] = ((long) kind << 32) | last;
  }

  /** Writes one element, or its beginning if it is a document; where to go on. */
  private int element(byte[] b, int p, ByteSink out) {
    if (!first) {
      out.put(comma);
    }
    first = false;
    byte type = b[p];
    int value;
    if (kind == TypeCode.ARRAY) {
      value = RawBson.nameEnd(b, p + 1, last) + 1;
    } else {
      value = text.name(b, p + 1, last, out);
      out.put(colon);
    }
    int end = RawBson.valueEnd(b, type, value, last);
    if (type == TypeCode.DOCUMENT || type == TypeCode.ARRAY) {
      remember();
      return enter(type, value, end, out);
    }
    if (type == TypeCode.CODE_WITH_SCOPE) {
      int scope = scope(b, value, out);
      remember();
      return enter(type, scope, end, out);
    }
    leaf(type, b, value, end, out);
    return end;
  }

  private int scope(byte[] b, int p, ByteSink out) {
    int scope = p + 8 + RawBson.int32(b, p + 4);
    dialect.codeWithScope(b, p + 8, scope - 1, out);
    return scope;
  }

  private void leaf(byte type, byte[] b, int p, int end, ByteSink out) {
    switch (type) {
      case TypeCode.STRING -> text.string(b, p + 4, end - 1, out);
      case TypeCode.BOOLEAN -> out.put(b[p] == 0 ? FALSE : TRUE);
      case TypeCode.NULL -> out.put(NULL);
      default -> dialect.scalar(type, b, p, end, out);
    }
  }
}
