package dev.docdb.replicator.filter;

import dev.docdb.replicator.config.FieldPaths;
import dev.docdb.replicator.config.FieldPaths.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What docs/filters.md says of fields, on decoded documents and with paths as plain texts: slow,
 * and without anything in common with what it is compared to.
 */
public record FilterOracle(FieldPaths fields) {

  /** An event without what isn't wanted. */
  public BsonDocument event(BsonDocument event) {
    BsonDocument filtered = event.clone();
    if (event.isDocument("fullDocument")) {
      filtered.put("fullDocument", document(event.getDocument("fullDocument"), ""));
    }
    if (event.isDocument("updateDescription")) {
      filtered.put("updateDescription", update(event.getDocument("updateDescription")));
    }
    return filtered;
  }

  private boolean isListed(String path) {
    return fields.paths().stream().anyMatch(one -> (path + ".").startsWith(one + "."));
  }

  private boolean isOnTheWay(String path) {
    return fields.paths().stream().anyMatch(one -> one.startsWith(path + "."));
  }

  /** Whether nothing of a field with this value is left. */
  private boolean isGone(String path, BsonValue value) {
    if (fields.rule() == Rule.LEAVE_OUT) {
      return isListed(path);
    }
    boolean mayHold = value.isDocument() || value.isArray();
    return !isListed(path) && !(isOnTheWay(path) && mayHold);
  }

  private BsonDocument document(BsonDocument document, String prefix) {
    BsonDocument left = new BsonDocument();
    document.forEach(
        (name, value) -> {
          String path = prefix + name;
          if (prefix.isEmpty() && name.equals("_id")) {
            left.put(name, value);
          } else if (!isGone(path, value)) {
            left.put(name, value(value, path));
          }
        });
    return left;
  }

  private BsonValue value(BsonValue value, String path) {
    if (fields.rule() == Rule.KEEP && isListed(path)) {
      return value;
    }
    if (value.isDocument()) {
      return document(value.asDocument(), path + ".");
    }
    return value.isArray()
        ? new BsonArray(
            value.asArray().stream()
                .filter(element -> !isGone(path, element))
                .map(element -> value(element, path))
                .toList())
        : value;
  }

  private BsonDocument update(BsonDocument update) {
    BsonDocument set = new BsonDocument();
    List<BsonValue> unset = new ArrayList<>();
    for (BsonValue name : update.getArray("removedFields", new BsonArray())) {
      if (concerns(pathOf(name.asString().getValue()))) {
        unset.add(name);
      }
    }
    update
        .getDocument("updatedFields", new BsonDocument())
        .forEach(
            (key, value) -> {
              String path = pathOf(key);
              if (!isGone(path, value)) {
                set.put(key, value(value, path));
              } else if (concerns(path)) {
                unset.add(new BsonString(key));
              }
            });
    return new BsonDocument("updatedFields", set)
        .append("removedFields", new BsonArray(unset))
        .append("truncatedArrays", truncated(update.getArray("truncatedArrays", new BsonArray())));
  }

  private BsonArray truncated(BsonArray arrays) {
    return new BsonArray(
        arrays.stream()
            .filter(array -> concerns(pathOf(array.asDocument().getString("field").getValue())))
            .toList());
  }

  private boolean concerns(String path) {
    return fields.rule() == Rule.LEAVE_OUT ? !isListed(path) : isListed(path) || isOnTheWay(path);
  }

  /** A key of an update without what may be an index of an array. */
  private static String pathOf(String key) {
    String[] names = key.split("\\.", -1);
    return IntStream.range(0, names.length)
        .filter(i -> i == 0 || !names[i].matches("0|[1-9][0-9]*"))
        .mapToObj(i -> names[i])
        .collect(Collectors.joining("."));
  }
}
