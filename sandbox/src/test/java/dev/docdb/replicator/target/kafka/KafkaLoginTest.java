package dev.docdb.replicator.target.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.sandbox.kafka.KafkaAccess;
import dev.docdb.replicator.sandbox.kafka.KafkaCredentials;
import dev.docdb.replicator.sandbox.kafka.KafkaOptions;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import dev.docdb.replicator.sandbox.tls.ServerIdentity;
import dev.docdb.replicator.secret.Secrets;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.KeptSecrets;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KafkaLoginTest {
  private static final Namespace PLACE = Namespace.of("shop", "orders");
  private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("Brokers");
  private static final ServerIdentity BROKER = AUTHORITY.issue("localhost", "127.0.0.1");

  @AutoClose private final Surroundings surroundings = new Surroundings();

  private List<Outcome> send(KafkaServer server, Secrets secrets, String auth) throws Exception {
    return send(server.bootstrapServers(), secrets, auth);
  }

  private List<Outcome> send(String brokers, Secrets secrets, String auth) throws Exception {
    Map<String, String> settings =
        Map.of("MSK_BOOTSTRAP_SRV", brokers, "MSK_AUTH", auth, "MSK_SECRET", "kafka");
    try (KafkaTarget target = KafkaTarget.open(surroundings.resources(PLACE, settings, secrets))) {
      return Sending.send(target, new Journal(PLACE).insert("a"));
    }
  }

  private void assertRefused(KafkaServer server, Secrets secrets, String auth, String... words) {
    TargetMisconfiguredException refusal =
        assertThrows(
            TargetMisconfiguredException.class, () -> send(server, secrets, auth), words[0]);
    for (String word : words) {
      assertTrue(refusal.getMessage().contains(word), word + " expected: " + refusal.getMessage());
    }
    assertTrue(refusal.getMessage().contains("MSK_BOOTSTRAP_SRV"), refusal::getMessage);
  }

  private static BsonDocument json(String... fields) {
    BsonDocument json = new BsonDocument();
    for (int i = 0; i < fields.length; i += 2) {
      json.append(fields[i], new BsonString(fields[i + 1]));
    }
    return json;
  }

  private static Secrets secret(String... fields) {
    return KeptSecrets.holding(json(fields).toJson());
  }

  @Nested
  class Password {
    private static final KafkaServer SERVER = KafkaServer.start(KafkaOptions.scram());
    private static final KafkaCredentials LOGIN = SERVER.credentials().orElseThrow();

    @AfterAll
    static void close() {
      SERVER.close();
    }

    private static KeptSecrets password(String password) {
      return KeptSecrets.holding(
          json(
                  "username",
                  "replicator",
                  "password",
                  password,
                  "authorities",
                  LOGIN.certificateAuthorityPem())
              .toJson());
    }

    @Test
    void d14_aWrongPasswordIsToldWithoutShowingIt() throws Exception {
      assertEquals(List.of(Outcome.STORED), send(SERVER, password(LOGIN.password()), "scram"));
      assertRefused(SERVER, password("hunter2"), "scram", "MSK_SECRET", "password", "9096");
      TargetMisconfiguredException refusal =
          assertThrows(
              TargetMisconfiguredException.class, () -> send(SERVER, password("hunter2"), "scram"));
      assertFalse(refusal.toString().contains("hunter2"));
      assertFalse(String.valueOf(refusal.getCause()).contains("hunter2"));
    }

    @Test
    void d14_aChangedPasswordIsFetchedOnceMore() throws Exception {
      RotatedSecrets secrets = new RotatedSecrets(password("old"), password(LOGIN.password()));
      assertEquals(List.of(Outcome.STORED), send(SERVER, secrets, "scram"));
      RotatedSecrets wrong = new RotatedSecrets(password("old"), password("also old"));
      assertRefused(SERVER, wrong, "scram", "MSK_SECRET");
      assertEquals(1, wrong.forgotten());
    }

    @Test
    void aBrokerOfAnAuthorityThatTheJvmDoesNotKnowIsRefused() {
      Secrets noAuthorities = secret("username", "replicator", "password", LOGIN.password());
      assertRefused(
          SERVER, noAuthorities, "scram", "unable to find valid certification path", "authorities");
    }
  }

  @Nested
  class Certificate {
    private static final KafkaServer SERVER =
        KafkaServer.start(KafkaOptions.withAccess(new KafkaAccess.Certificates(BROKER)));
    private static final ServerIdentity CLIENT = AUTHORITY.issue("replicator");

    @AfterAll
    static void close() {
      SERVER.close();
    }

    private static Secrets of(ServerIdentity client, CertificateAuthority trusted) {
      return secret(
          "certificate", client.certificatePem(),
          "privateKey", client.keyPem(),
          "authorities", trusted.pem());
    }

    @Test
    void theCertificateIsShown() throws Exception {
      assertEquals(List.of(Outcome.STORED), send(SERVER, of(CLIENT, AUTHORITY), "tls"));
    }

    @Test
    void theKeyMayBeEncrypted() throws Exception {
      Secrets sealed =
          secret(
              "certificate", CLIENT.certificatePem(),
              "privateKey", SealedKey.pem(CLIENT.key(), "hunter2"),
              "privateKeyPassword", "hunter2",
              "authorities", AUTHORITY.pem());
      assertEquals(List.of(Outcome.STORED), send(SERVER, sealed, "tls"));
    }

    @Test
    void d14_aClientOfAnotherAuthorityIsRefused() {
      ServerIdentity stranger = CertificateAuthority.create("Others").issue("replicator");
      assertRefused(SERVER, of(stranger, AUTHORITY), "tls", "certificate", "they must trust");
    }

    @Test
    void d14_aClientWithoutACertificateIsRefused() {
      Secrets none =
          secret("username", "replicator", "password", "x", "authorities", AUTHORITY.pem());
      assertRefused(SERVER, none, "scram", "certificate");
    }

    @Test
    void aBrokerOfAnotherAuthorityIsRefused() {
      CertificateAuthority other = CertificateAuthority.create("Others");
      assertRefused(
          SERVER,
          of(CLIENT, other),
          "tls",
          "unable to find valid certification path",
          "authorities");
    }
  }

  private void assertBrokerRefused(ServerIdentity identity, String word) {
    ServerIdentity client = AUTHORITY.issue("replicator");
    try (KafkaServer server =
        KafkaServer.start(KafkaOptions.withAccess(new KafkaAccess.Certificates(identity)))) {
      assertRefused(server, Certificate.of(client, AUTHORITY), "tls", word);
    }
  }

  @Test
  void aBrokerWhoseCertificateIsForAnotherHostIsRefused() {
    assertBrokerRefused(AUTHORITY.issue("kafka.example.com"), "No subject alternative");
  }

  @Test
  void aBrokerWhoseCertificateHasExpiredIsRefused() {
    Instant now = Instant.now();
    assertBrokerRefused(
        AUTHORITY.issue(now.minusSeconds(7_200), now.minusSeconds(3_600), "localhost", "127.0.0.1"),
        "NotAfter");
  }
}
