package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import java.util.stream.Collectors;
import org.bson.BsonValue;

/** Values as error messages show them. */
public final class Messages {
  private Messages() {}

  /** A value in the notation of a shell. */
  public static String text(BsonValue value) {
    return switch (value.getBsonType()) {
      case STRING -> "\"" + value.asString().getValue() + "\"";
      case DOCUMENT ->
          value.asDocument().isEmpty()
              ? "{}"
              : Bson.decoded(value.asDocument()).entrySet().stream()
                  .map(field -> field.getKey() + ": " + text(field.getValue()))
                  .collect(Collectors.joining(", ", "{ ", " }"));
      case ARRAY ->
          value.asArray().isEmpty()
              ? "[]"
              : value.asArray().stream()
                  .map(Messages::text)
                  .collect(Collectors.joining(", ", "[ ", " ]"));
      case OBJECT_ID -> "ObjectId('" + value.asObjectId().getValue().toHexString() + "')";
      case INT32, INT64 -> Long.toString(Bson.asLong(value));
      case DOUBLE -> Double.toString(value.asDouble().getValue());
      case BOOLEAN -> Boolean.toString(value.asBoolean().getValue());
      case NULL -> "null";
      case TIMESTAMP ->
          "Timestamp(%d, %d)"
              .formatted(value.asTimestamp().getTime(), value.asTimestamp().getInc());
      case DATE_TIME -> "new Date(" + value.asDateTime().getValue() + ")";
      default -> value.toString();
    };
  }
}
