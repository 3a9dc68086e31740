package dev.docdb.replicator.target.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.name.TopicName;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.kafka.KafkaCredentials;
import dev.docdb.replicator.sandbox.kafka.KafkaOptions;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.KeptSecrets;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Placed;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetResources;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaTargetTest {
  private static final Encoding ENVELOPE = new Encoding(Shape.CHANGE, JsonMode.RELAXED);

  @AutoClose private final Surroundings surroundings = new Surroundings();

  @AfterEach
  void forget() {
    System.clearProperty("javax.net.ssl.trustStore");
  }

  @Test
  void collectionsThatDifferInADotAndAnUnderscoreHaveTopicsOfTheirOwn() throws Exception {
    try (KafkaServer server = KafkaServer.start()) {
      for (String collection : List.of("a.b", "a_b", "a-b")) {
        Namespace place = Namespace.of("shop", collection);
        Map<String, String> settings = Map.of("MSK_BOOTSTRAP_SRV", server.bootstrapServers());
        assertEquals(List.of(Outcome.STORED), send(surroundings.resources(place, settings), place));
        Map<String, Object> client = Map.of("bootstrap.servers", server.bootstrapServers());
        assertEquals(1, TopicReader.read(client, TopicName.of(place)).size(), collection);
      }
    }
  }

  @Test
  void s04_aDocumentKeepsItsPartitionAndItsOrder() throws Exception {
    try (KafkaServer server = KafkaServer.start(new KafkaOptions(false, true, 8))) {
      Namespace place = Namespace.of("shop", "orders");
      List<Change> changes = new Journal(place).random(400, 40);
      Map<String, String> settings = Map.of("MSK_BOOTSTRAP_SRV", server.bootstrapServers());
      try (KafkaTarget target = KafkaTarget.open(surroundings.resources(place, settings))) {
        PlanDriver.of(target).deliver(Sending.encode(changes.toArray(Change[]::new)));
      }
      Map<String, Object> client = Map.of("bootstrap.servers", server.bootstrapServers());
      Placed.assertOrdered(
          changes,
          TopicReader.records(client, TopicName.of(place)).stream()
              .map(KafkaTargetTest::placed)
              .toList(),
          8);
    }
  }

  private static Placed placed(ConsumerRecord<String, String> record) {
    String id = TopicReader.change(record).eventId().orElseThrow();
    return new Placed("" + record.partition(), record.key(), id);
  }

  @Test
  void aTopicThatIsMissingAndMayNotBeMadeIsNamed() {
    try (KafkaServer server = KafkaServer.start(KafkaOptions.plaintext().withoutAutoCreation())) {
      Namespace place = Namespace.of("shop", "missing");
      Map<String, String> settings = Map.of("MSK_BOOTSTRAP_SRV", server.bootstrapServers());
      TargetMisconfiguredException failure =
          assertThrows(
              TargetMisconfiguredException.class,
              () -> send(surroundings.resources(place, settings), place));
      assertTrue(failure.getMessage().contains("shop-missing"), failure.getMessage());
      assertTrue(failure.getMessage().contains("create the topic"), failure.getMessage());
    }
  }

  @Test
  void logsInOverTlsAndAWrongPasswordIsToldWithoutShowingIt(@TempDir Path folder) throws Exception {
    try (KafkaServer server = KafkaServer.start(KafkaOptions.scram())) {
      KafkaCredentials login = server.credentials().orElseThrow();
      trust(login.certificateAuthorityPem(), folder.resolve("trust.p12"));
      Namespace place = Namespace.of("shop", "orders");
      Map<String, String> settings =
          Map.of("MSK_BOOTSTRAP_SRV", server.bootstrapServers(), "MSK_SECRET", "kafka");
      assertEquals(
          List.of(Outcome.STORED),
          send(surroundings.resources(place, settings, new KeptSecrets(login.password())), place));
      TargetMisconfiguredException failure =
          assertThrows(
              TargetMisconfiguredException.class,
              () -> send(surroundings.resources(place, settings), place));
      assertTrue(failure.getMessage().contains("MSK_SECRET"), failure.getMessage());
      assertFalse(failure.toString().contains(Surroundings.PASSWORD));
    }
  }

  @Test
  void aChangedPasswordIsFetchedOnceMore(@TempDir Path folder) throws Exception {
    try (KafkaServer server = KafkaServer.start(KafkaOptions.scram())) {
      KafkaCredentials login = server.credentials().orElseThrow();
      trust(login.certificateAuthorityPem(), folder.resolve("trust.p12"));
      Namespace place = Namespace.of("shop", "orders");
      Map<String, String> settings =
          Map.of("MSK_BOOTSTRAP_SRV", server.bootstrapServers(), "MSK_SECRET", "kafka");
      KeptSecrets secrets = new KeptSecrets("old");
      TargetResources resources = surroundings.resources(place, settings, secrets);
      assertThrows(TargetMisconfiguredException.class, () -> send(resources, place));
      assertEquals(2, secrets.fetched());
      secrets.rotate(login.password());
      assertEquals(List.of(Outcome.STORED), send(resources, place));
      assertEquals(3, secrets.fetched());
    }
  }

  private static List<Outcome> send(TargetResources resources, Namespace place) throws Exception {
    try (KafkaTarget target = KafkaTarget.open(resources)) {
      return target.send(
          new BatchEncoder(Set.of(ENVELOPE))
              .encode(List.of(new Journal(place).insert("a")), 1).changes().stream()
                  .map(change -> target.toEntry(change).orElseThrow())
                  .toList());
    }
  }

  /** The target trusts whom the JVM trusts. */
  private static void trust(String pem, Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "authority",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
    try (var out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    System.setProperty("javax.net.ssl.trustStore", file.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
  }
}
