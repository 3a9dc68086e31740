package dev.docdb.replicator.sandbox.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumes the topic of the collection. */
final class KafkaSource implements MessageSource {
  private final KafkaConsumer<byte[], byte[]> consumer;

  private final String topic;

  KafkaSource(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            "false"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  @Override
  public void poll(Consumer<byte[]> messages) {
    if (consumer.assignment().isEmpty() && !assign()) {
      return;
    }
    consumer.poll(Duration.ofMillis(100)).forEach(message -> messages.accept(message.value()));
  }

  /**
   * Reads all partitions from their begin, without the delays of a group; false while there is no
   * topic yet.
   */
  private boolean assign() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return !partitions.isEmpty();
  }
}
