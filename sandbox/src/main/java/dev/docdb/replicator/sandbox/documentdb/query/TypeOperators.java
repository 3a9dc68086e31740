package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.query.Expressions.Call;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.Numbers;
import dev.docdb.replicator.sandbox.documentdb.values.ValueOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.ObjectId;

/** Operators that ask for a value's type or change it. */
final class TypeOperators {
  private TypeOperators() {}

  static void register(Map<String, Call> calls) {
    calls.put(
        "$type",
        new Call(
            1,
            1,
            (args, scope) ->
                new BsonString(Missing.is(args.get(0)) ? "missing" : Bson.typeName(args.get(0)))));
    calls.put(
        "$isNumber",
        new Call(1, 1, (args, scope) -> BsonBoolean.valueOf(Bson.isNumber(args.get(0)))));
    Map.of(
            "$toInt", "int",
            "$toLong", "long",
            "$toDouble", "double",
            "$toDecimal", "decimal",
            "$toString", "string",
            "$toBool", "bool",
            "$toDate", "date",
            "$toObjectId", "objectId")
        .forEach(
            (name, type) ->
                calls.put(
                    name,
                    new Call(
                        1,
                        1,
                        (args, scope) ->
                            Missing.orNull(args.get(0))
                                ? BsonNull.VALUE
                                : convert(args.get(0), type))));
    calls.put("$convert", new Call(1, 1, (args, scope) -> convert(args.get(0).asDocument())));
    calls.put(
        "$bsonSize",
        new Call(
            1,
            1,
            (args, scope) ->
                Missing.orNull(args.get(0))
                    ? BsonNull.VALUE
                    : new BsonInt32(Bson.size(args.get(0).asDocument()))));
    calls.put("$binarySize", new Call(1, 1, (args, scope) -> binarySize(args.get(0))));
  }

  private static BsonValue binarySize(BsonValue value) {
    if (Missing.orNull(value)) {
      return BsonNull.VALUE;
    }
    return new BsonInt32(
        value.isBinary()
            ? value.asBinary().getData().length
            : text(value).getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
  }

  private static BsonValue convert(BsonDocument spec) {
    BsonValue input = Missing.of(spec.get("input"));
    if (Missing.orNull(input)) {
      return spec.get("onNull", BsonNull.VALUE);
    }
    try {
      BsonValue to = spec.get("to", BsonNull.VALUE);
      return convert(
          input, to.isString() ? to.asString().getValue() : TypeNames.name(Bson.asLong(to)));
    } catch (MongoError e) {
      BsonValue onError = spec.get("onError");
      if (onError == null) {
        throw e;
      }
      return onError;
    }
  }

  private static BsonValue convert(BsonValue value, String type) {
    try {
      return switch (type) {
        case "int" -> new BsonInt32(Math.toIntExact(whole(value)));
        case "long" -> new BsonInt64(whole(value));
        case "double" ->
            new BsonDouble(value.isString() ? Double.parseDouble(text(value)) : real(value));
        case "decimal" ->
            Numbers.decimal(
                value.isString() ? new BigDecimal(text(value)) : ValueOrder.exact(value));
        case "string" -> new BsonString(text(value));
        case "bool" -> BsonBoolean.valueOf(Bson.isTrue(value));
        case "date" -> new BsonDateTime(date(value));
        case "objectId" -> value.isObjectId() ? value : new BsonObjectId(new ObjectId(text(value)));
        default -> throw MongoError.of(2, "Unknown type name: " + type);
      };
    } catch (IllegalArgumentException | ArithmeticException | DateTimeParseException e) {
      throw MongoError.of(
          241,
          "Failed to convert %s to %s in $convert with no onError value"
              .formatted(Bson.typeName(value), type));
    }
  }

  private static double real(BsonValue value) {
    if (value.isBoolean()) {
      return value.asBoolean().getValue() ? 1 : 0;
    }
    return value.isDateTime() ? value.asDateTime().getValue() : ValueOrder.asDouble(value);
  }

  private static long whole(BsonValue value) {
    return switch (value.getBsonType()) {
      case STRING -> Long.parseLong(text(value));
      case BOOLEAN -> value.asBoolean().getValue() ? 1 : 0;
      case DATE_TIME -> value.asDateTime().getValue();
      case INT32, INT64 -> Bson.asLong(value);
      case DOUBLE, DECIMAL128 -> ValueOrder.exact(value).toBigInteger().longValueExact();
      default -> throw new IllegalArgumentException("no number");
    };
  }

  /** Milliseconds for what can be a date. */
  static long date(BsonValue value) {
    return switch (value.getBsonType()) {
      case DATE_TIME -> value.asDateTime().getValue();
      case TIMESTAMP -> value.asTimestamp().getTime() * 1000L;
      case OBJECT_ID -> value.asObjectId().getValue().getTimestamp() * 1000L;
      case INT64, DOUBLE, DECIMAL128 -> whole(value);
      case STRING -> DateOperators.parse(text(value)).toEpochMilli();
      default ->
          throw MongoError.of(
              16006, "can't convert from BSON type " + Bson.typeName(value) + " to Date");
    };
  }

  /** A value as $toString gives it. */
  static String text(BsonValue value) {
    return switch (value.getBsonType()) {
      case STRING -> value.asString().getValue();
      case SYMBOL -> value.asSymbol().getSymbol();
      case INT32, INT64 -> Long.toString(Bson.asLong(value));
      case DOUBLE -> real(value.asDouble().getValue());
      case DECIMAL128 -> value.asDecimal128().getValue().toString();
      case BOOLEAN -> Boolean.toString(value.asBoolean().getValue());
      case OBJECT_ID -> value.asObjectId().getValue().toHexString();
      case DATE_TIME -> DateOperators.iso(Instant.ofEpochMilli(value.asDateTime().getValue()));
      default ->
          throw MongoError.of(
              16007, "can't convert from BSON type " + Bson.typeName(value) + " to String");
    };
  }

  private static String real(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
