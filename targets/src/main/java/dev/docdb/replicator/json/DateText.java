package dev.docdb.replicator.json;

/** Writes moments in UTC as ISO-8601, without quotes. */
public final class DateText {
  private static final long DAY = 86_400_000L;

  /** The first millisecond of the year 0000, and the last of 9999: four digits hold the year. */
  private static final long FIRST = -62_167_219_200_000L;

  private static final long LAST = 253_402_300_799_999L;

  private DateText() {}

  /** Whether the year has four digits and no sign. */
  static boolean hasFourDigitYear(long millis) {
    return millis >= FIRST && millis <= LAST;
  }

  /** With as many digits of the second as it needs: none, or up to three. */
  static void shortest(long millis, ByteSink out) {
    toSecond(millis, out);
    int fraction = (int) Math.floorMod(millis, 1000L);
    if (fraction != 0) {
      out.put('.');
      out.put('0' + fraction / 100);
      if (fraction % 10 != 0) {
        out.twoDigits(fraction % 100);
      } else if (fraction % 100 != 0) {
        out.put('0' + fraction / 10 % 10);
      }
    }
    out.put('Z');
  }

  /** Always with three digits of the second. */
  static void millis(long millis, ByteSink out) {
    toSecond(millis, out);
    int fraction = (int) Math.floorMod(millis, 1000L);
    out.put('.');
    out.put('0' + fraction / 100);
    out.twoDigits(fraction % 100);
    out.put('Z');
  }

  /** A whole second, up to the year 9999. */
  public static void seconds(long seconds, ByteSink out) {
    shortest(seconds * 1000, out);
  }

  private static void toSecond(long millis, ByteSink out) {
    day((int) Math.floorDiv(millis, DAY), out);
    int rest = (int) Math.floorMod(millis, DAY);
    out.put('T');
    out.twoDigits(rest / 3_600_000);
    out.put(':');
    out.twoDigits(rest / 60_000 % 60);
    out.put(':');
    out.twoDigits(rest / 1000 % 60);
  }

  /**
   * From the number of days since 1970 to a date, in the 400-year eras of the calendar, with years
   * that begin in March so that the leap day is the last.
   */
  private static void day(int sinceEpoch, ByteSink out) {
    int day = sinceEpoch + 719_468;
    int era = Math.floorDiv(day, 146_097);
    int ofEra = day - era * 146_097;
    int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int marchMonth = (5 * ofYear + 2) / 153;
    int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    out.twoDigits(year / 100);
    out.twoDigits(year % 100);
    out.put('-');
    out.twoDigits(month);
    out.put('-');
    out.twoDigits(ofYear - (153 * marchMonth + 2) / 5 + 1);
  }
}
