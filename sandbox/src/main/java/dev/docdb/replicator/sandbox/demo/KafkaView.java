package dev.docdb.replicator.sandbox.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumes the topic of the collection. */
final class KafkaView implements TargetView {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final MessageLog log = new MessageLog();

  KafkaView(String bootstrapServers, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG,
                "view-" + UUID.randomUUID(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                "1000"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(topic));
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public void poll() {
    consumer.poll(Duration.ofMillis(100)).forEach(message -> log.add(message.value()));
  }

  @Override
  public int delivered() {
    return log.delivered();
  }

  @Override
  public int duplicates() {
    return log.duplicates();
  }

  @Override
  public List<String> differences(Workload workload) {
    return log.differences(workload.written());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
