package dev.docdb.replicator.json;

import dev.docdb.replicator.bson.RawBson;
import org.bson.types.Decimal128;

/** Writes decimals of 128 bits as {@link Decimal128#toString} does, without quotes. */
final class DecimalText {
  /** The sign, the exponent (biased by 6176) and the highest bits of the coefficient. */
  private static final int EXPONENT_SHIFT = 49;

  private static final int EXPONENT_BIAS = 6176;
  private static final long COEFFICIENT_BITS = (1L << EXPONENT_SHIFT) - 1;
  private static final int MOST_DECIMALS = 6;
  private static final long[] TENS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000};

  private DecimalText() {}

  static void write(byte[] b, int p, ByteSink out) {
    long low = RawBson.int64(b, p);
    long high = RawBson.int64(b, p + 8);
    int decimals = EXPONENT_BIAS - (int) ((high >>> EXPONENT_SHIFT) & 0x3fff);
    boolean small = low >= 0 && (high & COEFFICIENT_BITS) == 0;
    // With more decimals, or none below the point, the rules of scientific notation begin.
    if (small && decimals >= 0 && decimals <= MOST_DECIMALS) {
      plain(high < 0, low, decimals, out);
    } else {
      out.asciiText(Decimal128.fromIEEE754BIDEncoding(high, low).toString());
    }
  }

  private static void plain(boolean negative, long coefficient, int decimals, ByteSink out) {
    if (negative) {
      out.put('-');
    }
    long unit = TENS[decimals];
    out.integer(coefficient / unit);
    if (decimals > 0) {
      out.put('.');
      long rest = coefficient % unit;
      for (long power = unit / 10; power > 0; power /= 10) {
        out.put((int) ('0' + rest / power % 10));
      }
    }
  }
}
