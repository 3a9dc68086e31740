package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Turns the paths of modifiers, with $, $[] and $[name] in them, into paths without. */
final class UpdatePaths {
  private final Map<String, Filter> arrayFilters = new HashMap<>();
  private final Filter query;

  UpdatePaths(BsonArray filters, Filter query, Scope scope) {
    this.query = query;
    for (BsonValue filter : filters) {
      String name = identifier(filter.asDocument());
      if (arrayFilters.put(name, Filter.of(filter.asDocument(), scope)) != null) {
        throw MongoError.of(
            ErrorCodes.FAILED_TO_PARSE,
            "Found multiple array filters with the same top-level field name " + name);
      }
    }
  }

  private static String identifier(BsonDocument filter) {
    if (filter.isEmpty()) {
      throw MongoError.of(
          ErrorCodes.FAILED_TO_PARSE,
          "Cannot use an expression without a top-level field name in arrayFilters");
    }
    String first = filter.getFirstKey();
    if (first.startsWith("$")) {
      return identifier(filter.getArray(first).getFirst().asDocument());
    }
    return Paths.parts(first).getFirst();
  }

  /** Every array filter must be used, and every name must have one. */
  void check(List<String> paths) {
    Set<String> used = new HashSet<>();
    for (String path : paths) {
      for (String part : Paths.parts(path)) {
        if (part.startsWith("$[") && part.length() > 3) {
          used.add(named(part, path));
        }
      }
    }
    for (String name : arrayFilters.keySet()) {
      if (!used.contains(name)) {
        throw MongoError.of(
            ErrorCodes.FAILED_TO_PARSE,
            "The array filter for identifier '" + name + "' was not used in the update");
      }
    }
  }

  private String named(String part, String path) {
    String name = part.substring(2, part.length() - 1);
    if (!arrayFilters.containsKey(name)) {
      throw MongoError.of(
          ErrorCodes.BAD_VALUE,
          "No array filter found for identifier '" + name + "' in path '" + path + "'");
    }
    return name;
  }

  /** The paths that a modifier's path stands for in this document. */
  List<List<String>> resolve(String path, UpdateTree tree) {
    List<List<String>> found = new ArrayList<>();
    found.add(List.of());
    for (String part : Paths.parts(path)) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> prefix : found) {
        expand(prefix, part, path, tree).forEach(next -> longer.add(join(prefix, next)));
      }
      found = longer;
    }
    return found;
  }

  private static List<String> join(List<String> prefix, String part) {
    List<String> joined = new ArrayList<>(prefix);
    joined.add(part);
    return joined;
  }

  private List<String> expand(List<String> prefix, String part, String path, UpdateTree tree) {
    if (part.equals("$")) {
      return List.of(Integer.toString(matched(prefix, tree)));
    }
    if (!part.startsWith("$[")) {
      return List.of(part);
    }
    BsonValue array = tree.get(prefix);
    if (!array.isArray()) {
      throw MongoError.of(
          ErrorCodes.BAD_VALUE,
          "The path '%s' must exist in the document in order to apply array updates."
              .formatted(String.join(".", prefix)));
    }
    String name = part.length() > 3 ? named(part, path) : "";
    List<String> indexes = new ArrayList<>();
    for (int i = 0; i < array.asArray().size(); i++) {
      if (name.isEmpty() || accepts(name, array.asArray().get(i))) {
        indexes.add(Integer.toString(i));
      }
    }
    return indexes;
  }

  private boolean accepts(String name, BsonValue element) {
    Filter filter = arrayFilters.get(name);
    return filter != null && filter.matches(new BsonDocument(name, element));
  }

  /** The first element for which the query still holds when it is the only one. */
  private int matched(List<String> prefix, UpdateTree tree) {
    BsonValue array = tree.get(prefix);
    if (array.isArray()) {
      for (int i = 0; i < array.asArray().size(); i++) {
        BsonDocument copy = dev.docdb.replicator.sandbox.documentdb.values.Bson.copy(tree.root());
        new UpdateTree(copy).set(prefix, new BsonArray(List.of(array.asArray().get(i))), false);
        if (query.matches(copy)) {
          return i;
        }
      }
    }
    throw MongoError.of(
        ErrorCodes.BAD_VALUE,
        "The positional operator did not find the match needed from the query.");
  }
}
