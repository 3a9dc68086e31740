package dev.docdb.replicator.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Texts and bytes in quotes, as Python's {@code repr} shows them. */
final class PythonQuotes {
  private PythonQuotes() {}

  /** The text between two positions. */
  static void string(byte[] b, int from, int to, ByteSink out) {
    quoted(new String(b, from, to - from, UTF_8), Character.MAX_CODE_POINT, out);
  }

  /** The bytes between two positions: {@code b'..'}. */
  static void bytes(byte[] b, int from, int to, ByteSink out) {
    out.put('b');
    quoted(new String(b, from, to - from, ISO_8859_1), '~', out);
  }

  /** Double quotes are taken where they save escapes; above {@code last} nothing is printable. */
  private static void quoted(String text, int last, ByteSink out) {
    boolean single = text.indexOf('\'') < 0 || text.indexOf('"') >= 0;
    char quote = single ? '\'' : '"';
    StringBuilder quoted = new StringBuilder(text.length() + 16).append(quote);
    text.codePoints()
        .forEach(
            c -> {
              if (c == quote || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (c <= last && isPrintable(c)) {
                quoted.appendCodePoint(c);
              } else {
                quoted.append(escape(c));
              }
            });
    out.put(quoted.append(quote).toString().getBytes(UTF_8));
  }

  private static String escape(int c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> (c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c);
    };
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
