package dev.docdb.replicator.sandbox.documentdb.values;

import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A value as a key of a map: equal where a query would call the values equal. */
public final class ValueKey {
  private final BsonValue value;
  private final int hash;

  private ValueKey(BsonValue value) {
    this.value = value;
    this.hash = hash(value);
  }

  /** The key for a value. */
  public static ValueKey of(BsonValue value) {
    return new ValueKey(value);
  }

  /** The value itself. */
  public BsonValue value() {
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ValueKey key
        && key.hash == hash
        && ValueOrder.SIMPLE.equal(value, key.value);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return value.toString();
  }

  private static int hash(BsonValue value) {
    return switch (value.getBsonType()) {
      case INT32, INT64, DOUBLE, DECIMAL128 -> Double.hashCode(ValueOrder.asDouble(value) + 0.0);
      case STRING -> value.asString().getValue().hashCode();
      case SYMBOL -> value.asSymbol().getSymbol().hashCode();
      case DOCUMENT -> hash(Bson.decoded(value.asDocument()));
      case ARRAY -> {
        int sum = 7;
        for (BsonValue element : value.asArray()) {
          sum = sum * 31 + hash(element);
        }
        yield sum;
      }
      case BINARY, OBJECT_ID, BOOLEAN, DATE_TIME, TIMESTAMP, REGULAR_EXPRESSION, JAVASCRIPT ->
          value.hashCode();
      default -> ValueOrder.rank(value);
    };
  }

  private static int hash(BsonDocument document) {
    int sum = 3;
    for (var field : document.entrySet()) {
      sum = sum * 31 + field.getKey().hashCode() * 17 + hash(field.getValue());
    }
    return sum;
  }
}
