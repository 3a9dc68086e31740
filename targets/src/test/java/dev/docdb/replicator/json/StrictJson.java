package dev.docdb.replicator.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Accepts what RFC 8259 accepts, on one line, and nothing else. */
public final class StrictJson {
  private final String text;
  private int at;

  private StrictJson(String text) {
    this.text = text;
  }

  /** The text of these bytes, which must be valid UTF-8 and one JSON value without a line break. */
  public static String check(byte[] json) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError("not UTF-8", e);
    }
    StrictJson parser = new StrictJson(text);
    parser.value();
    if (parser.at != text.length()) {
      throw parser.error("something behind the value");
    }
    return text;
  }

  private AssertionError error(String what) {
    return new AssertionError(what + " at " + at + " of " + text);
  }

  private char peek() {
    if (at == text.length()) {
      throw error("ends too early");
    }
    return text.charAt(at);
  }

  private void space() {
    while (peek() == ' ') {
      at++;
    }
  }

  private void value() {
    switch (peek()) {
      case '{' -> members('}');
      case '[' -> members(']');
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void members(char close) {
    at++;
    if (peek() == close) {
      at++;
      return;
    }
    while (true) {
      space();
      if (close == '}') {
        string();
        word(":");
        space();
      }
      value();
      if (peek() == close) {
        at++;
        return;
      }
      word(",");
    }
  }

  private void word(String word) {
    if (!text.startsWith(word, at)) {
      throw error("no " + word);
    }
    at += word.length();
  }

  private void string() {
    word("\"");
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < ' ' || c == 0x85 || c == 0x2028 || c == 0x2029) {
        throw error("a bare control character");
      }
      if (c == '\\') {
        escape();
      }
    }
    at++;
  }

  private void escape() {
    char c = peek();
    at++;
    if (c == 'u') {
      for (int i = 0; i < 4; i++, at++) {
        if (Character.digit(peek(), 16) < 0) {
          throw error("a bad escape");
        }
      }
    } else if ("\"\\/bfnrt".indexOf(c) < 0) {
      throw error("a bad escape");
    }
  }

  private void number() {
    int from = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (!text.substring(from, at).matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
      throw error("not a number");
    }
  }
}
