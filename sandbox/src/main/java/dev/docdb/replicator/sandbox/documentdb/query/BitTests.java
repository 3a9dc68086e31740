package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.ValueOrder;
import java.math.BigInteger;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonValue;

/** Tests on the digits of numbers. */
final class BitTests {
  private BitTests() {}

  static boolean isNaN(BsonValue value) {
    return Bson.isNumber(value) && Double.isNaN(ValueOrder.asDouble(value));
  }

  static ValueTest mod(BsonValue operand) {
    if (!operand.isArray() || operand.asArray().size() < 2) {
      throw MongoError.of(2, "malformed mod, not enough elements");
    }
    BsonArray pair = operand.asArray();
    if (pair.size() > 2) {
      throw MongoError.of(2, "malformed mod, too many elements");
    }
    if (!Bson.isNumber(pair.get(0)) || Bson.asLong(pair.get(0)) == 0) {
      throw MongoError.of(2, "divisor cannot be 0");
    }
    long divisor = Bson.asLong(pair.get(0));
    long remainder = Bson.asLong(pair.get(1));
    return ValueTest.any(
        value -> Bson.isNumber(value) && Bson.asLong(value) % divisor == remainder);
  }

  static Predicate<BsonValue> bits(String name, BsonValue operand) {
    BigInteger mask = mask(operand);
    return value -> {
      if (!Bson.isNumber(value) && !value.isBinary()) {
        return false;
      }
      BigInteger set =
          (value.isBinary() ? mask(value) : BigInteger.valueOf(Bson.asLong(value))).and(mask);
      return switch (name) {
        case "$bitsAllSet" -> set.equals(mask);
        case "$bitsAllClear" -> set.signum() == 0;
        case "$bitsAnySet" -> set.signum() != 0;
        default -> !set.equals(mask);
      };
    };
  }

  private static BigInteger mask(BsonValue operand) {
    if (operand.isArray()) {
      BigInteger mask = BigInteger.ZERO;
      for (BsonValue position : operand.asArray()) {
        mask = mask.setBit((int) Bson.asLong(position));
      }
      return mask;
    }
    if (operand.isBinary()) {
      byte[] data = operand.asBinary().getData();
      byte[] bigEndian = new byte[data.length];
      for (int i = 0; i < data.length; i++) {
        bigEndian[i] = data[data.length - 1 - i];
      }
      return new BigInteger(1, bigEndian);
    }
    return BigInteger.valueOf(Bson.asLong(operand));
  }
}
