package dev.docdb.replicator.cdk;

import dev.docdb.replicator.cdk.permission.Here;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/**
 * What all functions share: a schedule that publishes ticks to a topic, and a topic for alerts.
 *
 * <p>The tick's topic isn't encrypted with a key: nothing in a tick matters. The alerts' is where a
 * key is named, whose policy must then let {@code cloudwatch.amazonaws.com} use {@code kms:Decrypt}
 * and {@code kms:GenerateDataKey}: with {@code alias/aws/sns}, whose policy can't be changed, no
 * alarm would arrive, and nobody would be told.
 */
public final class TicksAndAlerts extends Construct {
  private final Topic ticks;
  private final Topic alerts;
  private final String name;

  /**
   * What it is made of.
   *
   * @param name what the names of its topics and its rule begin with
   * @param schedule as EventBridge has it: {@code rate(1 minute)}, {@code cron(...)}
   * @param emails who gets the alerts, after a confirmation that AWS asks for
   * @param alertKey ARN of the key for alerts
   */
  public record Props(
      String name, String schedule, List<String> emails, Optional<String> alertKey) {
    public Props {
      emails = List.copyOf(emails);
    }

    /** A tick each minute, and nobody who gets the alerts. */
    public static Props named(String name) {
      return new Props(name, "rate(1 minute)", List.of(), Optional.empty());
    }

    /** The same with these subscribers. */
    public Props withEmails(List<String> addresses) {
      return new Props(name, schedule, addresses, alertKey);
    }
  }

  public TicksAndAlerts(Construct scope, String id, Props props) {
    super(scope, id);
    this.name = props.name();
    this.ticks = topic("Ticks", ticksName(name)).build();
    this.alerts = alerts(props);
    letAlarmsPublish();
    letTheSchedulePublish();
    schedule(props.schedule());
    props.emails().forEach(address -> alerts.addSubscription(new EmailSubscription(address)));
  }

  private Topic.Builder topic(String id, String topicName) {
    return Topic.Builder.create(this, id).topicName(topicName).enforceSsl(true);
  }

  private Topic alerts(Props props) {
    Topic.Builder builder = topic("Alerts", alertsName(name)).displayName(name);
    props.alertKey().ifPresent(key -> builder.masterKey(Key.fromKeyArn(this, "AlertKey", key)));
    return builder.build();
  }

  /** Ticks that aren't delivered at once have others behind them. */
  private void schedule(String schedule) {
    CfnRule.Builder.create(this, "Schedule")
        .name(name + "-schedule")
        .description("Wakes the functions of " + name)
        .scheduleExpression(schedule)
        .state("ENABLED")
        .targets(
            List.of(
                CfnRule.TargetProperty.builder()
                    .id("ticks")
                    .arn(ticks.getTopicArn())
                    .retryPolicy(
                        CfnRule.RetryPolicyProperty.builder()
                            .maximumRetryAttempts(0)
                            .maximumEventAgeInSeconds(60)
                            .build())
                    .build()))
        .build();
  }

  /**
   * Without a condition: EventBridge's pages don't promise that a topic's policy may have one, and
   * a tick that somebody else sent would do no more than ours.
   */
  private void letTheSchedulePublish() {
    ticks.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .sid("TicksOfTheSchedule")
            .principals(List.of(new ServicePrincipal("events.amazonaws.com")))
            .actions(List.of("sns:Publish"))
            .resources(List.of(ticks.getTopicArn()))
            .build());
  }

  /** Of this account and region, and none of another's. */
  private void letAlarmsPublish() {
    String anyAlarm = Here.of(this).arn("cloudwatch", "alarm:*");
    alerts.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .sid("AlarmsOfThisAccount")
            .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
            .actions(List.of("sns:Publish"))
            .resources(List.of(alerts.getTopicArn()))
            .conditions(Map.of("ArnLike", Map.of("aws:SourceArn", anyAlarm)))
            .build());
  }

  /** The name of the ticks' topic. */
  public static String ticksName(String name) {
    return name + "-ticks";
  }

  /** The name of the alerts' topic. */
  public static String alertsName(String name) {
    return name + "-alerts";
  }

  /** The topic that wakes functions. */
  public ITopic ticks() {
    return ticks;
  }

  /** The topic that people listen to. */
  public ITopic alerts() {
    return alerts;
  }
}
