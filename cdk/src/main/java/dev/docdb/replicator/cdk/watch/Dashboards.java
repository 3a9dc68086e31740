package dev.docdb.replicator.cdk.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.LogQueryVisualizationType;
import software.amazon.awscdk.services.cloudwatch.LogQueryWidget;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.YAxisProps;
import software.constructs.Construct;

/** The dashboards: one for each function, and one over all of them. */
public final class Dashboards {
  private static final Duration MINUTE = Duration.minutes(1);
  private static final Duration FIVE_MINUTES = Duration.minutes(5);
  private static final int WHOLE = 24;
  private static final int HALF = 12;
  private static final int THIRD = 8;

  private Dashboards() {}

  /** Of one function. All of an account are in one list, whatever their region. */
  public static Dashboard ofFunction(
      Construct scope,
      ReplicationMetrics metrics,
      List<Alarm> alarms,
      String logGroup,
      String region) {
    Dashboard dashboard =
        Dashboard.Builder.create(scope, "Dashboard")
            .dashboardName(metrics.function() + "-" + region)
            .build();
    dashboard.addWidgets(
        AlarmStatusWidget.Builder.create()
            .title(metrics.scope())
            .alarms(alarms)
            .width(WHOLE)
            .height(3)
            .build());
    addProgress(dashboard, metrics);
    addTrouble(dashboard, metrics);
    dashboard.addWidgets(warnings(logGroup));
    return dashboard;
  }

  private static void addProgress(Dashboard dashboard, ReplicationMetrics metrics) {
    dashboard.addWidgets(
        graph("Lag in seconds", HALF, List.of(metrics.whole("lagSeconds", "Maximum", MINUTE))),
        graph(
            "Headroom in seconds",
            HALF,
            List.of(metrics.whole("headroomSeconds", "Minimum", MINUTE))));
    dashboard.addWidgets(
        graph(
            "Changes read in a minute",
            THIRD,
            List.of(metrics.whole("changesRead", "Sum", MINUTE))),
        graph("Delivered in a minute", THIRD, each(metrics, "delivered", "Sum")),
        graph("Requests in a minute", THIRD, each(metrics, "requests", "Sum")));
  }

  private static void addTrouble(Dashboard dashboard, ReplicationMetrics metrics) {
    dashboard.addWidgets(
        graph("Sent again", THIRD, each(metrics, "sentAgain", "Sum")),
        graph("Passed over: a target had them already", THIRD, each(metrics, "passedOver", "Sum")),
        graph("Refused", THIRD, each(metrics, "refused", "Sum")));
    dashboard.addWidgets(
        graph("Detached", THIRD, each(metrics, "detached", "Maximum")),
        graph(
            "Invocations, errors",
            THIRD,
            List.of(
                metrics.ofLambda("Invocations", "Sum", MINUTE),
                metrics.ofLambda("Errors", "Sum", MINUTE))),
        graph("Milliseconds", THIRD, List.of(metrics.ofLambda("Duration", "Maximum", MINUTE))));
  }

  private static LogQueryWidget warnings(String logGroup) {
    return LogQueryWidget.Builder.create()
        .title("Warnings and errors")
        .logGroupNames(List.of(logGroup))
        .view(LogQueryVisualizationType.TABLE)
        .queryLines(
            List.of(
                "fields @timestamp, level, message, error",
                "filter level in ['WARN', 'ERROR']",
                "sort @timestamp desc",
                "limit 20"))
        .width(WHOLE)
        .build();
  }

  private static List<IMetric> each(ReplicationMetrics metrics, String name, String statistic) {
    return metrics.targets().stream()
        .<IMetric>map(target -> metrics.ofTarget(name, target, statistic, MINUTE))
        .toList();
  }

  /**
   * Over all functions: a line for each.
   *
   * @param all of them, which may be of other stacks: they are named, not referred to
   */
  public static Dashboard overview(Construct scope, String name, List<ReplicationMetrics> all) {
    Dashboard dashboard = Dashboard.Builder.create(scope, "Overview").dashboardName(name).build();
    dashboard.addWidgets(
        graph(
            "Lag in seconds",
            HALF,
            lines(all, of -> of.whole("lagSeconds", "Maximum", FIVE_MINUTES))),
        graph(
            "Headroom in seconds",
            HALF,
            lines(all, of -> of.whole("headroomSeconds", "Minimum", FIVE_MINUTES))));
    dashboard.addWidgets(
        graph(
            "Changes read in five minutes",
            HALF,
            lines(all, of -> of.whole("changesRead", "Sum", FIVE_MINUTES))),
        graph("Errors", HALF, lines(all, of -> of.ofLambda("Errors", "Sum", FIVE_MINUTES))));
    dashboard.addWidgets(
        graph("Halted", HALF, lines(all, of -> of.whole("halted", "Maximum", FIVE_MINUTES))),
        graph(
            "Invocations",
            HALF,
            lines(all, of -> of.ofLambda("Invocations", "Sum", FIVE_MINUTES))));
    return dashboard;
  }

  private static List<IMetric> lines(
      List<ReplicationMetrics> all, Function<ReplicationMetrics, Metric> metric) {
    List<IMetric> lines = new ArrayList<>();
    for (ReplicationMetrics one : all) {
      lines.add(metric.apply(one).with(MetricOptions.builder().label(one.function()).build()));
    }
    return lines;
  }

  private static GraphWidget graph(String title, int width, List<? extends IMetric> lines) {
    return GraphWidget.Builder.create()
        .title(title)
        .left(lines)
        .leftYAxis(YAxisProps.builder().showUnits(false).build())
        .width(width)
        .build();
  }
}
