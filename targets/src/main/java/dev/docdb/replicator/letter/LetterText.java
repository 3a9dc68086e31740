package dev.docdb.replicator.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import org.bson.BsonDocument;
import org.bson.json.JsonParseException;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a letter, token by token as it comes in. A letter may be a hundred times as long as
 * what is taken from it, so that nothing of the rest is kept.
 */
final class LetterText {
  private static final int LONGEST_TEXT = 64 << 10;

  /** More than any event has: 16 MiB, and what surrounds its document. */
  private static final int LONGEST_EVENT = 40 << 20;

  /** Instead of a character: none was read ahead. */
  private static final int NONE = -2;

  private final InputStream in;
  private int next = NONE;

  LetterText(InputStream in) {
    this.in = in;
  }

  /** The next character that isn't white space, which stays; -1 at the end. */
  int peek() throws IOException {
    while (next == NONE || next == ' ' || next == '\n' || next == '\r' || next == '\t') {
      next = in.read();
    }
    return next;
  }

  /** Takes this character, if it is the next. */
  boolean takes(char expected) throws IOException {
    if (peek() != expected) {
      return false;
    }
    next = NONE;
    return true;
  }

  void expect(char expected) throws IOException, UnreadableLetterException {
    if (!takes(expected)) {
      throw new UnreadableLetterException(
          peek() < 0 ? "it breaks off" : "it isn't the JSON of a letter");
    }
  }

  /** A text that isn't long. */
  String text() throws IOException, UnreadableLetterException {
    expect('"');
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    boolean escaped = false;
    for (int c = in.read(); escaped || c != '"'; c = in.read()) {
      if (c < 0 || raw.size() == LONGEST_TEXT) {
        throw new UnreadableLetterException(c < 0 ? "it breaks off" : "a text of it is too long");
      }
      raw.write(c);
      escaped = c == '\\' && !escaped;
    }
    return unescaped(raw.toString(UTF_8));
  }

  private static String unescaped(String raw) throws UnreadableLetterException {
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    try {
      return BsonDocument.parse("{\"text\":\"" + raw + "\"}").getString("text").getValue();
    } catch (JsonParseException e) { // its message quotes the text
      throw new UnreadableLetterException("a text of it isn't one of JSON");
    }
  }

  long number() throws IOException, UnreadableLetterException {
    StringBuilder digits = new StringBuilder();
    for (int c = peek(); c == '-' || (c >= '0' && c <= '9'); c = peek()) {
      digits.append((char) c);
      next = NONE;
      if (digits.length() > 20) {
        break;
      }
    }
    try {
      return Long.parseLong(digits.toString());
    } catch (NumberFormatException e) {
      throw new UnreadableLetterException("a number of it isn't whole", e);
    }
  }

  /** Passes over a value, whatever it is. */
  void skip() throws IOException, UnreadableLetterException {
    int depth = 0;
    do {
      int c = peek();
      if (c < 0) {
        throw new UnreadableLetterException("it breaks off");
      }
      if (depth == 0 && (c == ',' || c == '}' || c == ']')) {
        return; // behind a number, or a word
      }
      next = NONE;
      if (c == '"') {
        skipText();
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
    } while (depth > 0 || (peek() != ',' && peek() != '}' && peek() != ']'));
  }

  private void skipText() throws IOException, UnreadableLetterException {
    boolean escaped = false;
    for (int c = in.read(); escaped || c != '"'; c = in.read()) {
      if (c < 0) {
        throw new UnreadableLetterException("it breaks off");
      }
      escaped = c == '\\' && !escaped;
    }
  }

  /** Bytes that are written as Base64. */
  byte[] base64() throws IOException, UnreadableLetterException {
    expect('"');
    Quoted quoted = new Quoted();
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().wrap(quoted).readNBytes(LONGEST_EVENT + 1);
      quoted.readNBytes(1); // behind the padding nothing was read any more
    } catch (IOException e) {
      if (quoted.failure != null) {
        throw quoted.failure;
      }
      throw new UnreadableLetterException("its event isn't Base64", e);
    }
    if (bytes.length > LONGEST_EVENT || !quoted.closed) {
      throw new UnreadableLetterException(
          quoted.closed ? "its event is longer than any" : "it breaks off");
    }
    return bytes;
  }

  /** What is left of a text, up to its end. */
  @SuppressWarnings("InputStreamSlowMultibyteRead") // The decoder asks for one byte at a time.
  private final class Quoted extends InputStream {
    private boolean closed;
    private @Nullable IOException failure;

    @Override
    public int read() throws IOException {
      if (closed) {
        return -1;
      }
      try {
        int c = in.read();
        closed = c == '"';
        return closed ? -1 : c;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
