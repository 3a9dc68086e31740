package dev.docdb.replicator.cdk.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When the ticks come, as EventBridge has it. */
final class Schedule {
  private static final Pattern RATE =
      Pattern.compile("rate\\(([1-9][0-9]{0,4}) (minute|hour|day)(s?)\\)");
  private static final Pattern CRON = Pattern.compile("cron\\(([^()]+)\\)");

  private static final Duration WEEK = Duration.ofDays(7);

  private static final String MONTH = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC";
  private static final String WEEKDAY = "SUN|MON|TUE|WED|THU|FRI|SAT";

  /** Of each field in its order, what may stand for one value. */
  private static final List<Pattern> FIELDS =
      List.of(
          field("[0-5]?[0-9]", ""),
          field("[01]?[0-9]|2[0-3]", ""),
          field("0?[1-9]|[12][0-9]|3[01]", "|\\?|L|(?:[1-9]|[12][0-9]|3[01])W|LW"),
          field("0?[1-9]|1[0-2]|" + MONTH, ""),
          field("[1-7]|" + WEEKDAY, "|\\?|L|[1-7]L|(?:[1-7]|" + WEEKDAY + ")#[1-5]"),
          field("19[7-9][0-9]|20[0-9]{2}|21[0-9]{2}", ""));

  private Schedule() {}

  private static Pattern field(String value, String special) {
    String range = "(?:" + value + ")(?:-(?:" + value + "))?";
    String part = "(?:\\*|" + range + ")(?:/[1-9][0-9]{0,2})?";
    return Pattern.compile(part + "(?:," + part + ")*" + special);
  }

  /**
   * The text, where EventBridge takes it.
   *
   * @throws IllegalArgumentException with what was expected
   */
  static String check(String text) {
    if (text.startsWith("cron")) {
      checkCron(text);
    } else if (rate(text).isEmpty()) {
      throw new IllegalArgumentException(
          "expected rate(1 minute), rate(5 minutes), rate(2 hours), or cron(...) with six fields");
    }
    return text;
  }

  /** The time between two ticks, where it is said as such. */
  static Optional<Duration> rate(String text) {
    Matcher matcher = RATE.matcher(text);
    if (!matcher.matches() || matcher.group(1).equals("1") != matcher.group(3).isEmpty()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "minute" -> Duration.ofMinutes(count);
          case "hour" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }

  /**
   * The longest time between two ticks; empty where it is more than a week.
   *
   * @param text that was checked
   */
  static Optional<Duration> longestGap(String text) {
    Matcher cron = CRON.matcher(text);
    Optional<Duration> gap =
        cron.matches() ? Cron.longestGap(List.of(cron.group(1).strip().split("\\s+"))) : rate(text);
    return gap.filter(between -> between.compareTo(WEEK) < 0);
  }

  private static void checkCron(String text) {
    Matcher matcher = CRON.matcher(text);
    String[] fields = matcher.matches() ? matcher.group(1).strip().split("\\s+") : new String[0];
    if (fields.length != FIELDS.size()) {
      throw new IllegalArgumentException(
          "expected cron(minutes hours day-of-month month day-of-week year), such as"
              + " cron(0/5 8-18 ? * MON-FRI *)");
    }
    for (int i = 0; i < fields.length; i++) {
      if (!FIELDS.get(i).matcher(fields[i]).matches()) {
        throw new IllegalArgumentException(
            "\"%s\" can't be field %d of cron(...)".formatted(fields[i], i + 1));
      }
    }
    if (fields[2].equals("?") == fields[4].equals("?")) {
      throw new IllegalArgumentException(
          "expected ? as the day of the month or as the day of the week, and not as both");
    }
  }
}
