package dev.docdb.replicator.sandbox.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KafkaServerTest {

  @Nested
  class Plaintext {
    private static final KafkaServer SERVER = KafkaServer.start();

    @AfterAll
    static void close() {
      SERVER.close();
      SERVER.close();
    }

    @Test
    void recordsOfAKeyAreReadInTheOrderInWhichTheyWereSent() throws Exception {
      try (var producer = producer(client(SERVER))) {
        for (int i = 0; i < 100; i++) {
          producer.send(new ProducerRecord<>("ordered", "key-" + i % 5, "v" + i));
        }
        producer.flush();
        assertEquals(3, producer.partitionsFor("ordered").size());
      }
      List<String> ofOneKey = read("ordered", 100).getOrDefault("key-3", List.of());
      assertEquals(20, ofOneKey.size());
      assertEquals(List.of("v3", "v8", "v13"), ofOneKey.subList(0, 3));
    }

    @Test
    void aRecordOverTheLimitOfTheBrokerIsRefused() {
      Map<String, Object> client = client(SERVER);
      client.put("max.request.size", 4 * 1024 * 1024);
      client.put("buffer.memory", 8L * 1024 * 1024);
      try (var producer = producer(client)) {
        Future<RecordMetadata> sent =
            producer.send(new ProducerRecord<>("large", "k", "x".repeat(2 * 1024 * 1024)));
        ExecutionException failure = assertThrows(ExecutionException.class, sent::get);
        assertInstanceOf(RecordTooLargeException.class, failure.getCause());
      }
    }

    private Map<String, List<String>> read(String topic, int count) {
      Map<String, Object> client = client(SERVER);
      client.put("group.id", "g");
      client.put("auto.offset.reset", "earliest");
      Map<String, List<String>> byKey = new HashMap<>();
      int seen = 0;
      try (var consumer =
          new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
        consumer.subscribe(List.of(topic));
        for (int polls = 0; seen < count && polls < 100; polls++) {
          for (var found : consumer.poll(Duration.ofMillis(200))) {
            byKey.computeIfAbsent(found.key(), key -> new ArrayList<>()).add(found.value());
            seen++;
          }
        }
      }
      return byKey;
    }
  }

  @Nested
  class Scram {
    private static final KafkaServer SERVER =
        KafkaServer.start(KafkaOptions.scram().withoutAutoCreation());
    private static final KafkaCredentials CREDENTIALS = SERVER.credentials().orElseThrow();

    @AfterAll
    static void close() {
      SERVER.close();
    }

    @Test
    void theRightPasswordIsAccepted() throws Exception {
      try (Admin admin = Admin.create(authenticated(CREDENTIALS.jaasConfiguration()))) {
        assertFalse(admin.describeCluster().nodes().get().isEmpty());
      }
    }

    @Test
    void aWrongPasswordIsRefused() {
      KafkaCredentials wrong = new KafkaCredentials(CREDENTIALS.user(), "wrong", "");
      try (Admin admin = Admin.create(authenticated(wrong.jaasConfiguration()))) {
        ExecutionException failure =
            assertThrows(ExecutionException.class, () -> admin.listTopics().names().get());
        assertInstanceOf(SaslAuthenticationException.class, failure.getCause());
      }
    }

    @Test
    void aClientThatDoesNotKnowTheAuthorityRefusesTheBroker() {
      Map<String, Object> client = authenticated(CREDENTIALS.jaasConfiguration());
      client.remove("ssl.truststore.type");
      client.remove("ssl.truststore.certificates");
      try (Admin admin = Admin.create(client)) {
        ExecutionException failure =
            assertThrows(ExecutionException.class, () -> admin.listTopics().names().get());
        assertInstanceOf(SslAuthenticationException.class, failure.getCause());
      }
    }

    @Test
    void aTopicIsNotMadeByWritingToIt() {
      Map<String, Object> client = authenticated(CREDENTIALS.jaasConfiguration());
      client.put("max.block.ms", 1500);
      try (var producer = producer(client)) {
        Future<RecordMetadata> sent = producer.send(new ProducerRecord<>("missing", "k", "v"));
        ExecutionException failure = assertThrows(ExecutionException.class, sent::get);
        assertInstanceOf(TimeoutException.class, failure.getCause());
      }
    }

    @Test
    void thePasswordIsNotShown() {
      assertFalse(CREDENTIALS.toString().contains(CREDENTIALS.password()));
    }

    private static Map<String, Object> authenticated(String jaas) {
      Map<String, Object> client = client(SERVER);
      client.put("security.protocol", "SASL_SSL");
      client.put("sasl.mechanism", "SCRAM-SHA-512");
      client.put("sasl.jaas.config", jaas);
      client.put("ssl.truststore.type", "PEM");
      client.put("ssl.truststore.certificates", CREDENTIALS.certificateAuthorityPem());
      return client;
    }
  }

  private static Map<String, Object> client(KafkaServer server) {
    return new HashMap<>(Map.of("bootstrap.servers", server.bootstrapServers()));
  }

  private static KafkaProducer<String, String> producer(Map<String, Object> client) {
    return new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
  }
}
