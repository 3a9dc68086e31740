package dev.docdb.replicator.cdk.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads lists, tuples, dictionaries and strings as Python writes them: what the sample's file has
 * for {@code ast.literal_eval}.
 */
final class PythonLiteral {
  private static final int DEEPEST = 10;

  private final String text;
  private int at;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /**
   * Reads a value.
   *
   * @return a {@link String}, a {@link List} or a {@link Map}
   * @throws IllegalArgumentException where it can't be read, with what was expected
   */
  static Object parse(String text) {
    PythonLiteral literal = new PythonLiteral(text);
    Object value = literal.value(0);
    literal.skipSpace();
    if (literal.at < text.length()) {
      throw literal.expected("nothing more");
    }
    return value;
  }

  private Object value(int depth) {
    skipSpace();
    if (depth > DEEPEST) {
      throw expected("no more brackets within brackets");
    }
    return switch (peek()) {
      case '[' -> list(']', depth);
      case '(' -> list(')', depth);
      case '{' -> dictionary(depth);
      case '\'', '"' -> string(next());
      default -> throw expected("a list in [], a dictionary in {} or a string in quotes");
    };
  }

  private List<Object> list(char end, int depth) {
    List<Object> values = new ArrayList<>();
    at++;
    while (!isEnd(end)) {
      values.add(value(depth + 1));
      comma(end);
    }
    return values;
  }

  private Map<Object, Object> dictionary(int depth) {
    Map<Object, Object> values = new LinkedHashMap<>();
    at++;
    while (!isEnd('}')) {
      Object key = value(depth + 1);
      skipSpace();
      if (next() != ':') {
        at--;
        throw expected("a colon");
      }
      if (values.put(key, value(depth + 1)) != null) {
        throw expected("each key once, and " + key + " is there twice");
      }
      comma('}');
    }
    return values;
  }

  private boolean isEnd(char end) {
    skipSpace();
    boolean ends = peek() == end;
    at += ends ? 1 : 0;
    return ends;
  }

  private void comma(char end) {
    skipSpace();
    if (peek() == ',') {
      at++;
    } else if (peek() != end) {
      throw expected("a comma or " + end);
    }
  }

  private String string(char quote) {
    StringBuilder string = new StringBuilder();
    for (char c = next(); c != quote; c = next()) {
      if (c == '\0') {
        throw expected("the end of a string");
      }
      string.append(c == '\\' ? escaped(next()) : c);
    }
    return string.toString();
  }

  private char escaped(char c) {
    return switch (c) {
      case '\\', '\'', '"' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'x' -> hexadecimal(2);
      case 'u' -> hexadecimal(4);
      default -> throw expected("one of \\\\ \\' \\\" \\n \\t \\x \\u");
    };
  }

  private char hexadecimal(int digits) {
    String code = text.substring(at, Math.min(at + digits, text.length()));
    if (!code.matches("[0-9a-fA-F]{" + digits + "}")) {
      throw expected(digits + " hexadecimal digits");
    }
    at += digits;
    return (char) Integer.parseInt(code, 16);
  }

  private void skipSpace() {
    while (Character.isWhitespace(peek())) {
      at++;
    }
  }

  /** The next character; NUL behind the last one. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private IllegalArgumentException expected(String what) {
    int begin = Math.clamp(at - 15L, 0, text.length());
    String read = text.substring(begin, Math.min(at, text.length()));
    return new IllegalArgumentException("expected " + what + " behind ..." + read);
  }
}
