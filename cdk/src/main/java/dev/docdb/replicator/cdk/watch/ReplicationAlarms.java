package dev.docdb.replicator.cdk.watch;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.OnTargetDown;
import dev.docdb.replicator.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.sns.ITopic;
import software.constructs.Construct;

/** The alarms of one function. */
public final class ReplicationAlarms {
  private static final int HOUR = 3_600;

  /** All periods that an alarm looks at are a week at most. */
  private static final int MOST_SECONDS = 7 * 24 * HOUR;

  private final Construct scope;
  private final ReplicationMetrics metrics;
  private final SnsAction action;
  private final Duration period;
  private final List<Alarm> alarms = new ArrayList<>();

  private ReplicationAlarms(
      Construct scope, ReplicationMetrics metrics, ITopic alerts, Duration period) {
    this.scope = scope;
    this.metrics = metrics;
    this.action = new SnsAction(alerts);
    this.period = period;
  }

  /**
   * Makes those that fit the settings.
   *
   * @param invocationEvery the longest time in which a function that is well ends an invocation
   */
  public static List<Alarm> create(
      Construct scope,
      ReplicationMetrics metrics,
      Environment settings,
      ITopic alerts,
      Duration invocationEvery,
      Duration lagThreshold) {
    ReplicationAlarms alarms =
        new ReplicationAlarms(scope, metrics, alerts, period(invocationEvery));
    alarms.ofTheFunction(settings);
    alarms.ofTheReplication(settings, lagThreshold);
    alarms.ofTheTargets(settings);
    return List.copyOf(alarms.alarms);
  }

  /**
   * Whole minutes, and no more than CloudWatch has; shorter than five, and a single failure would
   * look like a lasting one.
   */
  static Duration period(Duration invocationEvery) {
    int minutes = Math.ceilDiv(invocationEvery.toSeconds().intValue(), 60);
    return Duration.minutes(Math.clamp(minutes, 5, MOST_SECONDS / 60));
  }

  private void ofTheFunction(Environment settings) {
    add(
        AlarmKind.ERRORS,
        metrics.ofLambda("Errors", "Sum", period),
        Bound.atLeast(1, 3).after(2),
        TreatMissingData.NOT_BREACHING);
    // The function writes it at the end of each invocation that got so far.
    add(
        AlarmKind.NOT_RUNNING,
        metrics.whole("changesRead", "SampleCount", period),
        Bound.below(1, 3),
        TreatMissingData.BREACHING);
    int lease = settings.get(Settings.LEASE_SECONDS) * 5 / 4;
    add(
        AlarmKind.LEASE_BUSY,
        metrics.whole("leaseBusy", "Minimum", period),
        Bound.atLeast(1, 1 + Math.ceilDiv(lease, period.toSeconds().intValue())),
        TreatMissingData.NOT_BREACHING);
  }

  /** What isn't known is as it was: an invocation that failed early mends nothing. */
  private void ofTheReplication(Environment settings, Duration lagThreshold) {
    add(
        AlarmKind.LAG,
        metrics.whole("lagSeconds", "Maximum", period),
        Bound.above(lagThreshold.toSeconds().doubleValue(), 2),
        TreatMissingData.IGNORE);
    double retention = settings.get(Settings.RETENTION_HOURS) * (double) HOUR;
    IMetric headroom = metrics.whole("headroomSeconds", "Minimum", period);
    add(AlarmKind.HEADROOM_HALF, headroom, Bound.below(retention / 2, 1), TreatMissingData.IGNORE);
    add(AlarmKind.HEADROOM_FIFTH, headroom, Bound.below(retention / 5, 1), TreatMissingData.IGNORE);
    add(
        AlarmKind.HALTED,
        metrics.whole("halted", "Maximum", period),
        Bound.atLeast(1, 1),
        TreatMissingData.IGNORE);
  }

  private void ofTheTargets(Environment settings) {
    add(
        AlarmKind.REFUSED,
        sum("refused", "Sum"),
        Bound.atLeast(1, 1),
        TreatMissingData.NOT_BREACHING);
    if (settings.get(Settings.ON_TARGET_DOWN) == OnTargetDown.DETACH) {
      add(
          AlarmKind.DETACHED,
          sum("detached", "Maximum"),
          Bound.atLeast(1, 2),
          TreatMissingData.IGNORE);
    }
  }

  /** Over all targets: the dashboard shows which it was. */
  private IMetric sum(String name, String statistic) {
    TreeMap<String, IMetric> parts = new TreeMap<>();
    List<String> terms = new ArrayList<>();
    for (String target : metrics.targets()) {
      parts.put(target, metrics.ofTarget(name, target, statistic, period));
      terms.add(target);
    }
    return MathExpression.Builder.create()
        .expression("SUM([" + String.join(", ", terms) + "])")
        .usingMetrics(parts)
        .label(name)
        .period(period)
        .build();
  }

  private void add(AlarmKind kind, IMetric metric, Bound bound, TreatMissingData missing) {
    int most = MOST_SECONDS / period.toSeconds().intValue();
    Alarm alarm =
        Alarm.Builder.create(scope, "Alarm-" + kind.suffix())
            .alarmName(name(metrics.function(), kind))
            .alarmDescription(kind.description(metrics.function()))
            .metric(metric)
            .comparisonOperator(bound.comparison)
            .threshold(bound.threshold)
            .evaluationPeriods(Math.min(bound.periods, most))
            .datapointsToAlarm(Math.min(bound.datapoints, most))
            .treatMissingData(missing)
            .build();
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    alarms.add(alarm);
  }

  /** The name of a function's alarm. */
  static String name(String function, AlarmKind kind) {
    return function + "-" + kind.suffix();
  }

  /** When an alarm goes off: so many periods out of so many. */
  private record Bound(
      ComparisonOperator comparison, double threshold, int periods, int datapoints) {
    static Bound atLeast(double threshold, int periods) {
      return new Bound(
          ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, threshold, periods, periods);
    }

    static Bound above(double threshold, int periods) {
      return new Bound(ComparisonOperator.GREATER_THAN_THRESHOLD, threshold, periods, periods);
    }

    static Bound below(double threshold, int periods) {
      return new Bound(ComparisonOperator.LESS_THAN_THRESHOLD, threshold, periods, periods);
    }

    Bound after(int enough) {
      return new Bound(comparison, threshold, periods, enough);
    }
  }
}
