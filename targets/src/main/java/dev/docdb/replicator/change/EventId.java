package dev.docdb.replicator.change;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import java.security.MessageDigest;
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
    int data = RawBson.find(b, token, DATA);
    byte type = data < 0 ? TypeCode.NULL : RawBson.typeOf(b, data, DATA);
    if (type == TypeCode.STRING && RawBson.int32(b, data) > 1) {
      return new String(b, data + 4, RawBson.int32(b, data) - 1, UTF_8);
    }
    if (type == TypeCode.BINARY && RawBson.int32(b, data) > 0) {
      return HexFormat.of().formatHex(b, data + 5, data + 5 + RawBson.int32(b, data));
    }
    MessageDigest digest = Sha256.digest();
    digest.update(b, token, RawBson.int32(b, token));
    return Sha256.hex(digest);
  }
}
