package dev.docdb.replicator.sandbox.documentdb.values;

import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Dotted paths through documents and arrays. */
public final class Paths {
  private Paths() {}

  /** The parts of a path; an empty part is kept. */
  public static List<String> parts(String path) {
    return List.of(path.split("\\.", -1));
  }

  /** Whether a part of a path can be an index into an array. */
  public static boolean isIndex(String part) {
    return !part.isEmpty()
        && part.length() < 8
        && part.chars().allMatch(Character::isDigit)
        && (part.length() == 1 || part.charAt(0) != '0');
  }

  /**
   * All that a query's path leads to. Arrays on the way are entered, both by index and by each of
   * their documents; an array at the end is given as it is.
   */
  public static List<BsonValue> leaves(BsonValue from, String path) {
    List<BsonValue> found = new ArrayList<>();
    walk(from, parts(path), 0, found);
    return found;
  }

  private static void walk(BsonValue current, List<String> parts, int at, List<BsonValue> found) {
    if (at == parts.size()) {
      found.add(current);
    } else if (current.isDocument()) {
      BsonValue child = current.asDocument().get(parts.get(at));
      if (child == null) {
        found.add(Missing.VALUE);
      } else {
        walk(child, parts, at + 1, found);
      }
    } else if (current.isArray()) {
      walkArray(current.asArray(), parts, at, found);
    } else {
      found.add(Missing.VALUE);
    }
  }

  private static void walkArray(
      BsonArray array, List<String> parts, int at, List<BsonValue> found) {
    String part = parts.get(at);
    if (isIndex(part) && Integer.parseInt(part) < array.size()) {
      walk(array.get(Integer.parseInt(part)), parts, at + 1, found);
    }
    for (BsonValue element : array) {
      if (element.isDocument()) {
        walk(element, parts, at, found);
      }
    }
  }

  /**
   * What an expression's path leads to: arrays on the way are mapped over, indexes mean nothing.
   */
  public static BsonValue project(BsonValue from, List<String> parts) {
    if (parts.isEmpty()) {
      return from;
    }
    if (from.isDocument()) {
      BsonValue child = from.asDocument().get(parts.getFirst());
      return child == null ? Missing.VALUE : project(child, parts.subList(1, parts.size()));
    }
    if (!from.isArray()) {
      return Missing.VALUE;
    }
    BsonArray mapped = new BsonArray();
    for (BsonValue element : from.asArray()) {
      BsonValue value = project(element, parts);
      if (!Missing.is(value)) {
        mapped.add(value);
      }
    }
    return mapped;
  }

  /** The value at a path of documents only, or missing. */
  public static BsonValue get(BsonDocument from, String path) {
    BsonValue current = from;
    for (String part : parts(path)) {
      if (!current.isDocument()) {
        return Missing.VALUE;
      }
      current = Missing.of(current.asDocument().get(part));
    }
    return current;
  }

  /** Sets a value at a path, making documents on the way. */
  public static void set(BsonDocument into, String path, BsonValue value) {
    BsonDocument current = into;
    List<String> parts = parts(path);
    for (String part : parts.subList(0, parts.size() - 1)) {
      BsonValue child = current.get(part);
      if (child == null || !child.isDocument()) {
        child = new BsonDocument();
        current.put(part, child);
      }
      current = child.asDocument();
    }
    current.put(parts.getLast(), value);
  }

  /** Removes the value at a path of documents. */
  public static void remove(BsonDocument from, String path) {
    int dot = path.lastIndexOf('.');
    BsonValue parent = dot < 0 ? from : get(from, path.substring(0, dot));
    if (parent.isDocument()) {
      parent.asDocument().remove(path.substring(dot + 1));
    }
  }
}
