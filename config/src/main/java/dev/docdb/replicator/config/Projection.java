package dev.docdb.replicator.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonValue;
import org.bson.types.Decimal128;

/**
 * What a {@code $project} stage does to the fields of an event. Like the server, it takes a
 * projection that excludes any field for one that keeps the rest, and any other for one that keeps
 * what it names; {@code _id}, which may be excluded in both, is needed anyway.
 */
final class Projection {
  private enum Deed {
    INCLUDE,
    EXCLUDE,
    COMPUTE
  }

  private final Map<String, Deed> deeds = new LinkedHashMap<>();

  Projection(BsonDocument specification) {
    collect("", specification);
  }

  private void collect(String prefix, BsonDocument fields) {
    fields.forEach(
        (name, value) -> {
          String path = prefix + name;
          if (value instanceof BsonDocument nested && !isOperator(nested)) {
            collect(path + ".", nested);
          } else {
            deeds.put(path, deed(value));
          }
        });
  }

  private static boolean isOperator(BsonDocument value) {
    return value.isEmpty() || value.getFirstKey().startsWith("$");
  }

  private static Deed deed(BsonValue value) {
    return switch (value) {
      case BsonBoolean flag -> flag.getValue() ? Deed.INCLUDE : Deed.EXCLUDE;
      case BsonNumber number -> isZero(number.decimal128Value()) ? Deed.EXCLUDE : Deed.INCLUDE;
      case BsonValue expression -> Deed.COMPUTE;
    };
  }

  private static boolean isZero(Decimal128 number) {
    return number.compareTo(Decimal128.POSITIVE_ZERO) == 0
        || number.compareTo(Decimal128.NEGATIVE_ZERO) == 0;
  }

  /** Whether the field isn't, or may not be, whole and unchanged behind the stage. */
  boolean changes(String field) {
    if (deeds.keySet().stream()
        .anyMatch(path -> !path.equals(field) && PipelineStage.root(path).equals(field))) {
      return true;
    }
    Deed deed = deeds.get(field);
    return deed == null ? !excludes() && !field.equals("_id") : deed != Deed.INCLUDE;
  }

  private boolean excludes() {
    return deeds.containsValue(Deed.EXCLUDE);
  }
}
