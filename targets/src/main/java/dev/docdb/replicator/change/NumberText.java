package dev.docdb.replicator.change;

import java.math.BigDecimal;
import org.bson.types.Decimal128;

/**
 * One text for all numbers of the same value, whatever their type. Doubles are taken exactly: 0.1
 * as a double is not 0.1 as a decimal, for the database neither.
 */
final class NumberText {
  /** Numbers that need more digits than this are written with an exponent. */
  private static final int MOST_PLAIN_DIGITS = 64;

  private NumberText() {}

  static String ofDouble(long bits) {
    double value = Double.longBitsToDouble(bits);
    return Double.isFinite(value) ? canonical(new BigDecimal(value)) : Double.toString(value);
  }

  static String ofDecimal(long high, long low) {
    Decimal128 value = Decimal128.fromIEEE754BIDEncoding(high, low);
    if (value.isNaN()) {
      return "NaN";
    }
    if (value.isInfinite()) {
      return value.isNegative() ? "-Infinity" : "Infinity";
    }
    return canonical(isZero(high, low) ? BigDecimal.ZERO : value.bigDecimalValue());
  }

  /** Negative zero is a decimal that can't be had as a BigDecimal. */
  private static boolean isZero(long high, long low) {
    boolean tooLarge = ((high >>> 61) & 3) == 3;
    return tooLarge || (low == 0 && (high & ((1L << 49) - 1)) == 0);
  }

  private static String canonical(BigDecimal value) {
    BigDecimal shortest = value.stripTrailingZeros();
    int scale = shortest.scale();
    boolean plain =
        scale <= MOST_PLAIN_DIGITS && shortest.precision() - (long) scale <= MOST_PLAIN_DIGITS;
    return plain ? shortest.toPlainString() : shortest.unscaledValue() + "E" + -scale;
  }
}
