package dev.docdb.replicator.sandbox.documentdb.values;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.bson.BsonDecimal128;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.types.Decimal128;

/** Arithmetic that keeps BSON's types: the wider one wins, a whole number grows before it wraps. */
public final class Numbers {
  private Numbers() {}

  private interface Exactly {
    BigDecimal apply(BigDecimal left, BigDecimal right);
  }

  private interface Whole {
    long apply(long left, long right);
  }

  private interface Real {
    double apply(double left, double right);
  }

  /** The sum of two numbers. */
  public static BsonValue add(BsonValue left, BsonValue right) {
    return combine(left, right, BigDecimal::add, Math::addExact, Double::sum);
  }

  /** The difference of two numbers. */
  public static BsonValue subtract(BsonValue left, BsonValue right) {
    return combine(left, right, BigDecimal::subtract, Math::subtractExact, (l, r) -> l - r);
  }

  /** The product of two numbers. */
  public static BsonValue multiply(BsonValue left, BsonValue right) {
    return combine(left, right, BigDecimal::multiply, Math::multiplyExact, (l, r) -> l * r);
  }

  /** The quotient, never whole unless the operands are decimals. */
  public static BsonValue divide(BsonValue left, BsonValue right) {
    if (!Bson.isNumber(left) || !Bson.isNumber(right)) {
      throw MongoError.of(
          14,
          "$divide only supports numeric types, not %s and %s"
              .formatted(Bson.typeName(left), Bson.typeName(right)));
    }
    if (real(right) == 0) {
      throw MongoError.of(2, "can't $divide by zero");
    }
    if (left.isDecimal128() || right.isDecimal128()) {
      return decimal(
          ValueOrder.exact(left).divide(ValueOrder.exact(right), MathContext.DECIMAL128));
    }
    return new BsonDouble(real(left) / real(right));
  }

  /** The remainder, with the sign of the dividend. */
  public static BsonValue remainder(BsonValue left, BsonValue right) {
    if (real(right) == 0) {
      throw MongoError.of(16610, "can't $mod by zero");
    }
    return combine(left, right, BigDecimal::remainder, (l, r) -> l % r, (l, r) -> l % r);
  }

  /** A power, whole where both are and the result fits. */
  public static BsonValue power(BsonValue base, BsonValue exponent) {
    double result = Math.pow(real(base), real(exponent));
    boolean whole = isWhole(base) && isWhole(exponent) && Bson.asLong(exponent) >= 0;
    if (!whole || Math.abs(result) > 1L << 53) {
      return new BsonDouble(result);
    }
    return base.isInt64() || exponent.isInt64()
        ? new BsonInt64((long) result)
        : Bson.number((long) result);
  }

  /** A number without its sign. */
  public static BsonValue absolute(BsonValue value) {
    if (value.isDecimal128()) {
      return decimal(ValueOrder.exact(value).abs());
    }
    return value.isDouble()
        ? new BsonDouble(Math.abs(value.asDouble().getValue()))
        : sameWidth(value, Math.absExact(Bson.asLong(value)));
  }

  /** Rounds to places after the point, or before it where they are negative. */
  public static BsonValue round(BsonValue value, int places, RoundingMode mode) {
    if (isWhole(value) && places >= 0) {
      return value;
    }
    double real = real(value);
    if (Double.isNaN(real) || Double.isInfinite(real)) {
      return value;
    }
    BigDecimal rounded =
        (value.isDouble() ? BigDecimal.valueOf(real) : ValueOrder.exact(value))
            .setScale(places, mode);
    if (value.isDecimal128()) {
      return decimal(rounded);
    }
    return value.isDouble()
        ? new BsonDouble(rounded.doubleValue())
        : sameWidth(value, rounded.longValue());
  }

  /** The sum of those values that are numbers. */
  public static BsonValue sum(List<BsonValue> values) {
    BsonValue sum = new BsonInt32(0);
    for (BsonValue value : values) {
      if (Bson.isNumber(value)) {
        sum = add(sum, value);
      }
    }
    return sum;
  }

  /** The mean of those values that are numbers, or null where none is. */
  public static BsonValue average(List<BsonValue> values) {
    List<BsonValue> numbers = values.stream().filter(Bson::isNumber).toList();
    return numbers.isEmpty() ? BsonNull.VALUE : divide(sum(numbers), Bson.number(numbers.size()));
  }

  /** A number as a double; anything else is an error. */
  public static double real(BsonValue value) {
    if (!Bson.isNumber(value)) {
      throw MongoError.of(28765, "only supports numeric types, not " + Bson.typeName(value));
    }
    return ValueOrder.asDouble(value);
  }

  /** A decimal of at most 34 digits. */
  public static BsonValue decimal(BigDecimal value) {
    return new BsonDecimal128(new Decimal128(value.round(MathContext.DECIMAL128)));
  }

  private static boolean isWhole(BsonValue value) {
    return value.isInt32() || value.isInt64();
  }

  private static BsonValue sameWidth(BsonValue like, long value) {
    return like.isInt64() ? new BsonInt64(value) : Bson.number(value);
  }

  private static BsonValue combine(
      BsonValue left, BsonValue right, Exactly exactly, Whole whole, Real real) {
    if (left.isDecimal128() || right.isDecimal128()) {
      double l = ValueOrder.asDouble(left);
      double r = ValueOrder.asDouble(right);
      if (Double.isNaN(l + r) || Double.isInfinite(l) || Double.isInfinite(r)) {
        return new BsonDecimal128(special(real.apply(l, r)));
      }
      return decimal(exactly.apply(ValueOrder.exact(left), ValueOrder.exact(right)));
    }
    if (left.isDouble() || right.isDouble()) {
      return new BsonDouble(real.apply(real(left), real(right)));
    }
    try {
      long result = whole.apply(Bson.asLong(left), Bson.asLong(right));
      return left.isInt64() || right.isInt64() ? new BsonInt64(result) : Bson.number(result);
    } catch (ArithmeticException e) {
      return new BsonDouble(real.apply(real(left), real(right)));
    }
  }

  private static Decimal128 special(double value) {
    if (Double.isNaN(value)) {
      return Decimal128.NaN;
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? Decimal128.POSITIVE_INFINITY : Decimal128.NEGATIVE_INFINITY;
    }
    return new Decimal128(BigDecimal.valueOf(value));
  }
}
