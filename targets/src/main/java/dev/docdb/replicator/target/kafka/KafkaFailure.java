package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What a failed request to Kafka means. */
final class KafkaFailure {
  private KafkaFailure() {}

  /**
   * The exception to throw.
   *
   * @param brokers what was written to, and the setting that names it
   */
  static RuntimeException of(String brokers, Throwable failure) {
    return switch (failure) {
      case AuthenticationException e ->
          misconfigured(
              brokers, e, "check the user and password in MSK_SECRET, and the certificate");
      case AuthorizationException e ->
          misconfigured(brokers, e, "allow this user to write to the topic and to create it");
      case InvalidTopicException e ->
          misconfigured(brokers, e, "the topic's name collides with another's");
      case InvalidRecordException e -> misconfigured(brokers, e, "check the topic's own settings");
      case PolicyViolationException e -> misconfigured(brokers, e, "check the topic's policy");
      case UnsupportedVersionException e -> misconfigured(brokers, e, "the brokers are too old");
      case UnknownTopicOrPartitionException e -> missingTopic(brokers, e);
      case org.apache.kafka.common.errors.TimeoutException e
          when e.getCause() instanceof UnknownTopicOrPartitionException ->
          missingTopic(brokers, e);
      default ->
          new TargetUnavailableException(brokers + " didn't take a request: " + failure, failure);
    };
  }

  private static RuntimeException missingTopic(String brokers, Exception e) {
    return misconfigured(
        brokers, e, "create the topic, or let the brokers create topics by themselves");
  }

  private static RuntimeException misconfigured(String brokers, Exception e, String advice) {
    return new TargetMisconfiguredException(brokers + ": " + e.getMessage() + "; " + advice, e);
  }
}
