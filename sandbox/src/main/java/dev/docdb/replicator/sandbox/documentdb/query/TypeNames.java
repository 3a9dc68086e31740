package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.Map;
import org.bson.BsonType;
import org.bson.BsonValue;

/** The numbers and names by which $type and $convert speak of types. */
final class TypeNames {
  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("double", 1),
          Map.entry("string", 2),
          Map.entry("object", 3),
          Map.entry("array", 4),
          Map.entry("binData", 5),
          Map.entry("undefined", 6),
          Map.entry("objectId", 7),
          Map.entry("bool", 8),
          Map.entry("date", 9),
          Map.entry("null", 10),
          Map.entry("regex", 11),
          Map.entry("dbPointer", 12),
          Map.entry("javascript", 13),
          Map.entry("symbol", 14),
          Map.entry("javascriptWithScope", 15),
          Map.entry("int", 16),
          Map.entry("timestamp", 17),
          Map.entry("long", 18),
          Map.entry("decimal", 19),
          Map.entry("minKey", -1),
          Map.entry("maxKey", 127));

  private TypeNames() {}

  static String name(long number) {
    return NUMBERS.entrySet().stream()
        .filter(entry -> entry.getValue() == number)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> MongoError.of(2, "Invalid numerical type code: " + number));
  }

  /** Whether a value is of the type that a query names. */
  static boolean matches(BsonValue type, BsonValue value) {
    String name = type.isString() ? type.asString().getValue() : name(Bson.asLong(type));
    return name.equals("number") ? Bson.isNumber(value) : name.equals(Bson.typeName(value));
  }

  static void check(BsonValue type) {
    if (type.isString()) {
      String name = type.asString().getValue();
      if (!NUMBERS.containsKey(name) && !name.equals("number")) {
        throw MongoError.of(2, "Unknown type name alias: " + name);
      }
    } else if (Bson.isNumber(type)) {
      name(Bson.asLong(type));
    } else {
      BsonType given = type.getBsonType();
      throw MongoError.of(14, "type must be represented as a number or a string, not " + given);
    }
  }
}
