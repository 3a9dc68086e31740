package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Finds what differs between two versions of a document, as a server does after an update by
 * pipeline: a nested difference is told as such only where that is shorter than the new value.
 */
final class DocumentDiff {
  private static final int FIELD_OVERHEAD = 8;

  private final FieldChanges changes;

  private DocumentDiff(FieldChanges changes) {
    this.changes = changes;
  }

  static FieldChanges between(BsonDocument before, BsonDocument after) {
    FieldChanges changes = new FieldChanges();
    new DocumentDiff(changes).documents(before, after, new BsonArray());
    return changes;
  }

  private void documents(BsonDocument before, BsonDocument after, BsonArray path) {
    for (String name : before.keySet()) {
      if (!after.containsKey(name)) {
        changes.unset(FieldChanges.join(path, new BsonString(name)));
      }
    }
    after.forEach(
        (name, value) -> {
          BsonArray to = FieldChanges.join(path, new BsonString(name));
          BsonValue old = before.get(name);
          if (old == null) {
            changes.set(to, value);
          } else {
            values(old, value, to);
          }
        });
  }

  private void values(BsonValue before, BsonValue after, BsonArray path) {
    if (Bson.identical(before, after)) {
      return;
    }
    if (before.isDocument() && after.isDocument() && shorter(before, after)) {
      documents(before.asDocument(), after.asDocument(), path);
    } else if (before.isArray() && after.isArray() && shorter(before, after)) {
      arrays(before.asArray(), after.asArray(), path);
    } else {
      changes.set(path, after);
    }
  }

  private void arrays(BsonArray before, BsonArray after, BsonArray path) {
    for (int i = 0; i < after.size(); i++) {
      BsonArray to = FieldChanges.join(path, new BsonInt32(i));
      if (i < before.size()) {
        values(before.get(i), after.get(i), to);
      } else {
        changes.set(to, after.get(i));
      }
    }
    if (after.size() < before.size()) {
      changes.truncate(path, after.size());
    }
  }

  private static boolean shorter(BsonValue before, BsonValue after) {
    return difference(before, after) <= size(after);
  }

  private static int size(BsonValue value) {
    return value.isDocument()
        ? Bson.size(value.asDocument())
        : Bson.size(new BsonDocument("", value)) - 7;
  }

  /** About how many bytes the nested difference takes. */
  private static int difference(BsonValue before, BsonValue after) {
    return before.isDocument()
        ? fields(before.asDocument(), after.asDocument())
        : elements(before.asArray(), after.asArray());
  }

  private static int fields(BsonDocument before, BsonDocument after) {
    int size = 5;
    for (String name : before.keySet()) {
      size += after.containsKey(name) ? 0 : name.length() + 3 + FIELD_OVERHEAD;
    }
    for (String name : after.keySet()) {
      BsonValue value = after.get(name);
      BsonValue old = before.get(name);
      if (old == null || !Bson.identical(old, value)) {
        size += nested(old == null ? BsonBoolean.FALSE : old, value) + name.length() + 2;
      }
    }
    return size;
  }

  private static int elements(BsonArray before, BsonArray after) {
    int size = after.size() < before.size() ? 16 : 9;
    for (int i = 0; i < after.size(); i++) {
      boolean kept = i < before.size() && Bson.identical(before.get(i), after.get(i));
      size +=
          kept
              ? 0
              : 4 + nested(i < before.size() ? before.get(i) : BsonBoolean.FALSE, after.get(i));
    }
    return size;
  }

  private static int nested(BsonValue before, BsonValue after) {
    int whole = Bson.size(new BsonDocument("", after)) - 7;
    boolean comparable =
        (before.isDocument() && after.isDocument()) || (before.isArray() && after.isArray());
    return comparable ? Math.min(whole, difference(before, after)) : whole;
  }
}
