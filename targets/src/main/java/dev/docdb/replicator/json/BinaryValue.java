package dev.docdb.replicator.json;

import dev.docdb.replicator.bson.RawBson;

/** Where the payload of a binary value begins, and what kind it is. */
final class BinaryValue {
  private static final byte OLD_BINARY = 2;
  private static final byte OLD_UUID = 3;
  private static final byte UUID = 4;
  private static final int UUID_LENGTH = 16;

  private BinaryValue() {}

  static byte subtype(byte[] b, int p) {
    return b[p + 4];
  }

  /** Behind length and subtype; subtype 2 repeats the length inside, where nobody wants it. */
  static int payload(byte[] b, int p, int end) {
    return hasInnerLength(b, p, end) ? p + 9 : p + 5;
  }

  /** Whether a payload of subtype 2 lacks the inner length that it should have. */
  static boolean isOdd(byte[] b, int p, int end) {
    return subtype(b, p) == OLD_BINARY && !hasInnerLength(b, p, end);
  }

  private static boolean hasInnerLength(byte[] b, int p, int end) {
    return subtype(b, p) == OLD_BINARY
        && end - p >= 9
        && RawBson.int32(b, p + 5) == RawBson.int32(b, p) - 4;
  }

  static boolean isUuid(byte[] b, int p, int end) {
    return subtype(b, p) == UUID && end - p - 5 == UUID_LENGTH;
  }

  static boolean isOldUuid(byte[] b, int p, int end) {
    return subtype(b, p) == OLD_UUID && end - p - 5 == UUID_LENGTH;
  }

  /** Writes the 16 bytes of a UUID, old or new, as 8-4-4-4-12 digits. */
  static void uuid(byte[] b, int p, ByteSink out) {
    int from = payload(b, p, p + 5 + UUID_LENGTH);
    out.hex(b, from, from + 4);
    for (int part = 4; part < 10; part += 2) {
      out.put('-');
      out.hex(b, from + part, from + part + 2);
    }
    out.put('-');
    out.hex(b, from + 10, from + UUID_LENGTH);
  }
}
