package dev.docdb.replicator.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A byte array that grows, and the number of bytes written to it. It is made once and used again
 * for message after message, so that encoding makes no garbage.
 */
public final class ByteSink {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final short[] HEX = hexDigits();
  private static final short[] TWO_DIGITS = twoDigits();
  private static final byte[] LEAST_LONG = ascii("-9223372036854775808");

  private byte[] bytes;
  private int length;

  /** An empty sink with room for this many bytes before it has to grow. */
  public ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  private static short[] twoDigits() {
    short[] pairs = new short[100];
    for (int i = 0; i < 100; i++) {
      pairs[i] = (short) (('0' + i / 10) | (('0' + i % 10) << 8));
    }
    return pairs;
  }

  private static short[] hexDigits() {
    byte[] digits = ascii("0123456789abcdef");
    short[] pairs = new short[256];
    for (int i = 0; i < 256; i++) {
      pairs[i] = (short) (digits[i >> 4] | (digits[i & 15] << 8));
    }
    return pairs;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The array that holds what was written, from 0 to {@link #length}. Growing replaces it. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes were written. */
  public int length() {
    return length;
  }

  /** A copy of what was written from {@code from} on. */
  public byte[] copyFrom(int from) {
    return Arrays.copyOfRange(bytes, from, length);
  }

  /**
   * What was written, without a copy: the array may be longer. The sink goes on with a new one of
   * this capacity.
   */
  public byte[] handOver(int capacity) {
    byte[] handed = bytes;
    bytes = new byte[capacity];
    length = 0;
    return handed;
  }

  /** Makes room for this many bytes in one step, where that is known before. */
  public void reserve(int more) {
    room(more);
  }

  /** Forgets everything that was written. */
  public void clear() {
    length = 0;
  }

  /** Forgets what was written after the first {@code newLength} bytes. */
  public void truncate(int newLength) {
    if (newLength < 0 || newLength > length) {
      throw new IllegalArgumentException("can't truncate " + length + " bytes to " + newLength);
    }
    length = newLength;
  }

  /** Empties the sink, and gives its array back when one huge message has made it larger. */
  public void clearAndShrinkTo(int capacity) {
    length = 0;
    if (bytes.length > capacity) {
      bytes = new byte[capacity];
    }
  }

  /** Appends one byte. */
  public void put(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  /** Appends these bytes as they are. */
  public void put(byte[] source) {
    put(source, 0, source.length);
  }

  /** Appends the bytes from {@code from} to {@code to} as they are. */
  public void put(byte[] source, int from, int to) {
    int count = to - from;
    room(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
  }

  /** Appends a 32-bit integer as BSON has it: four bytes, the lowest first. */
  public void int32(int value) {
    room(4);
    INT.set(bytes, length, value);
    length += 4;
  }

  /** Puts a 32-bit integer in place of four bytes that were written before. */
  public void int32At(int position, int value) {
    if (position < 0 || position > length - 4) {
      throw new IllegalArgumentException("no four bytes at " + position + " of " + length);
    }
    INT.set(bytes, position, value);
  }

  /** Makes sure that {@code more} bytes can be written with the methods that don't check. */
  void room(int more) {
    if (bytes.length - length < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    long needed = (long) length + more;
    if (needed > Integer.MAX_VALUE - 8) {
      throw new OutOfMemoryError("A message of more than 2 GB");
    }
    long doubled = Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
    bytes = Arrays.copyOf(bytes, (int) Math.max(doubled, needed));
  }

  /** Needs room for eight: writes all of them, and counts only the first {@code count}. */
  void eightUnchecked(long eight, int count) {
    LONG.set(bytes, length, eight);
    length += count;
  }

  void putUnchecked(int value) {
    bytes[length++] = (byte) value;
  }

  void hex(int value) {
    room(2);
    SHORT.set(bytes, length, HEX[value & 0xff]);
    length += 2;
  }

  void hex(byte[] source, int from, int to) {
    room(2 * (to - from));
    byte[] target = bytes;
    int at = length;
    for (int i = from; i < to; i++, at += 2) {
      SHORT.set(target, at, HEX[source[i] & 0xff]);
    }
    length = at;
  }

  /** Two decimal digits of a number below 100. */
  void twoDigits(int value) {
    room(2);
    SHORT.set(bytes, length, TWO_DIGITS[value]);
    length += 2;
  }

  /** Appends a number in decimal digits. */
  public void integer(long value) {
    if (value == Long.MIN_VALUE) {
      put(LEAST_LONG);
      return;
    }
    if (value < 0) {
      put('-');
    }
    digits(Math.abs(value));
  }

  private void digits(long value) {
    int count = 1;
    for (long power = 10; count < 19 && value >= power; power *= 10) {
      count++;
    }
    room(count);
    length += count;
    int at = length;
    long rest = value;
    for (; rest >= 100; rest /= 100) {
      at -= 2;
      SHORT.set(bytes, at, TWO_DIGITS[(int) (rest % 100)]);
    }
    if (rest >= 10) {
      SHORT.set(bytes, at - 2, TWO_DIGITS[(int) rest]);
    } else {
      bytes[at - 1] = (byte) ('0' + rest);
    }
  }

  /** Appends characters that are known to be ASCII. */
  void asciiText(CharSequence text) {
    int count = text.length();
    room(count);
    for (int i = 0; i < count; i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
  }

  @Override
  public String toString() {
    return "ByteSink[" + length + " of " + bytes.length + " bytes]";
  }
}
