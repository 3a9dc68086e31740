package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What an update changed, in the terms of a change event's updateDescription. */
final class FieldChanges {
  private final BsonDocument updated = new BsonDocument();
  private final List<String> removed = new ArrayList<>();
  private final Map<String, Integer> truncated = new LinkedHashMap<>();
  private final BsonDocument ambiguous = new BsonDocument();

  void set(BsonArray path, BsonValue value) {
    String dotted = note(path);
    removed.remove(dotted);
    updated.put(dotted, value);
  }

  void unset(BsonArray path) {
    String dotted = note(path);
    updated.remove(dotted);
    removed.add(dotted);
  }

  void truncate(BsonArray path, int size) {
    truncated.put(note(path), size);
  }

  boolean isEmpty() {
    return updated.isEmpty() && removed.isEmpty() && truncated.isEmpty();
  }

  private String note(BsonArray path) {
    List<String> parts = path.stream().map(FieldChanges::text).toList();
    String dotted = String.join(".", parts);
    boolean unclear =
        path.stream()
            .anyMatch(
                part ->
                    part.isString()
                        && (part.asString().getValue().contains(".")
                            || Paths.isIndex(part.asString().getValue())));
    if (unclear && path.size() > 1) {
      ambiguous.put(dotted, path);
    }
    return dotted;
  }

  private static String text(BsonValue part) {
    return part.isString()
        ? part.asString().getValue()
        : Integer.toString(part.asInt32().getValue());
  }

  /** A path with one more part: a field's name, or an index where the parent is an array. */
  static BsonArray join(BsonArray path, BsonValue part) {
    BsonArray longer = new BsonArray(path);
    longer.add(part);
    return longer;
  }

  BsonDocument description() {
    BsonArray removedFields = new BsonArray(removed.stream().map(BsonString::new).toList());
    BsonArray truncatedArrays = new BsonArray();
    truncated.forEach(
        (field, size) ->
            truncatedArrays.add(
                new BsonDocument("field", new BsonString(field))
                    .append("newSize", new BsonInt32(size))));
    return new BsonDocument("updatedFields", updated)
        .append("removedFields", removedFields)
        .append("truncatedArrays", truncatedArrays)
        .append("disambiguatedPaths", ambiguous);
  }
}
