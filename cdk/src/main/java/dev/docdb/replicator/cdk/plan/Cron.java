package dev.docdb.replicator.cdk.plan;

import java.time.Duration;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** When the ticks of an expression of EventBridge come. */
final class Cron {
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> WEEKDAYS =
      List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  /** Two years, of which one has a day more. */
  private static final LocalDate FIRST = LocalDate.of(2027, 1, 1);

  private static final LocalDate LAST = LocalDate.of(2028, 12, 31);
  private static final int MINUTES_OF_A_DAY = 24 * 60;

  private final BitSet minutesOfDay = new BitSet(MINUTES_OF_A_DAY);
  private final BitSet days;
  private final BitSet months;
  private final BitSet weekdays;

  private Cron(List<String> fields) {
    BitSet minutes = values(fields.get(0), 0, 59, List.of());
    BitSet hours = values(fields.get(1), 0, 23, List.of());
    hours.stream()
        .forEach(hour -> minutes.stream().forEach(minute -> minutesOfDay.set(hour * 60 + minute)));
    this.days = values(fields.get(2), 1, 31, List.of());
    this.months = values(fields.get(3), 1, 12, MONTHS);
    this.weekdays = values(fields.get(4), 1, 7, WEEKDAYS);
  }

  /**
   * The longest time between two ticks; empty where days are counted in a month (the last one, the
   * second Monday), which come once in it, and where the years are told, which end.
   *
   * @param fields all six, in their form checked
   */
  static Optional<Duration> longestGap(List<String> fields) {
    boolean seldom =
        fields.get(2).matches(".*[LW].*")
            || fields.get(4).matches("L|.*[1-7]L|.*#.*")
            || !fields.get(5).matches("\\*(/1)?");
    return seldom ? Optional.empty() : Optional.of(new Cron(fields).longestGap());
  }

  private Duration longestGap() {
    long longest = 0;
    long last = 0;
    long midnight = 0;
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      if (isOn(day)) {
        for (int at = minutesOfDay.nextSetBit(0); at >= 0; at = minutesOfDay.nextSetBit(at + 1)) {
          longest = Math.max(longest, midnight + at - last);
          last = midnight + at;
        }
      }
      midnight += MINUTES_OF_A_DAY;
    }
    return Duration.ofMinutes(Math.max(longest, midnight - last));
  }

  private boolean isOn(LocalDate day) {
    int weekday = day.getDayOfWeek().getValue() % 7 + 1;
    return months.get(day.getMonthValue())
        && days.get(day.getDayOfMonth())
        && weekdays.get(weekday);
  }

  private static BitSet values(String field, int least, int most, List<String> names) {
    BitSet values = new BitSet();
    for (String part : field.split(",", -1)) {
      String[] stepped = part.split("/", -1);
      String[] range = stepped[0].split("-", -1);
      boolean all = range[0].equals("*") || range[0].equals("?");
      int from = all ? least : value(range[0], names);
      boolean open = all || (range.length == 1 && stepped.length == 2);
      int to = open ? most : value(range[range.length - 1], names);
      int step = stepped.length == 2 ? Integer.parseInt(stepped[1]) : 1;
      // From Friday to Monday goes on behind the last one.
      int end = to < from ? to + most - least + 1 : to;
      for (int value = from; value <= end; value += step) {
        values.set(value > most ? value - most + least - 1 : value);
      }
    }
    return values;
  }

  private static int value(String text, List<String> names) {
    int named = names.indexOf(text);
    return named < 0 ? Integer.parseInt(text) : named + 1;
  }
}
