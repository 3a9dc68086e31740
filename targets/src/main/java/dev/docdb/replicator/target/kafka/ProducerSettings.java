package dev.docdb.replicator.target.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** How our producers are set up. */
final class ProducerSettings {
  private static final int BUFFER = 16 << 20;
  private static final int PARTITION_BATCH = 256 << 10;
  private static final int WAIT_FOR_BROKER = 10_000;
  private static final int LINGER = 2;

  private ProducerSettings() {}

  /**
   * The settings that keep order and lose nothing. A record never expires inside the producer:
   * records behind one that did would be numbered anew and stored, and so overtake it. Whoever
   * waits too long throws the whole producer away instead.
   *
   * @param access how the brokers are reached
   * @param largestRecord in bytes
   */
  static Map<String, Object> of(Map<String, Object> access, int largestRecord) {
    Map<String, Object> settings = new HashMap<>(access);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, WAIT_FOR_BROKER);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT_FOR_BROKER);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largestRecord);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, PARTITION_BATCH);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER);
    // Nobody can ask this process for them, and each costs time at a start.
    settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
    settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    return settings;
  }
}
