package dev.docdb.replicator.target.kafka;

import dev.docdb.replicator.secret.Credentials;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** How our producers are set up. */
final class ProducerSettings {
  /** The producer's own default, and the broker's. */
  static final int LARGEST_RECORD = 1 << 20;

  private static final int BUFFER = 16 << 20;
  private static final int PARTITION_BATCH = 128 << 10;
  private static final int WAIT_FOR_BROKER = 10_000;
  private static final int LINGER = 2;

  private ProducerSettings() {}

  /**
   * The settings that keep order and lose nothing. A record never expires inside the producer:
   * records behind one that did would be numbered anew and stored, and so overtake it. Whoever
   * waits too long throws the whole producer away instead.
   */
  static Map<String, Object> plain(String brokers) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, WAIT_FOR_BROKER);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT_FOR_BROKER);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_RECORD);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, PARTITION_BATCH);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER);
    settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    return settings;
  }

  /** The same, over TLS with the broker's name verified, and with user and password. */
  static Map<String, Object> withLogin(String brokers, Credentials login) {
    Map<String, Object> settings = plain(brokers);
    settings.put("security.protocol", "SASL_SSL");
    settings.put(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, "https");
    settings.put(SaslConfigs.SASL_MECHANISM, "SCRAM-SHA-512");
    settings.put(
        SaslConfigs.SASL_JAAS_CONFIG,
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=%s password=%s;"
            .formatted(quoted(login.username()), quoted(login.password().reveal())));
    return settings;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
