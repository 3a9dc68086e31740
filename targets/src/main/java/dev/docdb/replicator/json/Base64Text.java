package dev.docdb.replicator.json;

/** Writes bytes in base64 with padding, straight into the sink. */
final class Base64Text {
  private static final byte[] DIGITS =
      ByteSink.ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  private static final int RUN = 3072;

  private Base64Text() {}

  static void write(byte[] b, int from, int to, ByteSink out) {
    int p = from;
    while (to - p >= 3) {
      int end = p + Math.min(RUN, (to - p) / 3 * 3);
      out.room(2 * RUN);
      for (; p < end; p += 3) {
        four(((b[p] & 0xff) << 16) | ((b[p + 1] & 0xff) << 8) | (b[p + 2] & 0xff), out);
      }
    }
    if (p < to) {
      rest(b, p, to - p, out);
    }
  }

  private static void four(int bits, ByteSink out) {
    out.putUnchecked(DIGITS[bits >> 18]);
    out.putUnchecked(DIGITS[(bits >> 12) & 63]);
    out.putUnchecked(DIGITS[(bits >> 6) & 63]);
    out.putUnchecked(DIGITS[bits & 63]);
  }

  private static void rest(byte[] b, int p, int count, ByteSink out) {
    int bits = ((b[p] & 0xff) << 16) | (count == 2 ? (b[p + 1] & 0xff) << 8 : 0);
    out.room(4);
    out.putUnchecked(DIGITS[bits >> 18]);
    out.putUnchecked(DIGITS[(bits >> 12) & 63]);
    out.putUnchecked(count == 2 ? DIGITS[(bits >> 6) & 63] : '=');
    out.putUnchecked('=');
  }
}
