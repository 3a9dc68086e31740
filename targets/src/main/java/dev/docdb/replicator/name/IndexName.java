package dev.docdb.replicator.name;

import dev.docdb.replicator.change.Namespace;
import java.util.Locale;

/**
 * The index of a collection in OpenSearch and Elasticsearch: {@code shop-orders}.
 *
 * <p>Index names are lower case. {@code ~a} stands for {@code A}, {@code ~045} for the byte 45 of
 * any other character that is not allowed, or that would make two collections share an index, such
 * as a hyphen in a database's name.
 */
public final class IndexName {
  private static final Spelling SPELLING =
      new Spelling(255, "~~", IndexName::isPlain, IndexName::escape);

  private IndexName() {}

  /** The index of this collection, or the name that would stand for a whole database. */
  public static String of(Namespace namespace) {
    return SPELLING.joined(namespace);
  }

  private static boolean isPlain(String text, int at) {
    char c = text.charAt(at);
    boolean always = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return always || (at > 0 && (c == '-' || c == '_' || c == '.'));
  }

  private static String escape(int unit) {
    boolean capital = unit >= 'A' && unit <= 'Z';
    return capital ? "~" + (char) (unit + 'a' - 'A') : String.format(Locale.ROOT, "~%03d", unit);
  }
}
