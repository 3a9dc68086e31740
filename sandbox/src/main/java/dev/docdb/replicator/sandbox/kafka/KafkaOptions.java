package dev.docdb.replicator.sandbox.kafka;

/**
 * How the brokers behave.
 *
 * @param access who may speak to them, and how
 * @param autoCreateTopics whether a topic is made when it is first written to
 * @param partitions how many partitions a topic has by default
 * @param brokers how many there are; a topic has that many replicas, and a write waits for all but
 *     one of them
 * @param authorizing whether users may do only what ACLs allow
 * @param behindProxy whether clients get to the broker through a bad network
 */
public record KafkaOptions(
    KafkaAccess access,
    boolean autoCreateTopics,
    int partitions,
    int brokers,
    boolean authorizing,
    boolean behindProxy) {
  /** Checks the numbers. */
  public KafkaOptions {
    if (partitions < 1 || brokers < 1) {
      throw new IllegalArgumentException("at least one partition and one broker");
    }
    if (behindProxy && brokers > 1) {
      throw new IllegalArgumentException("only one broker can be behind a proxy");
    }
  }

  private static KafkaOptions of(KafkaAccess access) {
    return new KafkaOptions(access, true, 3, 1, false, false);
  }

  /** Plaintext; topics are made when needed, with three partitions. */
  public static KafkaOptions plaintext() {
    return of(new KafkaAccess.Plaintext());
  }

  /** SASL_SSL with SCRAM-SHA-512; topics are made when needed, with three partitions. */
  public static KafkaOptions scram() {
    return of(KafkaAccess.scram());
  }

  /** The same for others; topics must be made by somebody. */
  public static KafkaOptions withAccess(KafkaAccess access) {
    return of(access).withoutAutoCreation();
  }

  /** The same, but topics must be made by somebody. */
  public KafkaOptions withoutAutoCreation() {
    return new KafkaOptions(access, false, partitions, brokers, authorizing, behindProxy);
  }

  /** The same with so many partitions a topic. */
  public KafkaOptions withPartitions(int count) {
    return new KafkaOptions(access, autoCreateTopics, count, brokers, authorizing, behindProxy);
  }

  /** The same with so many brokers. */
  public KafkaOptions withBrokers(int count) {
    return new KafkaOptions(access, autoCreateTopics, partitions, count, authorizing, behindProxy);
  }

  /** The same, and users may do only what ACLs allow. */
  public KafkaOptions withAuthorizer() {
    return new KafkaOptions(access, autoCreateTopics, partitions, brokers, true, behindProxy);
  }

  /** The same behind a proxy. */
  public KafkaOptions withProxy() {
    return new KafkaOptions(access, autoCreateTopics, partitions, brokers, authorizing, true);
  }
}
