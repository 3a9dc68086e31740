package dev.docdb.replicator.cdk.app;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awscdk.Duration;

/** How often a schedule's ticks come. */
final class TickPeriod {
  private static final Pattern RATE = Pattern.compile("rate\\(([0-9]+) (minute|hour|day)s?\\)");

  /** What a cron expression is taken for: it may be anything. */
  private static final Duration UNTOLD = Duration.hours(1);

  private TickPeriod() {}

  static Duration of(String schedule) {
    Matcher rate = RATE.matcher(schedule);
    if (!rate.matches()) {
      return UNTOLD;
    }
    int count = Integer.parseInt(rate.group(1));
    return switch (rate.group(2)) {
      case "minute" -> Duration.minutes(count);
      case "hour" -> Duration.hours(count);
      default -> Duration.days(count);
    };
  }
}
