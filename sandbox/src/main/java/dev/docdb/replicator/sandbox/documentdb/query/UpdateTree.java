package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** A document while modifiers change it, with a record of what they changed. */
final class UpdateTree {
  private static final int MOST_PADDING = 1_500_000;

  private final BsonDocument root;
  private final FieldChanges changes = new FieldChanges();

  UpdateTree(BsonDocument root) {
    this.root = root;
  }

  BsonDocument root() {
    return root;
  }

  FieldChanges changes() {
    return changes;
  }

  /** The value at a path, or missing; indexes lead into arrays. */
  BsonValue get(List<String> path) {
    BsonValue current = root;
    for (String part : path) {
      current = child(current, part);
    }
    return current;
  }

  private static BsonValue child(BsonValue parent, String part) {
    if (parent.isDocument()) {
      return Missing.of(parent.asDocument().get(part));
    }
    if (parent.isArray() && Paths.isIndex(part)) {
      int index = Integer.parseInt(part);
      return index < parent.asArray().size() ? parent.asArray().get(index) : Missing.VALUE;
    }
    return Missing.VALUE;
  }

  void set(List<String> path, BsonValue value) {
    set(path, value, true);
  }

  /** Sets a value, making documents on the way; a value that is there already changes nothing. */
  void set(List<String> path, BsonValue value, boolean record) {
    BsonValue parent = root;
    BsonArray walked = new BsonArray();
    for (int i = 0; i < path.size(); i++) {
      String part = path.get(i);
      walked.add(component(parent, part, path, i));
      BsonValue child = child(parent, part);
      if (i == path.size() - 1 || Missing.is(child)) {
        BsonValue whole = wrap(path.subList(i + 1, path.size()), value);
        if (Missing.is(child) || !Bson.identical(child, whole)) {
          put(parent, part, whole);
          if (record) {
            changes.set(new BsonArray(walked), Bson.copy(whole));
          }
        }
        return;
      }
      parent = child;
    }
  }

  private static BsonValue wrap(List<String> rest, BsonValue value) {
    BsonValue wrapped = value;
    for (String name : rest.reversed()) {
      wrapped = new BsonDocument(name, wrapped);
    }
    return wrapped;
  }

  private static BsonValue component(BsonValue parent, String part, List<String> path, int at) {
    if (parent.isDocument()) {
      return new BsonString(part);
    }
    if (parent.isArray() && Paths.isIndex(part)) {
      return new BsonInt32(Integer.parseInt(part));
    }
    String name = at == 0 ? "" : path.get(at - 1);
    throw MongoError.of(
        ErrorCodes.PATH_NOT_VIABLE,
        "Cannot create field '%s' in element {%s: %s}"
            .formatted(part, name, Messages.text(parent)));
  }

  private static void put(BsonValue parent, String part, BsonValue value) {
    if (parent.isDocument()) {
      parent.asDocument().put(part, value);
      return;
    }
    BsonArray array = parent.asArray();
    int index = Integer.parseInt(part);
    if (index - array.size() > MOST_PADDING) {
      throw MongoError.of(2, "can't backfill more than " + MOST_PADDING + " elements");
    }
    while (array.size() <= index) {
      array.add(BsonNull.VALUE);
    }
    array.set(index, value);
  }

  /** Removes a field; an element of an array becomes null instead. */
  void unset(List<String> path) {
    BsonValue parent = get(path.subList(0, path.size() - 1));
    if (Missing.is(child(parent, path.getLast()))) {
      return;
    }
    if (parent.isArray()) {
      set(path, BsonNull.VALUE);
    } else {
      parent.asDocument().remove(path.getLast());
      changes.unset(components(path));
    }
  }

  /** Records elements that were added at the end of the array at a path. */
  void recordAppended(List<String> path, BsonArray array, int from) {
    BsonArray walked = components(path);
    for (int i = from; i < array.size(); i++) {
      changes.set(FieldChanges.join(walked, new BsonInt32(i)), array.get(i));
    }
  }

  private BsonArray components(List<String> path) {
    BsonArray walked = new BsonArray();
    BsonValue parent = root;
    for (int i = 0; i < path.size(); i++) {
      walked.add(component(parent, path.get(i), path, i));
      parent = child(parent, path.get(i));
    }
    return walked;
  }
}
