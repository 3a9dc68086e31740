package dev.docdb.replicator.cdk.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void takesWhatEventBridgeTakes() {
    for (String text :
        List.of(
            "rate(1 minute)",
            "rate(5 minutes)",
            "rate(1 hour)",
            "rate(2 days)",
            "cron(0 10 * * ? *)",
            "cron(15 12 ? * MON-FRI *)",
            "cron(0/5 8-17 ? * 2-6 *)",
            "cron(0 8 1 * ? *)",
            "cron(0 0 L * ? *)",
            "cron(0 0 3W * ? 2026-2030)",
            "cron(0 9 ? * 2#1 *)",
            "cron(0,30 9 ? JAN,JUL 6L *)")) {
      assertEquals(text, Schedule.check(text));
    }
  }

  @Test
  void tellsTheLongestTimeBetweenTicks() {
    assertEquals(Optional.of(Duration.ofDays(3)), Schedule.longestGap("rate(3 days)"));
    assertGap(Duration.ofMinutes(5), "cron(0/5 * * * ? *)");
    assertGap(Duration.ofMinutes(40), "cron(0,20 * * * ? *)");
    assertGap(Duration.ofDays(1), "cron(0 10 * * ? *)");
    assertGap(Duration.ofHours(14), "cron(0 8-18/2 * * ? *)");
    assertGap(Duration.ofHours(72), "cron(15 12 ? * MON-FRI *)");
    assertGap(Duration.ofHours(61).plusMinutes(5), "cron(0/5 8-18 ? * 2-6 *)");
    assertGap(Duration.ofDays(4), "cron(0 0 ? * FRI-MON *)");
    assertGap(Duration.ofDays(3), "cron(0 0 */3 * ? *)");
  }

  private static void assertGap(Duration expected, String text) {
    assertEquals(Optional.of(expected), Schedule.longestGap(Schedule.check(text)), text);
  }

  @Test
  void aWeekIsTooLongForAnyAlarm() {
    for (String text :
        List.of(
            "rate(7 days)",
            "cron(0 9 ? * MON *)",
            "cron(0 8 1 * ? *)",
            "cron(0 0 L * ? *)",
            "cron(0 9 ? * 2#1 *)",
            "cron(* * * JAN ? *)",
            "cron(* * * * ? 2026-2030)")) {
      assertEquals(Optional.empty(), Schedule.longestGap(Schedule.check(text)), text);
    }
  }

  @Test
  void refusesWhatItRefuses() {
    for (String text :
        List.of(
            "",
            "1 minute",
            "rate(1 minutes)",
            "rate(2 minute)",
            "rate(0 minutes)",
            "rate(30 seconds)",
            "rate( 1 minute)",
            "cron()",
            "cron(* * * * *)",
            "cron(* * * * * *)",
            "cron(* * ? * ? *)",
            "cron(60 * * * ? *)",
            "cron(0 24 * * ? *)",
            "cron(0 0 32 * ? *)",
            "cron(0 0 * 13 ? *)",
            "cron(0 0 ? * 8 *)",
            "cron(0 0 * * ? 1969)",
            "cron(0 0 * * ? *) ")) {
      assertThrows(IllegalArgumentException.class, () -> Schedule.check(text), text);
    }
  }

  @Test
  void tellsTheTimeBetweenTicksWhereItIsSaid() {
    assertEquals(Optional.of(Duration.ofMinutes(1)), Schedule.rate("rate(1 minute)"));
    assertEquals(Optional.of(Duration.ofHours(2)), Schedule.rate("rate(2 hours)"));
    assertEquals(Optional.of(Duration.ofDays(3)), Schedule.rate("rate(3 days)"));
    assertEquals(Optional.empty(), Schedule.rate("cron(0 10 * * ? *)"));
  }
}
