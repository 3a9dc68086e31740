package dev.docdb.replicator.doctor;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.finding.Aspect;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.finding.PlaceFindings;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.target.AwsFailure;
import dev.docdb.replicator.target.AwsLook;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.sns.SnsClient;

/** The topic of alerts. The message that is tried is empty, which no topic takes. */
public record AlertTopic(Environment environment, AwsClients aws) {
  /** What the ids of its findings begin with. */
  public static final String NAME = "alerts";

  private static final String NONE = "0";

  List<Finding> findings(boolean sends) throws InterruptedException {
    String topic = environment.find(Settings.SNS_TOPIC_ARN_ALERT).orElse("");
    if (topic.isEmpty()) {
      return List.of(
          Finding.warning(
              Aspect.PLACE.of(NAME),
              "SNS_TOPIC_ARN_ALERT isn't set: nobody is told when the replication fails",
              "Name a topic that an operator is subscribed to"));
    }
    try (SnsClient sns = aws.buildForTarget(SnsClient.builder())) {
      return findings(sns, topic, sends);
    }
  }

  private List<Finding> findings(SnsClient sns, String topic, boolean sends)
      throws InterruptedException {
    PlaceFindings findings = new PlaceFindings(NAME);
    AwsLook look = new AwsLook(findings, "The topic " + topic + " (SNS_TOPIC_ARN_ALERT)");
    look.ask(
            "sns:GetTopicAttributes",
            Set.of(Aspect.PLACE),
            () -> sns.getTopicAttributes(r -> r.topicArn(topic)).attributes())
        .ifPresent(attributes -> subscribers(attributes, findings));
    if (!findings.hasFailed()) {
      if (sends) {
        look.ask("sns:Publish", Set.of(Aspect.PERMISSION), () -> publish(sns, topic))
            .ifPresent(
                id -> findings.ok(Aspect.PERMISSION, "An alert was published as a test: " + id));
      } else {
        look.probe(
            "sns:Publish",
            () -> sns.publish(r -> r.topicArn(topic).message("")),
            answer -> AwsFailure.code(answer).startsWith("InvalidParameter"));
      }
      findings.ok(Aspect.LIMITS, "A topic takes every alert that the function makes");
    }
    return findings.all();
  }

  private static void subscribers(Map<String, String> attributes, PlaceFindings findings) {
    String confirmed = attributes.getOrDefault("SubscriptionsConfirmed", NONE);
    if (confirmed.equals(NONE)) {
      findings.warning(
          Aspect.PLACE,
          "Nobody is subscribed to the topic",
          "Subscribe an operator, and confirm it");
    } else {
      findings.ok(Aspect.PLACE, "The topic has %s subscriptions".formatted(confirmed));
    }
  }

  private String publish(SnsClient sns, String topic) {
    String scope = Scope.of(environment).toString();
    return sns.publish(
            r ->
                r.topicArn(topic)
                    .subject("Test of the alerts of a replication")
                    .message(
                        "This is a test that an operator has asked for. Failures of the replication of %s are told here."
                            .formatted(scope)))
        .messageId();
  }
}
