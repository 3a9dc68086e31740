package dev.docdb.replicator.cdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names that a service's rule for their length allows, and that no two things share. */
final class PhysicalName {
  private static final int FINGERPRINT = 8;

  private PhysicalName() {}

  /** The text, or as much of it as fits, with a fingerprint of the whole in place of the rest. */
  static String fitting(String text, int longest) {
    return text.length() <= longest
        ? text
        : text.substring(0, longest - FINGERPRINT - 1) + "-" + fingerprint(text);
  }

  private static String fingerprint(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, FINGERPRINT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
