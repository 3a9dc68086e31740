package dev.docdb.replicator.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.Utf8;

/**
 * Writes names and strings as JSON strings. Long runs of plain ASCII are copied eight bytes at a
 * time. What is not valid UTF-8 is replaced as {@code new String(bytes, UTF_8)} replaces it, and
 * remembered.
 */
final class JsonText {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = 0x2222222222222222L;
  private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;
  private static final long SPACES = 0x2020202020202020L;
  private static final int RUN = 4096;
  private static final int SHORT_NAME = 64;

  private final boolean asciiOnly;
  private boolean lossy;

  JsonText(boolean asciiOnly) {
    this.asciiOnly = asciiOnly;
  }

  void reset() {
    lossy = false;
  }

  boolean lossy() {
    return lossy;
  }

  void markLossy() {
    lossy = true;
  }

  /**
   * A non-zero result has its lowest bit in the first byte that can't be copied as it is: a quote,
   * a backslash, a control character, DEL or no ASCII. Borrows and carries leave only such bytes,
   * so they may spoil what is above the first one, never below.
   */
  private static long specials(long v) {
    long quoteOrBackslash = ((v ^ QUOTES) - ONES) | ((v ^ BACKSLASHES) - ONES);
    return (quoteOrBackslash | (v - SPACES) | (v + ONES) | v) & HIGH_BITS;
  }

  /** Writes the name at {@code p} in quotes; returns the position behind its terminator. */
  int name(byte[] b, int p, int limit, ByteSink out) {
    int plain = plainName(b, p, limit, out);
    if (plain > 0) {
      return plain;
    }
    int end = RawBson.nameEnd(b, p, limit);
    string(b, p, end, out);
    return end + 1;
  }

  /** Does it in words of eight; 0, and nothing is written, if the name is not short and plain. */
  private static int plainName(byte[] b, int p, int limit, ByteSink out) {
    int start = out.length();
    int most = Math.min(Math.min(limit, p + SHORT_NAME), b.length - 7);
    out.room(SHORT_NAME + 16);
    out.putUnchecked('"');
    for (int at = p; at < most; at += 8) {
      long eight = RawBson.int64(b, at);
      // A terminator is below a space, so the first special byte is the terminator or an odd one.
      long special = specials(eight);
      int plain = special == 0 ? 8 : Long.numberOfTrailingZeros(special) >>> 3;
      out.eightUnchecked(eight, plain);
      if (plain < 8) {
        if (b[at + plain] == 0 && at + plain < limit) {
          out.putUnchecked('"');
          return at + plain + 1;
        }
        break;
      }
    }
    out.truncate(start);
    return 0;
  }

  /** Writes the bytes from {@code from} to {@code to} in quotes. */
  void string(byte[] b, int from, int to, ByteSink out) {
    out.put('"');
    unquoted(b, from, to, out);
    out.put('"');
  }

  /** Writes the bytes from {@code from} to {@code to} without quotes. */
  void unquoted(byte[] b, int from, int to, ByteSink out) {
    int mark = out.length();
    if (!contents(b, from, to, out)) {
      lossy = true;
      out.truncate(mark);
      byte[] mended = new String(b, from, to - from, UTF_8).getBytes(UTF_8);
      contents(mended, 0, mended.length, out);
    }
  }

  /** False, with some of the bytes written, if they aren't UTF-8. */
  private boolean contents(byte[] b, int from, int to, ByteSink out) {
    int p = from;
    while (p < to) {
      p = plainRun(b, p, Math.min(to, p + RUN), out);
      if (p < to) {
        int next = oneByOne(b, p, to, out);
        if (next < 0) {
          return false;
        }
        p = next;
      }
    }
    return true;
  }

  /** Copies words of eight while nothing in them is special; then the plain start of the next. */
  private static int plainRun(byte[] b, int from, int to, ByteSink out) {
    out.room(to - from + 8);
    int p = from;
    while (to - p >= 8) {
      long eight = RawBson.int64(b, p);
      long special = specials(eight);
      int plain = special == 0 ? 8 : Long.numberOfTrailingZeros(special) >>> 3;
      out.eightUnchecked(eight, plain);
      p += plain;
      if (plain < 8) {
        return p;
      }
    }
    return b.length - p >= 8 ? plainRest(b, p, to, out) : p;
  }

  private static int plainRest(byte[] b, int p, int to, ByteSink out) {
    long eight = RawBson.int64(b, p);
    long special = specials(eight);
    int plain = special == 0 ? 8 : Long.numberOfTrailingZeros(special) >>> 3;
    int count = Math.min(plain, to - p);
    out.eightUnchecked(eight, count);
    return p + count;
  }

  /** Writes special characters until a plain one follows; the position behind, or -1. */
  private int oneByOne(byte[] b, int from, int to, ByteSink out) {
    int p = from;
    do {
      int c = b[p];
      if (c >= 0) {
        ascii(c, out);
        p++;
      } else {
        int length = Utf8.sequence(b, p, to);
        if (length == 0) {
          return -1;
        }
        wide(b, p, length, out);
        p += length;
      }
    } while (p < to && (b[p] < ' ' || to - p < 8));
    return p;
  }

  private void ascii(int c, ByteSink out) {
    out.room(6);
    if (c >= ' ' && c != '"' && c != '\\' && c != 0x7f) {
      out.putUnchecked(c);
      return;
    }
    int letter = shortEscape(c);
    if (letter == 0) {
      escape(c, out);
    } else {
      out.putUnchecked('\\');
      out.putUnchecked(letter);
    }
  }

  private static int shortEscape(int c) {
    return switch (c) {
      case '"', '\\' -> c;
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      case '\b' -> 'b';
      case '\f' -> 'f';
      default -> 0;
    };
  }

  private void wide(byte[] b, int p, int length, ByteSink out) {
    int c = Utf8.codePoint(b, p, length);
    // Some line readers take these three for the end of a line.
    boolean breaksLine = c == 0x85 || c == 0x2028 || c == 0x2029;
    if (!asciiOnly && !breaksLine) {
      out.put(b, p, p + length);
    } else if (Character.isBmpCodePoint(c)) {
      escape(c, out);
    } else {
      escape(Character.highSurrogate(c), out);
      escape(Character.lowSurrogate(c), out);
    }
  }

  private static void escape(int c, ByteSink out) {
    out.put('\\');
    out.put('u');
    out.hex(c >> 8);
    out.hex(c);
  }
}
