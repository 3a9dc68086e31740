package dev.docdb.replicator.bson;

/** Tells valid UTF-8 from other bytes: no overlong forms, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {
  private Utf8() {}

  /** Whether all bytes from {@code from} to {@code to} are valid UTF-8. */
  public static boolean isValid(byte[] b, int from, int to) {
    int p = from;
    while (p < to) {
      int length = b[p] >= 0 ? 1 : sequence(b, p, to);
      if (length == 0) {
        return false;
      }
      p += length;
    }
    return true;
  }

  /** The length of the sequence of two to four bytes at {@code p}; 0 when it is not valid. */
  public static int sequence(byte[] b, int p, int to) {
    int lead = b[p] & 0xff;
    if (lead < 0xe0) {
      boolean valid = lead >= 0xc2 && to - p >= 2 && continues(b[p + 1]);
      return valid ? 2 : 0;
    }
    if (to - p < 3 || !continues(b[p + 1]) || !continues(b[p + 2])) {
      return 0;
    }
    int start = (lead << 8) | (b[p + 1] & 0xff);
    if (lead < 0xf0) {
      boolean overlong = start < 0xe0a0;
      boolean surrogate = start >= 0xeda0 && start <= 0xedbf;
      return (overlong || surrogate) ? 0 : 3;
    }
    boolean inRange = start >= 0xf090 && start <= 0xf48f;
    return (inRange && to - p >= 4 && continues(b[p + 3])) ? 4 : 0;
  }

  /** The code point of the valid sequence of this length at {@code p}. */
  public static int codePoint(byte[] b, int p, int length) {
    int value = b[p] & (0xff >> (length + 1));
    for (int i = 1; i < length; i++) {
      value = (value << 6) | (b[p + i] & 0x3f);
    }
    return value;
  }

  private static boolean continues(byte c) {
    return (c & 0xc0) == 0x80;
  }
}
