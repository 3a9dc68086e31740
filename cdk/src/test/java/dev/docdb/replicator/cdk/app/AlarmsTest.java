package dev.docdb.replicator.cdk.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.docdb.replicator.cdk.plan.Plan;
import dev.docdb.replicator.cdk.watch.AlarmKind;
import dev.docdb.replicator.target.TargetKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alarms of a function, and the page that says what to do for each. */
@NeedsNode
class AlarmsTest {
  private static final Path PAGE = Path.of("..", "docs", "operations.md");

  private static Map<String, JsonNode> alarms(String stack) {
    Map<String, JsonNode> alarms = new TreeMap<>();
    for (JsonNode alarm : Sample.templates().resources(stack, "AWS::CloudWatch::Alarm")) {
      String name = alarm.path("AlarmName").asText();
      assertTrue(name.startsWith(stack + "-"), name);
      alarms.put(name.substring(stack.length() + 1), alarm);
    }
    return alarms;
  }

  @Test
  void eachFunctionHasAllAndOnlyThoseThatCanDetachHaveThatOne() {
    TreeSet<String> all =
        Arrays.stream(AlarmKind.values())
            .map(AlarmKind::suffix)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(all, alarms(Sample.DATABASE).keySet());
    all.remove("detached");
    assertEquals(all, alarms(Sample.BARE).keySet());
  }

  @Test
  void eachTellsTheTopicWhenItGoesOffAndWhenItIsOver() {
    String topic = "[\"arn:aws:sns:eu-west-1:111122223333:replicator-alerts\"]";
    for (String stack : Sample.stacks()) {
      for (JsonNode alarm : alarms(stack).values()) {
        assertEquals(topic, alarm.path("AlarmActions").toString());
        assertEquals(topic, alarm.path("OKActions").toString());
      }
    }
  }

  @Test
  void eachSaysWhatToDoAndWhereMoreIs() {
    for (AlarmKind kind : AlarmKind.values()) {
      String said = alarms(Sample.DATABASE).get(kind.suffix()).path("AlarmDescription").asText();
      assertTrue(said.startsWith(kind.meaning() + " First: " + kind.first()), said);
      assertTrue(said.contains("replicator-whole") && !said.contains("NAME"), said);
      assertTrue(said.endsWith("docs/operations.md, Alarms."), said);
      assertTrue(said.length() <= 1024, said);
    }
  }

