package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import dev.docdb.replicator.sandbox.documentdb.values.ValueOrder;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** How documents are sorted: by paths, an array counting as its least or its greatest element. */
public final class SortOrder {
  private final Map<String, Integer> keys;
  private final ValueOrder order;

  private SortOrder(Map<String, Integer> keys, ValueOrder order) {
    this.keys = new LinkedHashMap<>(keys);
    this.order = order;
  }

  /** Reads a sort specification. */
  public static SortOrder of(BsonDocument spec, ValueOrder order) {
    Map<String, Integer> keys = new LinkedHashMap<>();
    spec.forEach((path, direction) -> keys.put(path, direction(path, direction)));
    return new SortOrder(keys, order);
  }

  private static int direction(String path, BsonValue direction) {
    if (direction.isDocument()) {
      return 1;
    }
    if (!Bson.isNumber(direction) || Math.abs(Bson.asLong(direction)) != 1) {
      throw MongoError.of(
          15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending): " + path);
    }
    return (int) Bson.asLong(direction);
  }

  /** Compares values that are documents. */
  public Comparator<BsonValue> values() {
    return (left, right) -> {
      for (Map.Entry<String, Integer> key : keys.entrySet()) {
        int result =
            key.getValue()
                * order.compare(
                    extreme(left, key.getKey(), key.getValue()),
                    extreme(right, key.getKey(), key.getValue()));
        if (result != 0) {
          return result;
        }
      }
      return 0;
    };
  }

  private BsonValue extreme(BsonValue document, String path, int direction) {
    Comparator<BsonValue> comparator = direction > 0 ? order : order.reversed();
    return Paths.leaves(document, path).stream()
        .flatMap(
            leaf ->
                leaf.isArray() && !leaf.asArray().isEmpty()
                    ? leaf.asArray().stream()
                    : List.of(leaf).stream())
        .map(leaf -> Missing.is(leaf) ? BsonNull.VALUE : leaf)
        .min(comparator)
        .orElse(BsonNull.VALUE);
  }
}
