package dev.docdb.replicator.bson;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads BSON in place. Nothing here makes an object: positions go in, positions come out. Every
 * step is checked against the limit of the document it belongs to, so a walk that is built from
 * these steps ends, and fails only with {@link MalformedBsonException}.
 *
 * <p>A limit is the first byte that may not be read. Inside a document it is the position of the
 * document's terminator: {@code documentEnd - 1}.
 */
public final class RawBson {
  /** What {@link #find} answers when there is no such field. */
  public static final int ABSENT = -1;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private static final byte VARIABLE = -1;
  private static final byte UNKNOWN = -2;
  private static final byte[] SIZES = sizes();

  private RawBson() {}

  private static byte[] sizes() {
    byte[] sizes = new byte[256];
    Arrays.fill(sizes, UNKNOWN);
    Arrays.fill(sizes, TypeCode.DOUBLE, TypeCode.DECIMAL128 + 1, VARIABLE);
    sizes[TypeCode.DOUBLE] = 8;
    sizes[TypeCode.UNDEFINED] = 0;
    sizes[TypeCode.OBJECT_ID] = 12;
    sizes[TypeCode.BOOLEAN] = 1;
    sizes[TypeCode.DATE] = 8;
    sizes[TypeCode.NULL] = 0;
    sizes[TypeCode.INT32] = 4;
    sizes[TypeCode.TIMESTAMP] = 8;
    sizes[TypeCode.INT64] = 8;
    sizes[TypeCode.DECIMAL128] = 16;
    sizes[TypeCode.MIN_KEY & 0xff] = 0;
    sizes[TypeCode.MAX_KEY] = 0;
    return sizes;
  }

  /** The little-endian 32-bit integer at a position that is known to hold one. */
  public static int int32(byte[] b, int p) {
    return (int) INT.get(b, p);
  }

  /** The little-endian 64-bit integer at a position that is known to hold one. */
  public static long int64(byte[] b, int p) {
    return (long) LONG.get(b, p);
  }

  /** The high bit of each byte that is zero; bits above the first such byte may be wrong. */
  public static long zeroBytes(long eight) {
    return (eight - ONES) & ~eight & HIGH_BITS;
  }

  /** Checks length and terminator of the document or array at {@code p}; the position behind it. */
  public static int documentEnd(byte[] b, int p, int limit) {
    int end = p + lengthAt(b, p, limit, 5, 0);
    if (b[end - 1] != 0) {
      throw new MalformedBsonException("a document without its terminator", end - 1);
    }
    return end;
  }

  /** The position of the zero byte that ends the name (or other C string) at {@code p}. */
  public static int nameEnd(byte[] b, int p, int limit) {
    int at = p;
    for (; limit - at >= 8; at += 8) {
      long zeros = zeroBytes((long) LONG.get(b, at));
      if (zeros != 0) {
        return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    for (; at < limit; at++) {
      if (b[at] == 0) {
        return at;
      }
    }
    throw new MalformedBsonException("a name without its terminator", p);
  }

  /**
   * The position behind the value of this type at {@code p}. Lengths and terminators of the value
   * itself are checked; what is nested in it is checked by whoever walks into it.
   */
  public static int valueEnd(byte[] b, byte type, int p, int limit) {
    int size = SIZES[type & 0xff];
    if (size < 0) {
      return variableEnd(b, type, p, limit);
    }
    if (size > limit - p) {
      throw new MalformedBsonException("a value that does not fit its document", p);
    }
    return p + size;
  }

  private static int variableEnd(byte[] b, byte type, int p, int limit) {
    return switch (type) {
      case TypeCode.STRING, TypeCode.CODE, TypeCode.SYMBOL -> stringEnd(b, p, limit);
      case TypeCode.DOCUMENT, TypeCode.ARRAY -> documentEnd(b, p, limit);
      case TypeCode.BINARY -> p + 5 + lengthAt(b, p, limit, 0, 5);
      case TypeCode.REGEX -> nameEnd(b, nameEnd(b, p, limit) + 1, limit) + 1;
      case TypeCode.DB_POINTER -> valueEnd(b, TypeCode.OBJECT_ID, stringEnd(b, p, limit), limit);
      case TypeCode.CODE_WITH_SCOPE -> codeWithScopeEnd(b, p, limit);
      default -> throw new MalformedBsonException("unknown type " + (type & 0xff), p);
    };
  }

  private static int stringEnd(byte[] b, int p, int limit) {
    int end = p + 4 + lengthAt(b, p, limit, 1, 4);
    if (b[end - 1] != 0) {
      throw new MalformedBsonException("a string without its terminator", end - 1);
    }
    return end;
  }

  private static int codeWithScopeEnd(byte[] b, int p, int limit) {
    int end = p + lengthAt(b, p, limit, 14, 0);
    if (documentEnd(b, stringEnd(b, p + 4, end), end) != end) {
      throw new MalformedBsonException("code with scope that is longer than its parts", p);
    }
    return end;
  }

  /** A length that is at least {@code least}, and fits when it counts from {@code counted} on. */
  private static int lengthAt(byte[] b, int p, int limit, int least, int counted) {
    if (limit - p < 4) {
      throw new MalformedBsonException("a length that does not fit its document", p);
    }
    int length = (int) INT.get(b, p);
    if (length < least || length > limit - p - counted) {
      throw new MalformedBsonException("length " + length + " does not fit its document", p);
    }
    return length;
  }

  /**
   * The position of the value of the first field with this name in the document at {@code p}, whose
   * length has been checked, or {@link #ABSENT}. {@link #typeOf} gives the value's type.
   */
  public static int find(byte[] b, int p, byte[] name) {
    int last = p + (int) INT.get(b, p) - 1;
    int at = p + 4;
    while (at < last) {
      int end = nameEnd(b, at + 1, last);
      if (nameEquals(b, at + 1, end, name)) {
        valueEnd(b, b[at], end + 1, last);
        return end + 1;
      }
      at = valueEnd(b, b[at], end + 1, last);
    }
    return ABSENT;
  }

  /** The type of the value that {@link #find} found under this name. */
  public static byte typeOf(byte[] b, int value, byte[] name) {
    return b[value - name.length - 2];
  }

  /** Whether the bytes from {@code from} to {@code to} are this name. */
  public static boolean nameEquals(byte[] b, int from, int to, byte[] name) {
    return to - from == name.length && Arrays.equals(b, from, to, name, 0, name.length);
  }

  /** Whether the bytes are this text; only texts of ASCII are recognised. */
  public static boolean asciiEquals(byte[] b, int from, int to, String text) {
    int length = text.length();
    if (to - from != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      byte c = b[from + i];
      if (c < 0 || c != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
