package dev.docdb.replicator.report;

import dev.docdb.replicator.aws.AwsClients;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * Tells the operator of a failure over SNS. An alert that can't be published is logged, and that is
 * all.
 */
public final class Alerts {
  private static final int LONGEST_SUBJECT = 100;
  private static final int LONGEST_MESSAGE = 8_000;

  private final AwsClients aws;
  private final Optional<String> topic;
  private final Log log;

  public Alerts(AwsClients aws, Optional<String> topic, Log log) {
    this.aws = aws;
    this.topic = topic;
    this.log = log;
  }

  /**
   * Publishes a failure.
   *
   * @param function its name
   * @param scope what it replicates
   * @param consequence what it means for the replication
   */
  public void failed(String function, String scope, Throwable failure, String consequence) {
    String kind = failure.getClass().getSimpleName();
    topic.ifPresent(
        arn ->
            publish(
                arn,
                "Replication of " + scope + " failed: " + kind,
                "Function: %s%nScope: %s%nError: %s%n%n%s%n%n%s"
                    .formatted(function, scope, kind, failure.getMessage(), consequence)));
  }

  private void publish(String arn, String subject, String message) {
    try (SnsClient sns = aws.buildForTarget(SnsClient.builder())) {
      sns.publish(
          request ->
              request
                  .topicArn(arn)
                  .subject(cut(subject.replaceAll("[^\\x20-\\x7e]", "?"), LONGEST_SUBJECT))
                  .message(cut(message, LONGEST_MESSAGE)));
    } catch (SdkException e) {
      log.error("The alert couldn't be published to " + arn, e);
    }
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }
}
