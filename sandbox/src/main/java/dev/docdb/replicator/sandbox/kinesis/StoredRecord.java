package dev.docdb.replicator.sandbox.kinesis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A record that a shard holds. */
@SuppressWarnings("ArrayRecordComponent") // Its bytes are neither compared nor changed.
public record StoredRecord(
    String shardId, String sequenceNumber, String partitionKey, byte[] data, Instant arrival) {

  /** The data as text. */
  public String text() {
    return new String(data, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "StoredRecord[" + shardId + " " + sequenceNumber + ", " + data.length + " bytes]";
  }
}
