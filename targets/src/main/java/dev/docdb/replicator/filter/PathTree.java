package dev.docdb.replicator.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.bson.RawBson;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths, name by name. Nothing is made while one is followed: a place is a number. A name that
 * holds dots is followed as the names between them.
 */
final class PathTree {
  /** Where no path begins. */
  static final int ROOT = 0;

  /** Where no path leads. */
  static final int NOWHERE = -1;

  /** A name and where it leads. */
  @SuppressWarnings("ArrayRecordComponent") // Its bytes are neither compared nor changed.
  private record Branch(byte[] name, int place) {}

  private final List<List<Branch>> branches = new ArrayList<>();

  PathTree(List<String> paths) {
    branches.add(new ArrayList<>());
    for (String path : paths) {
      int place = ROOT;
      for (String name : path.split("\\.", -1)) {
        place = grown(place, name.getBytes(UTF_8));
      }
    }
  }

  private int grown(int place, byte[] name) {
    int known = child(place, name, 0, name.length);
    if (known != NOWHERE) {
      return known;
    }
    branches.get(place).add(new Branch(name, branches.size()));
    branches.add(new ArrayList<>());
    return branches.size() - 1;
  }

  private int child(int place, byte[] b, int from, int to) {
    List<Branch> known = branches.get(place);
    for (int i = 0; i < known.size(); i++) {
      Branch branch = known.get(i);
      if (RawBson.nameEquals(b, from, to, branch.name)) {
        return branch.place;
      }
    }
    return NOWHERE;
  }

  /** Whether a path ends at this place. */
  boolean isEnd(int place) {
    return place > ROOT && branches.get(place).isEmpty();
  }

  /** Where the name between two positions leads, or the end of a path that lies on its way. */
  int follow(int place, byte[] b, int from, int to) {
    return follow(place, b, from, to, false);
  }

  /**
   * Where a key of an update's description leads. A number behind the first name may be an index of
   * an array, and is passed over.
   */
  int followKey(byte[] b, int from, int to) {
    return follow(ROOT, b, from, to, true);
  }

  private int follow(int start, byte[] b, int from, int to, boolean isKey) {
    int place = start;
    int at = from;
    while (true) {
      int dot = dotOrEnd(b, at, to);
      if (!isKey || at == from || !isIndex(b, at, dot)) {
        place = child(place, b, at, dot);
      }
      if (dot == to || place == NOWHERE || isEnd(place)) {
        return place;
      }
      at = dot + 1;
    }
  }

  private static int dotOrEnd(byte[] b, int from, int to) {
    int at = from;
    while (at < to && b[at] != '.') {
      at++;
    }
    return at;
  }

  private static boolean isIndex(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (b[i] < '0' || b[i] > '9') {
        return false;
      }
    }
    return to > from && (b[from] != '0' || to - from == 1);
  }
}
