package dev.docdb.replicator.sandbox.kafka;

/**
 * How the broker behaves.
 *
 * @param authenticated whether clients speak SASL_SSL with SCRAM-SHA-512; otherwise plaintext
 * @param autoCreateTopics whether a topic is made when it is first written to
 * @param partitions how many partitions such a topic has
 */
public record KafkaOptions(boolean authenticated, boolean autoCreateTopics, int partitions) {
  /** Checks the number of partitions. */
  public KafkaOptions {
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions must be at least 1, not " + partitions);
    }
  }

  /** Plaintext; topics are made when needed, with three partitions. */
  public static KafkaOptions plaintext() {
    return new KafkaOptions(false, true, 3);
  }

  /** SASL_SSL with SCRAM-SHA-512; topics are made when needed, with three partitions. */
  public static KafkaOptions scram() {
    return new KafkaOptions(true, true, 3);
  }

  /** The same, but topics must be made by somebody. */
  public KafkaOptions withoutAutoCreation() {
    return new KafkaOptions(authenticated, false, partitions);
  }
}
