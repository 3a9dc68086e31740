package dev.docdb.replicator.target.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.target.StoredChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads all partitions of a topic from the beginning to what is their end now. */
final class TopicReader {
  private TopicReader() {}

  static List<StoredChange> read(Map<String, Object> client, String topic) {
    return records(client, topic).stream().map(TopicReader::change).toList();
  }

  /** The same with the partition of each. */
  static List<ConsumerRecord<String, String>> records(Map<String, Object> client, String topic) {
    List<ConsumerRecord<String, String>> found = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
    }
    return found;
  }

  static StoredChange change(ConsumerRecord<String, String> record) {
    String id = new String(record.headers().lastHeader("id").value(), UTF_8);
    return new StoredChange(Optional.of(id), Optional.of(record.key()), record.value());
  }
}
