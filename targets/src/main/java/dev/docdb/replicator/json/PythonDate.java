package dev.docdb.replicator.json;

import static java.time.ZoneOffset.UTC;

import java.time.Instant;
import java.time.LocalDateTime;

/** Dates as Python shows its {@code datetime}; outside of its years the milliseconds. */
final class PythonDate {
  /** The first millisecond of the year 1; the last one is that of four digits. */
  private static final long FIRST = -62_135_596_800_000L;

  private static final int SECOND_ENDS = 19;
  private static final int DAY_ENDS = 10;

  private PythonDate() {}

  private static boolean isOutside(long millis) {
    return millis < FIRST || !DateText.hasFourDigitYear(millis);
  }

  /** As {@code 2020-07-14 01:02:03.456000}, or without a fraction that is zero. */
  static void text(long millis, ByteSink out) {
    if (isOutside(millis)) {
      out.integer(millis);
      return;
    }
    int start = out.length();
    DateText.millis(millis, out);
    out.bytes()[start + DAY_ENDS] = ' ';
    if (millis % 1000 == 0) {
      out.truncate(start + SECOND_ENDS);
    } else {
      out.truncate(out.length() - 1);
      out.asciiText("000");
    }
  }

  /** As {@code datetime.datetime(2020, 7, 14, 1, 2, 3, 456000)}, without zeros at its end. */
  static void literal(long millis, ByteSink out) {
    if (isOutside(millis)) {
      out.integer(millis);
      return;
    }
    LocalDateTime at = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), UTC);
    int[] parts = {at.getMonthValue(), at.getDayOfMonth(), at.getHour(), at.getMinute()};
    out.asciiText("datetime.datetime(");
    out.integer(at.getYear());
    for (int part : parts) {
      more(part, out);
    }
    int micros = at.getNano() / 1000;
    if (at.getSecond() != 0 || micros != 0) {
      more(at.getSecond(), out);
    }
    if (micros != 0) {
      more(micros, out);
    }
    out.put(')');
  }

  private static void more(int part, ByteSink out) {
    out.asciiText(", ");
    out.integer(part);
  }
}
