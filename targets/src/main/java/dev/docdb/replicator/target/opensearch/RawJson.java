package dev.docdb.replicator.target.opensearch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds its way in JSON without decoding it, so that what is sent back is what came, to the digit.
 */
@SuppressWarnings("ArrayRecordComponent") // Its bytes are neither compared nor changed.
record RawJson(byte[] bytes) {

  /**
   * A member of an object, or an element of an array, which has no name.
   *
   * @param nameFrom behind the quote before the name
   */
  record Member(int nameFrom, int nameTo, int valueFrom, int valueTo) {}

  /** Where the value begins that lies behind so many blanks. */
  int start() throws UnreadableAnswerException {
    return blanksEnd(0);
  }

  /**
   * The members of the object at {@code p}, or the elements of the array; none of another value.
   */
  List<Member> members(int p) throws UnreadableAnswerException {
    List<Member> members = new ArrayList<>();
    boolean isObject = at(p) == '{';
    if (!isObject && at(p) != '[') {
      return members;
    }
    int at = blanksEnd(p + 1);
    while (at(at) != '}' && at(at) != ']') {
      int nameEnd = isObject ? stringEnd(at) : at;
      int value = isObject ? blanksEnd(colonEnd(blanksEnd(nameEnd))) : at;
      int end = valueEnd(value);
      members.add(new Member(at + 1, nameEnd - 1, value, end));
      at = blanksEnd(end);
      if (at(at) == ',') {
        at = blanksEnd(at + 1);
      }
    }
    return members;
  }

  boolean isNamed(Member member, String name) {
    byte[] expected = name.getBytes(US_ASCII);
    return Arrays.equals(bytes, member.nameFrom, member.nameTo, expected, 0, expected.length);
  }

  /** The text of a value as it stands there, of a string with its quotes. */
  String text(Member member) {
    return new String(bytes, member.valueFrom, member.valueTo - member.valueFrom, UTF_8);
  }

  private byte at(int p) throws UnreadableAnswerException {
    if (p >= bytes.length) {
      throw new UnreadableAnswerException("its answer breaks off or is no JSON");
    }
    return bytes[p];
  }

  private int blanksEnd(int p) throws UnreadableAnswerException {
    int at = p;
    while (at(at) == ' ' || at(at) == '\n' || at(at) == '\r' || at(at) == '\t') {
      at++;
    }
    return at;
  }

  private int colonEnd(int p) throws UnreadableAnswerException {
    if (at(p) != ':') {
      throw new UnreadableAnswerException("its answer is no JSON");
    }
    return p + 1;
  }

  private int stringEnd(int p) throws UnreadableAnswerException {
    if (at(p) != '"') {
      throw new UnreadableAnswerException("its answer is no JSON");
    }
    int at = p + 1;
    while (at(at) != '"') {
      at += at(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private int valueEnd(int p) throws UnreadableAnswerException {
    int depth = 0;
    int at = p;
    while (true) {
      byte c = at(at);
      if (c == '"') {
        at = stringEnd(at);
      } else if (c == '{' || c == '[') {
        depth++;
        at++;
      } else if (c == '}' || c == ']') {
        depth--;
        at++;
      } else {
        at = depth > 0 ? at + 1 : wordEnd(at);
      }
      if (depth <= 0) {
        return at;
      }
    }
  }

  private int wordEnd(int p) throws UnreadableAnswerException {
    int at = p;
    while (",]} \n\r\t".indexOf(at(at)) < 0) {
      at++;
    }
    if (at == p) {
      throw new UnreadableAnswerException("its answer is no JSON");
    }
    return at;
  }

  @Override
  public String toString() {
    return "RawJson[" + bytes.length + " bytes]";
  }
}
