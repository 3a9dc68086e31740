package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The projection of a find: $project with $slice, $elemMatch and the positional $ besides. */
public final class FindProjection {
  private final @Nullable Projection projection;
  private final Map<String, BsonValue> slices = new LinkedHashMap<>();
  private final Map<String, Filter> elements = new LinkedHashMap<>();
  private final Scope scope;

  /** Reads the projection of a find with this filter; an empty one keeps everything. */
  public FindProjection(BsonDocument spec, BsonDocument query, Scope scope) {
    this.scope = scope;
    BsonDocument rest = new BsonDocument();
    spec.forEach((path, value) -> read(path, value, query, rest));
    boolean onlySlices =
        !slices.isEmpty()
            && rest.entrySet().stream().allMatch(field -> slices.containsKey(field.getKey()));
    this.projection = rest.isEmpty() || onlySlices ? null : Projection.of(rest);
  }

  private void read(String path, BsonValue value, BsonDocument query, BsonDocument rest) {
    BsonDocument operator = value.isDocument() ? value.asDocument() : new BsonDocument();
    BsonValue slice = operator.get("$slice");
    BsonValue match = operator.get("$elemMatch");
    if (slice != null && !(slice.isArray() && !Bson.isNumber(slice.asArray().getFirst()))) {
      slices.put(path, slice);
      rest.put(path, BsonBoolean.TRUE);
    } else if (match != null) {
      elements.put(path, elementFilter(path, new BsonDocument("$elemMatch", match)));
      rest.put(path, BsonBoolean.TRUE);
    } else if (path.endsWith(".$")) {
      String array = path.substring(0, path.length() - 2);
      elements.put(array, Filter.of(positional(array, query), scope));
      rest.put(array, BsonBoolean.TRUE);
    } else {
      rest.put(path, value);
    }
  }

  private Filter elementFilter(String path, BsonDocument match) {
    return Filter.of(new BsonDocument(path, match), scope);
  }

  private static BsonDocument positional(String array, BsonDocument query) {
    BsonDocument about = new BsonDocument();
    query.forEach(
        (path, value) -> {
          if (path.equals(array) || path.startsWith(array + ".")) {
            about.put(path, value);
          }
        });
    return about;
  }

  /** The document as projected. */
  public BsonDocument apply(BsonDocument document) {
    if (projection == null && slices.isEmpty()) {
      return document;
    }
    BsonDocument result =
        projection == null ? Bson.copy(document) : Bson.copy(projection.apply(document, scope));
    slices.forEach((path, slice) -> slice(result, path, slice));
    elements.forEach((path, filter) -> first(result, path, filter));
    return result;
  }

  private static void slice(BsonDocument document, String path, BsonValue slice) {
    BsonValue value = Paths.get(document, path);
    if (!value.isArray()) {
      return;
    }
    BsonArray array = value.asArray();
    long from =
        slice.isArray() ? Bson.asLong(slice.asArray().get(0)) : Math.min(0, Bson.asLong(slice));
    long start = from < 0 ? Math.max(0, array.size() + from) : from;
    long count =
        slice.isArray() ? Bson.asLong(slice.asArray().get(1)) : Math.abs(Bson.asLong(slice));
    Paths.set(document, path, ArrayOperators.slice(array, start, start + count));
  }

  private static void first(BsonDocument document, String path, Filter filter) {
    BsonValue value = Paths.get(document, path);
    if (!value.isArray()) {
      return;
    }
    for (BsonValue element : value.asArray()) {
      BsonDocument alone = new BsonDocument();
      Paths.set(alone, path, new BsonArray(List.of(element)));
      if (filter.matches(alone)) {
        Paths.set(document, path, new BsonArray(List.of(element)));
        return;
      }
    }
    Paths.remove(document, path);
  }
}
