package dev.docdb.replicator.filter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import dev.docdb.replicator.config.FieldPaths;
import dev.docdb.replicator.config.FieldPaths.Rule;
import dev.docdb.replicator.json.ByteSink;
import java.util.Arrays;

/**
 * Copies documents without the fields that a target doesn't get, in one walk over their bytes. Like
 * the writers of JSON it keeps its own stack, so no nesting is too deep, and makes no object.
 *
 * <p>Arrays are passed through: a path means the field in every document of an array, at any depth.
 * Where only a field within is kept, what is neither document nor array can't hold it, and goes.
 */
final class DocumentFilter {
  /** What becomes of a field or an element. */
  enum Verdict {
    COPY,
    DROP,
    /** A part of it goes. */
    ENTER
  }

  private static final byte[] ID = "_id".getBytes(US_ASCII);

  private final PathTree paths;
  private final boolean keeps;

  /** The documents that are open around the current one: terminator, length, place and kind. */
  private int[] lasts = new int[32];

  private int[] lengths = new int[32];
  private int[] places = new int[32];
  private boolean[] arrays = new boolean[32];
  private int depth;

  DocumentFilter(FieldPaths fields) {
    paths = new PathTree(fields.paths());
    keeps = fields.rule() == Rule.KEEP;
  }

  PathTree paths() {
    return paths;
  }

  /** Of a value of this type, to which a path leads that may go on. */
  Verdict verdict(int place, byte type) {
    boolean listed = place != PathTree.NOWHERE && paths.isEnd(place);
    if (listed || place == PathTree.NOWHERE) {
      return listed == keeps ? Verdict.COPY : Verdict.DROP;
    }
    if (type == TypeCode.DOCUMENT || type == TypeCode.ARRAY) {
      return Verdict.ENTER;
    }
    return keeps ? Verdict.DROP : Verdict.COPY;
  }

  static boolean isId(byte[] b, int from, int to) {
    return RawBson.nameEquals(b, from, to, ID);
  }

  /** Appends what is left of a whole document, whose {@code _id} always stays. */
  void document(byte[] b, int p, int end, ByteSink out) {
    walk(TypeCode.DOCUMENT, b, p, end, PathTree.ROOT, out);
  }

  /** Appends what is left of a document or an array to which a path leads. */
  void within(byte type, byte[] b, int p, int end, int place, ByteSink out) {
    walk(type, b, p, end, place, out);
  }

  private void walk(byte type, byte[] b, int start, int end, int place, ByteSink out) {
    depth = -1;
    int at = enter(type, start, end, place, out);
    while (true) {
      if (at < lasts[depth]) {
        at = element(b, at, out);
      } else {
        at = lasts[depth] + 1;
        out.put(0);
        out.int32At(lengths[depth], out.length() - lengths[depth]);
        depth--;
        if (depth < 0) {
          return;
        }
      }
    }
  }

  private int enter(byte type, int start, int end, int place, ByteSink out) {
    depth++;
    if (depth == lasts.length) {
      grow();
    }
    lasts[depth] = end - 1;
    lengths[depth] = out.length();
    places[depth] = place;
    arrays[depth] = type == TypeCode.ARRAY;
    out.int32(0);
    return start + 4;
  }

  private void grow() {
    lasts = Arrays.copyOf(lasts, depth * 2);
    lengths = Arrays.copyOf(lengths, depth * 2);
    places = Arrays.copyOf(places, depth * 2);
    arrays = Arrays.copyOf(arrays, depth * 2);
  }

  /** Copies one element, or its beginning if a part of it goes; where to go on. */
  private int element(byte[] b, int at, ByteSink out) {
    int last = lasts[depth];
    byte type = b[at];
    int nameEnd = RawBson.nameEnd(b, at + 1, last);
    int end = RawBson.valueEnd(b, type, nameEnd + 1, last);
    boolean isKey = depth == 0 && places[0] == PathTree.ROOT && isId(b, at + 1, nameEnd);
    int place = arrays[depth] ? places[depth] : paths.follow(places[depth], b, at + 1, nameEnd);
    switch (isKey ? Verdict.COPY : verdict(place, type)) {
      case COPY -> out.put(b, at, end);
      case DROP -> {
        // It stays behind.
      }
      case ENTER -> {
        out.put(b, at, nameEnd + 1);
        return enter(type, nameEnd + 1, end, place, out);
      }
    }
    return end;
  }
}
