package dev.docdb.replicator.config;

/** What to do where a collection has no topic in Kafka. */
public enum OnMissingTopic {
  /** Make it, with as many partitions and replicas as the brokers give topics by default. */
  CREATE,
  /** Stop: the operator makes topics. */
  FAIL
}
