package dev.docdb.replicator.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import dev.docdb.replicator.change.Change;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Which field of a document is to blame when it has more names than an index takes. */
public final class LargestField {
  private LargestField() {}

  /**
   * The field at the top that holds the most names on all of its levels.
   *
   * @param without what is left out already, and so no longer to blame
   * @param atLeast empty where none holds so many
   */
  public static Optional<String> of(Change change, Omissions without, int atLeast) {
    byte[] b = change.bytes();
    int start = change.documentAt();
    int last = RawBson.documentEnd(b, start, change.offset() + change.length()) - 1;
    Optional<String> largest = Optional.empty();
    int most = atLeast - 1;
    for (int at = start + 4; at < last; ) {
      int nameEnd = RawBson.nameEnd(b, at + 1, last);
      int next = RawBson.valueEnd(b, b[at], nameEnd + 1, last);
      int names = holdsMore(b[at]) ? namesIn(b, nameEnd + 1, next) : 1;
      String name = new String(b, at + 1, nameEnd - at - 1, UTF_8);
      if (names > most && !without.fields().containsKey(name)) {
        most = names;
        largest = Optional.of(name);
      }
      at = next;
    }
    return largest;
  }

  private static boolean holdsMore(byte type) {
    return type == TypeCode.DOCUMENT || type == TypeCode.ARRAY;
  }

  /** Counts the elements on all levels, in one pass: what holds more is walked into. */
  private static int namesIn(byte[] b, int start, int end) {
    int count = 0;
    Deque<Integer> ends = new ArrayDeque<>();
    int last = end - 1;
    int at = start + 4;
    while (at < last || !ends.isEmpty()) {
      if (at >= last) {
        at = last + 1;
        last = ends.pop();
        continue;
      }
      int value = RawBson.nameEnd(b, at + 1, last) + 1;
      int next = RawBson.valueEnd(b, b[at], value, last);
      count++;
      if (holdsMore(b[at])) {
        ends.push(last);
        last = next - 1;
        at = value + 4;
      } else {
        at = next;
      }
    }
    return count;
  }
}
