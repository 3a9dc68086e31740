package dev.docdb.replicator.report;

import dev.docdb.replicator.aws.AwsClients;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * Tells the operator of a failure over SNS. An alert that can't be published is logged, and that is
 * all.
 */
public final class Alerts {
  /** SNS wants less than 100. */
  private static final int LONGEST_SUBJECT = 99;

  private static final int LONGEST_MESSAGE = 8_000;

  /** What is longer is cut, so that what to do stands behind it. */
  private static final int LONGEST_CAUSE = 6_000;

  private static final Duration BEFORE_THE_SAME_AGAIN = Duration.ofHours(1);

  /** Of so many failures it is known when they were told; of more at one time, the newest. */
  private static final int REMEMBERED = 100;

  private final AwsClients aws;
  private final String topic;
  private final Log log;
  private final LongSupplier nanos;
  private final Map<String, Told> told =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * What was told.
   *
   * @param time by the steady clock
   * @param passing whether the next success says nothing about it
   */
  private record Told(long time, boolean passing) {}

  /**
   * Alerts over a topic.
   *
   * @param topic its ARN; blank where nobody is to be told
   * @param nanos a steady clock
   */
  public Alerts(AwsClients aws, String topic, Log log, LongSupplier nanos) {
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
   * @param passing whether it comes and goes by itself; another one is over with the next success
   * @param message what happened
   * @param consequence what it means for the replication, and what to do
   */
  public record Failure(
      String kind, String sameAs, boolean passing, String message, String consequence) {}

  /**
   * Publishes a failure. The same one is told again only after an hour, however often the schedule
   * meets it, unless it couldn't be published, or was over in between.
   *
   * @param function its name
   * @param scope what it replicates
   */
  public synchronized void failed(String function, String scope, Failure failure) {
    String text =
        "Function: %s%nScope: %s%nError: %s%n%n%s%n%n%s"
            .formatted(
                function,
                scope,
                failure.kind(),
                cut(failure.message(), LONGEST_CAUSE),
                failure.consequence());
    String subject = "Replication of " + scope + " failed: " + failure.kind();
    tell(failure.sameAs(), failure.passing(), subject, text);
  }

  /** Publishes what isn't a failure and must be known; the same text once an hour. */
  public synchronized void notice(String function, String scope, String text) {
    String whole = "Function: %s%nScope: %s%n%n%s".formatted(function, scope, text);
    tell(text, true, "Replication of " + scope, whole);
  }

  /** An invocation succeeded: what an operator had to mend is mended. */
  public synchronized void succeeded() {
    told.values().removeIf(one -> !one.passing());
  }

  private void tell(String sameAs, boolean passing, String subject, String text) {
    long now = nanos.getAsLong();
    Told last = told.get(sameAs);
    boolean isNews = last == null || now - last.time() >= BEFORE_THE_SAME_AGAIN.toNanos();
    if (isNews && publish(subject, text)) {
      told.remove(sameAs); // the map's order is that of telling
      told.put(sameAs, new Told(now, passing));
    }
  }

  /** Whether it was published. */
  private boolean publish(String subject, String message) {
    if (topic.isBlank()) {
      return false;
    }
    try (SnsClient sns = aws.buildForTarget(SnsClient.builder())) {
      sns.publish(
          request ->
              request
                  .topicArn(topic)
                  .subject(cut(subject.replaceAll("[^\\x20-\\x7e]", "?"), LONGEST_SUBJECT))
                  .message(cut(message, LONGEST_MESSAGE)));
      return true;
    } catch (SdkException e) {
      log.error("The alert couldn't be published to " + topic, e);
      return false;
    }
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }
}
