package dev.docdb.replicator.target.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.change.Fingerprint;
import dev.docdb.replicator.message.Payload;
import java.util.Locale;

/** Text as SQS takes it. */
final class SqsText {
  private static final int LONGEST_ID = 128;
  private static final int ESCAPE_LENGTH = 6;

  private SqsText() {}

  /**
   * The message. JSON has escaped the control characters already; of what is left, SQS takes
   * neither U+FFFE nor U+FFFF, and their escapes mean the same.
   */
  static String body(Payload payload) {
    return legal(payload.toText());
  }

  /** How many bytes {@link #body} of this payload has, without making it. */
  static int bodyBytes(Payload payload) {
    byte[] b = payload.array();
    int end = payload.offset() + payload.length();
    int bytes = payload.length();
    for (int i = payload.offset(); i < end - 2; i++) {
      if (b[i] == (byte) 0xef && b[i + 1] == (byte) 0xbf && (b[i + 2] & 0xff) >= 0xbe) {
        bytes += ESCAPE_LENGTH - 3; // U+FFFE or U+FFFF
      }
    }
    return bytes;
  }

  /** The text with an escape in the place of each character that SQS doesn't take. */
  static String legal(String text) {
    if (text.chars().allMatch(SqsText::isLegal)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isLegal(c)) {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return out.toString();
  }

  private static boolean isLegal(int unit) {
    return unit >= 0x20 ? unit < 0xfffe : unit == '\t' || unit == '\n' || unit == '\r';
  }

  /**
   * What groups or tells apart messages: the text itself where SQS takes it, else its fingerprint.
   */
  static String id(String text) {
    boolean legal =
        !text.isEmpty()
            && text.length() <= LONGEST_ID
            && text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    return legal ? text : Fingerprint.of(text);
  }

  static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
