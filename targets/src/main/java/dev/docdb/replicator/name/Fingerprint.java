package dev.docdb.replicator.name;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Stands for a text that is too long, or of characters that a service doesn't take. */
public final class Fingerprint {
  /** How many characters it has. */
  public static final int LENGTH = 64;

  private Fingerprint() {}

  /** The SHA-256 of the text in UTF-8, in lower-case hex digits. */
  public static String of(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
