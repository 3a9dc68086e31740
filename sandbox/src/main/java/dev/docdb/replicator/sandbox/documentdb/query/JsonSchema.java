package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.ValueOrder;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** The part of $jsonSchema that validators use most: types, required fields, bounds, enums. */
final class JsonSchema {
  private JsonSchema() {}

  static Filter.Condition of(BsonDocument schema) {
    return value -> valid(schema, value);
  }

  private static boolean valid(BsonDocument schema, BsonValue value) {
    return schema.entrySet().stream()
        .allMatch(rule -> valid(rule.getKey(), rule.getValue(), value));
  }

  private static boolean valid(String rule, BsonValue operand, BsonValue value) {
    return switch (rule) {
      case "bsonType", "type" ->
          types(operand).stream().anyMatch(type -> TypeNames.matches(type, value));
      case "required" ->
          !value.isDocument()
              || operand.asArray().stream()
                  .allMatch(name -> value.asDocument().containsKey(name.asString().getValue()));
      case "properties" ->
          !value.isDocument() || properties(operand.asDocument(), value.asDocument());
      case "enum" ->
          operand.asArray().stream().anyMatch(one -> ValueOrder.SIMPLE.equal(one, value));
      case "minimum" -> !Bson.isNumber(value) || ValueOrder.SIMPLE.compare(value, operand) >= 0;
      case "maximum" -> !Bson.isNumber(value) || ValueOrder.SIMPLE.compare(value, operand) <= 0;
      case "minLength" ->
          !value.isString() || value.asString().getValue().length() >= Bson.asLong(operand);
      case "maxLength" ->
          !value.isString() || value.asString().getValue().length() <= Bson.asLong(operand);
      default -> true;
    };
  }

  private static List<BsonValue> types(BsonValue operand) {
    return operand.isArray() ? operand.asArray() : new BsonArray(List.of(operand));
  }

  private static boolean properties(BsonDocument schemas, BsonDocument document) {
    return schemas.entrySet().stream()
        .allMatch(
            entry -> {
              BsonValue value = Missing.of(document.get(entry.getKey()));
              return Missing.is(value) || valid(entry.getValue().asDocument(), value);
            });
  }
}
