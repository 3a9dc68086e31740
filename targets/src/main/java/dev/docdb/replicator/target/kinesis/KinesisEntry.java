package dev.docdb.replicator.target.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Payload;
import dev.docdb.replicator.target.Entry;

/** One record: its bytes count with those of its partition key. */
record KinesisEntry(EncodedChange change, String partitionKey, Payload data) implements Entry {
  @Override
  public int bytes() {
    return data.length() + partitionKey.getBytes(UTF_8).length;
  }

  @Override
  public String toString() {
    return "KinesisEntry[" + change + "]";
  }
}
