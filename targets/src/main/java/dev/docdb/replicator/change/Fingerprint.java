package dev.docdb.replicator.change;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Stands for a value that is too long, or not text enough, to be a name itself: its SHA-256 in
 * lower-case hex digits.
 */
public final class Fingerprint {
  /** How many characters it has. */
  public static final int LENGTH = 64;

  private Fingerprint() {}

  /** Of the text in UTF-8. */
  public static String of(String text) {
    return hex(sha256(), text.getBytes(UTF_8));
  }

  /** Of several texts in UTF-8, each with a line break behind it. */
  public static String ofLines(Iterable<String> lines) {
    MessageDigest digest = sha256();
    for (String line : lines) {
      digest.update(line.getBytes(UTF_8));
      digest.update((byte) '\n');
    }
    return hex(digest);
  }

  /** Of a range of bytes. */
  public static String of(byte[] b, int from, int to) {
    MessageDigest digest = sha256();
    digest.update(b, from, to - from);
    return hex(digest);
  }

  /** Of a value with its BSON type. */
  static String ofTyped(byte type, byte[] b, int from, int to) {
    MessageDigest digest = sha256();
    digest.update(type);
    digest.update(b, from, to - from);
    return hex(digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static String hex(MessageDigest digest, byte... rest) {
    return HexFormat.of().formatHex(digest.digest(rest));
  }
}
