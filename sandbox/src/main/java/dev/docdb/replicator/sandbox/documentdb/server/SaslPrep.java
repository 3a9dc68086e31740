package dev.docdb.replicator.sandbox.documentdb.server;

import java.text.Normalizer;

/**
 * The form that SCRAM-SHA-256 gives to passwords first (RFC 4013), so that one that looks the same
 * is the same. What the profile forbids is left to the client to refuse.
 */
final class SaslPrep {
  private SaslPrep() {}

  static String prepared(String text) {
    StringBuilder mapped = new StringBuilder();
    text.codePoints()
        .filter(point -> !isNothing(point))
        .map(point -> Character.getType(point) == Character.SPACE_SEPARATOR ? ' ' : point)
        .forEach(mapped::appendCodePoint);
    return Normalizer.normalize(mapped, Normalizer.Form.NFKC);
  }

  /** RFC 3454, B.1: what is commonly mapped to nothing. */
  private static boolean isNothing(int point) {
    return point == 0x00AD
        || point == 0x034F
        || point == 0x1806
        || point == 0x2060
        || point == 0xFEFF
        || (point >= 0x180B && point <= 0x180D)
        || (point >= 0x200B && point <= 0x200D)
        || (point >= 0xFE00 && point <= 0xFE0F);
  }
}
