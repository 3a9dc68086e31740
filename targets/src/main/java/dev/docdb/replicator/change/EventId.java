package dev.docdb.replicator.change;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import java.util.HexFormat;

/**
 * The id of an event is its resume token in a printable form: {@code _data} where that is text, its
 * hex digits where it is binary, and the SHA-256 of the whole token otherwise. Tokens are opaque:
 * ids may be compared for equality, never by order.
 */
final class EventId {
  private static final byte[] DATA = "_data".getBytes(US_ASCII);

  private EventId() {}

  static String of(byte[] b, int token) {
    int text = textAt(b, token);
    if (text >= 0) {
      return new String(b, text + 4, RawBson.int32(b, text) - 1, UTF_8);
    }
    int data = RawBson.find(b, token, DATA);
    boolean binary = data >= 0 && RawBson.typeOf(b, data, DATA) == TypeCode.BINARY;
    if (binary && RawBson.int32(b, data) > 0) {
      return HexFormat.of().formatHex(b, data + 5, data + 5 + RawBson.int32(b, data));
    }
    return Fingerprint.of(b, token, token + RawBson.int32(b, token));
  }

  /** Where the id lies as a text that isn't empty, or {@link RawBson#ABSENT}. */
  static int textAt(byte[] b, int token) {
    int data = RawBson.find(b, token, DATA);
    boolean text =
        data >= 0 && RawBson.typeOf(b, data, DATA) == TypeCode.STRING && RawBson.int32(b, data) > 1;
    return text ? data : RawBson.ABSENT;
  }
}
