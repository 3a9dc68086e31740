package dev.docdb.replicator.name;

import dev.docdb.replicator.change.Namespace;
import java.util.Locale;

/**
 * The topic of a collection in Kafka: {@code shop-orders}.
 *
 * <p>{@code _x2e} stands for the byte 2e of a character that is not allowed, or that would make two
 * collections share a topic. A dot is among them, because Kafka holds {@code a.b} and {@code a_b}
 * for the same; an underscore only where an {@code x} follows or it comes first.
 */
public final class TopicName {
  private static final Spelling SPELLING =
      new Spelling(249, "_xx", TopicName::isPlain, TopicName::escape);

  private TopicName() {}

  /** The topic of this collection, or of the events of a whole database. */
  public static String of(Namespace namespace) {
    return SPELLING.joined(namespace);
  }

  private static boolean isPlain(String text, int at) {
    char c = text.charAt(at);
    if (c == '_') {
      return at > 0 && !(at + 1 < text.length() && text.charAt(at + 1) == 'x');
    }
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || (c == '-' && at > 0);
  }

  private static String escape(int unit) {
    return String.format(Locale.ROOT, "_x%02x", unit);
  }
}
