package dev.docdb.replicator.name;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.change.Fingerprint;
import dev.docdb.replicator.change.Namespace;
import java.util.function.IntFunction;

/**
 * Writes any text in the characters that a service allows, such that two texts never come out the
 * same.
 *
 * @param longest most characters of a result; a longer one is cut, and its fingerprint put in place
 *     of the rest
 * @param cutMark stands before that fingerprint, and nowhere else
 * @param plain which characters stay as they are
 * @param escape what stands for a byte (of UTF-8) of any other character; never a text that plain
 *     characters could make
 */
record Spelling(int longest, String cutMark, Plain plain, IntFunction<String> escape) {

  /** Which characters of a text stay as they are. All of them are ASCII. */
  @FunctionalInterface
  interface Plain {
    /** Whether the character at this position does. */
    boolean test(String text, int at);
  }

  String of(String text) {
    return shorten(spell(text, 0));
  }

  /**
   * A database and, where there is one, a collection, joined by the first hyphen: one that belongs
   * to the database's own name is escaped.
   */
  String joined(Namespace namespace) {
    String database = spell(namespace.database(), 0).replace("-", escape.apply('-'));
    return shorten(
        namespace
            .collection()
            .map(collection -> database + "-" + spellInside(collection))
            .orElse(database));
  }

  /**
   * Spells a text that doesn't begin the name, so that rules for the first character don't hold.
   */
  private String spellInside(String text) {
    return spell("a" + text, 1);
  }

  private String spell(String text, int from) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int at = from; at < text.length(); ) {
      int character = text.codePointAt(at);
      if (character < 0x80 && plain.test(text, at)) {
        out.append((char) character);
      } else {
        escape(character, out);
      }
      at += Character.charCount(character);
    }
    return out.toString();
  }

  private void escape(int character, StringBuilder out) {
    for (byte unit : Character.toString(character).getBytes(UTF_8)) {
      out.append(escape.apply(unit & 0xff));
    }
  }

  private String shorten(String spelled) {
    if (spelled.length() <= longest) {
      return spelled;
    }
    int kept = longest - cutMark.length() - Fingerprint.LENGTH;
    return spelled.substring(0, kept) + cutMark + Fingerprint.of(spelled);
  }
}