  @Test
  void thePageHasARowForEach() throws IOException {
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf("\n## Alarms\n"));
    List<String> rows =
        section
            .substring(0, section.indexOf("\n## ", 5))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .toList();
    List<String> expected =
        Arrays.stream(AlarmKind.values())
            .map(
                kind ->
                    "| `%s` | %s | %s | `%s` |"
                        .formatted(kind.suffix(), kind.meaning(), kind.first(), kind.command()))
            .toList();
    assertEquals(String.join("\n", expected), String.join("\n", rows));
  }

  @Test
  void headroomIsMeasuredByTheRetention() {
    assertEquals(5_400, threshold(Sample.BARE, "headroom-half"));
    assertEquals(2_160, threshold(Sample.BARE, "headroom-fifth"));
    assertEquals(43_200, threshold(Sample.DATABASE, "headroom-half"));
    assertEquals(17_280, threshold(Sample.DATABASE, "headroom-fifth"));
    assertEquals(900, threshold(Sample.BARE, "lag"));
  }

  private static double threshold(String stack, String alarm) {
    return alarms(stack).get(alarm).path("Threshold").asDouble();
  }

  @Test
  void aFunctionThatSaysNothingIsNotRunning() {
    JsonNode alarm = alarms(Sample.BARE).get("not-running");
    assertEquals("breaching", alarm.path("TreatMissingData").asText());
    assertEquals("SampleCount", alarm.path("Statistic").asText());
    assertEquals("LessThanThreshold", alarm.path("ComparisonOperator").asText());
  }

  @Test
  void whatIsUnknownLeavesAnAlarmAsItWas() {
    for (String alarm : List.of("lag", "headroom-half", "headroom-fifth", "halted", "detached")) {
      assertEquals(
          "ignore", alarms(Sample.DATABASE).get(alarm).path("TreatMissingData").asText(), alarm);
    }
  }

  @Test
  void periodsAreNoShorterThanTheTimeBetweenTwoInvocations() {
    // A tick in five minutes, and 120 or 900 seconds of work.
    assertEquals(420, alarms(Sample.BARE).get("lag").path("Period").asInt());
    assertEquals(1_200, alarms(Sample.DATABASE).get("lag").path("Period").asInt());
    for (String stack : Sample.stacks()) {
      for (JsonNode alarm : alarms(stack).values()) {
        if (alarm.has("Period")) {
          int seconds = alarm.path("Period").asInt() * alarm.path("EvaluationPeriods").asInt();
          assertTrue(seconds <= 86_400 && alarm.path("Period").asInt() % 60 == 0, alarm.toString());
        }
      }
    }
  }

  /** All that an alarm looks at is seven days at most, and of an hour or more each. */
  @Test
  void seldomTicksAreWatchedForAWeekAtMost(@TempDir Path folder) {
    Plan often = Plans.plan(Plans.of("shop", "orders", TargetKind.SQS));
    Plan seldom =
        new Plan(
            often.account(),
            often.region(),
            often.name(),
            "cron(0 8 ? * MON,THU *)",
            often.alertEmails(),
            often.alertKmsKey(),
            often.replications());
    Templates templates = Templates.of(seldom, folder);
    assertEquals(List.of(), templates.findings());
    for (JsonNode alarm : templates.resources("replicator-shop-orders", "AWS::CloudWatch::Alarm")) {
      int period = alarm.path("Period").asInt(4 * 86_400 + 120);
      assertEquals(4 * 86_400 + 120, period, alarm.toString());
      assertEquals(1, alarm.path("EvaluationPeriods").asInt(), alarm.toString());
      assertEquals(1, alarm.path("DatapointsToAlarm").asInt(), alarm.toString());
    }
  }

  @Test
  void aLeaseIsBusyForLongBehindItsOwnLengthOnly() {
    assertEquals(2, alarms(Sample.BARE).get("lease-busy").path("EvaluationPeriods").asInt());
    assertEquals("Minimum", alarms(Sample.BARE).get("lease-busy").path("Statistic").asText());
  }

  @Test
  void metricsAreTheFunctionsOwn() {
    JsonNode dimensions = alarms(Sample.BARE).get("lag").path("Dimensions");
    assertEquals(
        "[{\"Name\":\"function\",\"Value\":\"replicator-shop-bare\"},"
            + "{\"Name\":\"scope\",\"Value\":\"shop.bare\"}]",
        dimensions.toString());
    String ofTarget = alarms(Sample.BARE).get("refused").path("Metrics").toString();
    assertTrue(ofTarget.contains("{\"Name\":\"target\",\"Value\":\"kinesis\"}"), ofTarget);
    assertTrue(
        alarms(Sample.DATABASE).get("lag").path("Dimensions").toString().contains("whole.*"));
  }

  @Test
  void theDashboardShowsLagRateDuplicatesAndEachTarget() {
    String board =
        Sample.templates()
            .resource(Sample.DATABASE, "AWS::CloudWatch::Dashboard")
            .path("DashboardBody")
            .toString();
    assertEquals(
        Sample.DATABASE + "-eu-west-1",
        Sample.templates()
            .resource(Sample.DATABASE, "AWS::CloudWatch::Dashboard")
            .path("DashboardName")
            .asText());
    for (String metric :
        List.of(
            "lagSeconds",
            "headroomSeconds",
            "changesRead",
            "delivered",
            "sentAgain",
            "passedOver",
            "refused",
            "detached")) {
      assertTrue(board.contains(metric), metric);
    }
    for (String target : List.of("opensearch", "kinesis", "sqs", "kafka", "s3")) {
      assertTrue(board.contains(target), target);
    }
  }
}
