package dev.docdb.replicator.cdk.plan;

import java.util.List;

/** The keys of {@code [deployment]}. */
final class DeploymentKeys {
  static final Key<String> ACCOUNT =
      Key.required(
          "account",
          "111122223333",
          "The number of the AWS account.",
          Values.matching("[0-9]{12}", "an AWS account's number: 12 digits"));

  static final Key<String> REGION =
      Key.required(
          "region",
          "eu-west-1",
          "The region, in which the cluster is, too.",
          Values.matching("[a-z]{2}(-[a-z]+)+-[0-9]{1,2}", "a region such as eu-west-1"));

  static final Key<String> NAME =
      Key.withDefault(
          "name",
          "docdb-replicator",
          "What the names of all stacks and functions begin with. Another one for each file of an account.",
          Values.matching(
              "(?=.{1,30}$)[a-z][a-z0-9]*(-[a-z0-9]+)*",
              "at most 30 lower-case letters, digits and single hyphens, a letter first"));

  static final Key<String> SCHEDULE =
      Key.withDefault(
          "schedule",
          "rate(1 minute)",
          "When the functions are woken: `rate(...)` or `cron(...)` as EventBridge has them.",
          Schedule::check);

  static final Key<List<String>> ALERT_EMAILS =
      Key.optional(
              "alert_emails",
              "Who gets the alerts: addresses, separated by commas. Each has to confirm once.",
              Values.listOf(
                  Values.matching(
                      "[^\\s@,<>\"()]+@[^\\s@,<>\"()]+\\.[^\\s@,<>\"().]+",
                      "e-mail addresses, separated by commas"),
                  100))
          .inManyLines();

  static final Key<String> ALERT_KMS_KEY =
      Key.optional(
          "alert_kms_key",
          "ARN of the KMS key that encrypts the topic of the alerts. Its policy must let `cloudwatch.amazonaws.com` use it,"
              + " or no alarm arrives: [the statement](operations.md#alarms).",
          Keys.KMS_KEY);

  static final List<Key<?>> ALL =
      List.of(ACCOUNT, REGION, NAME, SCHEDULE, ALERT_EMAILS, ALERT_KMS_KEY);

  private DeploymentKeys() {}
}
