package dev.docdb.replicator.config;

/** What a delete is in Kafka. */
public enum KafkaDeletes {
  /** A message as every other change. */
  EVENT,
  /** A record without a value, for which a compacted topic forgets the document. */
  TOMBSTONE
}
