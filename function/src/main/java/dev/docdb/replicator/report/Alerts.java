package dev.docdb.replicator.report;

import dev.docdb.replicator.aws.AwsClients;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * Tells the operator of a failure over SNS. An alert that can't be published is logged, and that is
 * all.
 */
public final class Alerts {
  private static final int LONGEST_SUBJECT = 100;
  private static final int LONGEST_MESSAGE = 8_000;

  private static final Duration BEFORE_THE_SAME_AGAIN = Duration.ofHours(1);

  private final AwsClients aws;
  private final Optional<String> topic;
  private final Log log;
  private final LongSupplier nanos;
  private String lastTold = "";
  private long lastTime;

  /**
   * Alerts over a topic, if there is one.
   *
   * @param nanos a steady clock
   */
  public Alerts(AwsClients aws, Optional<String> topic, Log log, LongSupplier nanos) {
    this.aws = aws;
    this.topic = topic;
    this.log = log;
    this.nanos = nanos;
  }

  /**
   * What failed.
   *
   * @param kind in a word, as the documentation names it
   * @param sameAs failures for which this is equal are the same
   * @param message what happened
   * @param consequence what it means for the replication, and what to do
   */
  public record Failure(String kind, String sameAs, String message, String consequence) {}

  /**
   * Publishes a failure. The same one is told again only after an hour, however often the schedule
   * meets it, unless it couldn't be published.
   *
   * @param function its name
   * @param scope what it replicates
   */
  public synchronized void failed(String function, String scope, Failure failure) {
    String text =
        "Function: %s%nScope: %s%nError: %s%n%n%s%n%n%s"
            .formatted(function, scope, failure.kind(), failure.message(), failure.consequence());
    boolean isNew = !failure.sameAs().equals(lastTold);
    if (isNew || nanos.getAsLong() - lastTime >= BEFORE_THE_SAME_AGAIN.toNanos()) {
      String subject = "Replication of " + scope + " failed: " + failure.kind();
      topic
          .filter(arn -> publish(arn, subject, text))
          .ifPresent(told -> remember(failure.sameAs()));
    }
  }

  private void remember(String sameAs) {
    lastTold = sameAs;
    lastTime = nanos.getAsLong();
  }

  /** Publishes what isn't a failure and must be known. */
  public void notice(String function, String scope, String text) {
    topic.ifPresent(
        arn ->
            publish(
                arn,
                "Replication of " + scope,
                "Function: %s%nScope: %s%n%n%s".formatted(function, scope, text)));
  }

  /** Whether it was published. */
  private boolean publish(String arn, String subject, String message) {
    try (SnsClient sns = aws.buildForTarget(SnsClient.builder())) {
      sns.publish(
          request ->
              request
                  .topicArn(arn)
                  .subject(cut(subject.replaceAll("[^\\x20-\\x7e]", "?"), LONGEST_SUBJECT))
                  .message(cut(message, LONGEST_MESSAGE)));
      return true;
    } catch (SdkException e) {
      log.error("The alert couldn't be published to " + arn, e);
      return false;
    }
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }
}
