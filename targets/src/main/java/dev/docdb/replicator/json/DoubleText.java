package dev.docdb.replicator.json;

/**
 * Writes finite doubles. Numbers with up to three decimals (prices, counters) are written from
 * integers; all others through a builder that is used again, so that neither makes an object.
 */
final class DoubleText {
  private static final double[] TENS = {1, 10, 100, 1000};
  private static final byte[] ZERO = ByteSink.ascii("0.0");
  private static final int FEW_DIGITS_BELOW = -300;

  private final StringBuilder text = new StringBuilder(32);

  /** As {@code Double.toString} has it, with the plus sign that the driver adds to exponents. */
  void java(double value, ByteSink out) {
    if (simple(value, out)) {
      return;
    }
    int exponent = format(value);
    if (exponent >= 0 && text.charAt(exponent + 1) != '-') {
      text.insert(exponent + 1, '+');
    }
    out.asciiText(text);
  }

  /** As Python's {@code repr} has it. */
  void python(double value, ByteSink out) {
    if (simple(value, out)) {
      return;
    }
    int e = format(Math.abs(value));
    if (value < 0) {
      out.put('-');
    }
    if (e < 0) {
      out.asciiText(text);
    } else {
      pythonScientific(e, out);
    }
  }

  private int format(double value) {
    text.setLength(0);
    text.append(value);
    return text.indexOf("E");
  }

  /** Writes zero, and numbers that are few digits with up to three decimals; false: not one. */
  private static boolean simple(double value, ByteSink out) {
    double a = Math.abs(value);
    if (a == 0) {
      sign(value, out);
      out.put(ZERO);
      return true;
    }
    // Outside this range Double.toString writes an exponent.
    for (int decimals = 1; a >= 1e-3 && a < 1e7 && decimals <= 3; decimals++) {
      double scaled = Math.rint(a * TENS[decimals]);
      // Decimals of so few digits are the shortest for a double exactly if they round to it.
      if (scaled / TENS[decimals] == a) {
        sign(value, out);
        decimal((long) scaled, decimals, out);
        return true;
      }
    }
    return false;
  }

  private static void sign(double value, ByteSink out) {
    if (Double.doubleToRawLongBits(value) < 0) {
      out.put('-');
    }
  }

  private static void decimal(long scaled, int decimals, ByteSink out) {
    long unit = (long) TENS[decimals];
    out.integer(scaled / unit);
    out.put('.');
    long rest = scaled % unit;
    for (long power = unit / 10; power > 0; power /= 10) {
      out.put((int) ('0' + rest / power % 10));
    }
  }

  /** Python writes plain digits from 1e-4 up to 1e16, and two or more digits of exponent. */
  private void pythonScientific(int e, ByteSink out) {
    int exponent = Integer.parseInt(text, e + 1, text.length(), 10);
    String digits = digits(e, exponent);
    if (exponent >= 16 || exponent < -4) {
      out.asciiText(digits.substring(0, 1));
      out.asciiText(digits.length() > 1 ? "." + digits.substring(1) : "");
      out.asciiText(exponent < 0 ? "e-" : "e+");
      out.asciiText(Math.abs(exponent) < 10 ? "0" : "");
      out.integer(Math.abs(exponent));
    } else if (exponent < 0) {
      out.asciiText("0." + "0".repeat(-exponent - 1) + digits);
    } else if (digits.length() <= exponent + 1) {
      out.asciiText(digits + "0".repeat(exponent + 1 - digits.length()) + ".0");
    } else {
      out.asciiText(digits.substring(0, exponent + 1) + "." + digits.substring(exponent + 1));
    }
  }

  private String digits(int e, int exponent) {
    String digits = text.charAt(0) + text.substring(2, e);
    if (digits.endsWith("0")) {
      return digits.substring(0, 1);
    }
    // Java never writes one digit; Python does where one digit is enough, as it is for 5e-324.
    if (digits.length() == 2 && exponent < FEW_DIGITS_BELOW) {
      double value = Double.parseDouble(text.toString());
      long rounded = Math.round(Integer.parseInt(digits) / 10.0);
      boolean enough = rounded < 10 && Double.parseDouble(rounded + "E" + exponent) == value;
      return enough ? Long.toString(rounded) : digits;
    }
    return digits;
  }
}
