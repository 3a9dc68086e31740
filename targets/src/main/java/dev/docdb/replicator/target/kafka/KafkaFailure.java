package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.config.KafkaLogin;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * What a failed request to Kafka means.
 *
 * @param target what was written to, and the setting that names it
 * @param brokers as commands want them
 */
record KafkaFailure(String target, String brokers, KafkaLogin login) {

  /** The exception to throw. */
  RuntimeException of(FailedException failed) {
    return switch (failed.failure()) {
      case SslAuthenticationException e -> misconfigured(deepest(e), tls());
      case SaslAuthenticationException e -> misconfigured(e, loginRefused());
      case UnsupportedSaslMechanismException e -> misconfigured(e, loginRefused());
      case AuthorizationException e ->
          misconfigured(
              "said%s: %s".formatted(failed.ofTopic(), e.getMessage()), e, permission(failed));
      case Topics.MissingException e ->
          misconfigured(
              "has no topic " + e.getMessage() + " and MSK_MISSING_TOPIC=fail lets none be made",
              e,
              "create it: kafka-topics.sh --bootstrap-server %s --create --topic %s"
                  .formatted(brokers, e.getMessage()));
      case InvalidTopicException e ->
          misconfigured(
              "said%s: %s".formatted(failed.ofTopic(), e.getMessage()),
              e,
              "the topic's name collides with another's");
      case InvalidReplicationFactorException e ->
          misconfigured(e, "check default.replication.factor of the brokers, or create the topic");
      case InvalidRecordException e -> misconfigured(e, "check the topic's own settings");
      case PolicyViolationException e -> misconfigured(e, "check the brokers' policy for topics");
      case UnsupportedVersionException e -> misconfigured(e, "the brokers are too old");
      case Throwable e ->
          new TargetUnavailableException(target + " didn't take a request: " + said(e), e);
    };
  }

  private static String said(Throwable e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /** Of a handshake that failed only the innermost words say why. */
  private static Throwable deepest(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  private String tls() {
    String own =
        "the brokers' certificate must be valid, for their name, and signed by an authority";
    return switch (login) {
      case TLS ->
          own
              + " that the JVM trusts or MSK_SECRET names in \"authorities\"; and they must trust the one"
              + " that signed the certificate in MSK_SECRET";
      case SCRAM -> own + " that the JVM trusts or MSK_SECRET names in \"authorities\"";
      case IAM, NONE -> own + " that the JVM trusts";
    };
  }

  private String loginRefused() {
    return switch (login) {
      case SCRAM ->
          "check the user and password in MSK_SECRET, and that the brokers speak"
              + " SCRAM-SHA-512 at this port (9096 at Amazon MSK)";
      case IAM ->
          "allow the function's role kafka-cluster:Connect, and check that the brokers speak"
              + " IAM at this port (9098 at Amazon MSK)";
      case TLS, NONE -> "the brokers want a login: choose another MSK_AUTH, or another port";
    };
  }

  private static String permission(FailedException failed) {
    return switch (failed.doing()) {
      case LOOKING_UP_TOPICS ->
          "allow this user Describe on the topic (with IAM: kafka-cluster:DescribeTopic)";
      case CREATING_TOPICS ->
          "allow this user Create on the topic (with IAM: kafka-cluster:CreateTopic), or create it";
      case WRITING ->
          failed.failure() instanceof ClusterAuthorizationException
              ? "allow this user Write on the topic, or IdempotentWrite on the cluster (with IAM both"
                  + " kafka-cluster:WriteData and kafka-cluster:WriteDataIdempotently)"
              : "allow this user Write on the topic (with IAM: kafka-cluster:WriteData)";
    };
  }

  private RuntimeException misconfigured(Throwable e, String advice) {
    return misconfigured("said: " + e.getMessage(), e, advice);
  }

  private RuntimeException misconfigured(String what, Throwable e, String advice) {
    return new TargetMisconfiguredException(target + " " + what + "; " + advice, e);
  }
}
