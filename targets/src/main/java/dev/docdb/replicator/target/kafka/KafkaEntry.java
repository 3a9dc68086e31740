package dev.docdb.replicator.target.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Payload;
import dev.docdb.replicator.target.Entry;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** One record, and its size as the producer estimates it. Its arrays are made when it is sent. */
record KafkaEntry(
    EncodedChange change, String namespace, String topic, @Nullable Payload value, int bytes)
    implements Entry {
  /** The most that a batch and a record add to what they hold, with lengths of key and value. */
  private static final int OVERHEAD = 61 + 21 + 2 * 5;

  /** The most that a header adds: the lengths of its name and its value. */
  private static final int HEADER_OVERHEAD = 2 * 5;

  /**
   * The record of a change.
   *
   * @param value null: a tombstone
   */
  static KafkaEntry of(
      EncodedChange change, String namespace, String topic, @Nullable Payload value) {
    int bytes = OVERHEAD + key(change, namespace).length + (value == null ? 0 : value.length());
    for (Header header : headers(change, namespace)) {
      bytes += HEADER_OVERHEAD + header.key().length() + header.value().length;
    }
    return new KafkaEntry(change, namespace, topic, value, bytes);
  }

  private static byte[] key(EncodedChange change, String namespace) {
    String key = change.isOfOneDocument() ? change.change().documentId() : namespace;
    return key.getBytes(UTF_8);
  }

  private static List<Header> headers(EncodedChange change, String namespace) {
    return List.of(
        header("id", change.change().eventId()),
        header("namespace", namespace),
        header("operation", change.change().operationType()));
  }

  private static Header header(String name, String text) {
    return new RecordHeader(name, text.getBytes(UTF_8));
  }

  ProducerRecord<byte[], byte[]> record() {
    byte @Nullable [] bytes = value == null ? null : value.toBytes();
    return new ProducerRecord<>(
        topic, null, null, key(change, namespace), bytes, headers(change, namespace));
  }

  @Override
  public String toString() {
    return "KafkaEntry[" + change + "]";
  }
}
