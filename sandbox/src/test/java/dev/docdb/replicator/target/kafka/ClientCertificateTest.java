package dev.docdb.replicator.target.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import dev.docdb.replicator.sandbox.tls.ServerIdentity;
import java.time.Instant;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

/** What a secret for mutual TLS may hold, and what is said of mistakes in it. */
class ClientCertificateTest {
  private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("Clients");
  private static final ServerIdentity OWN = AUTHORITY.issue("replicator");

  private static ClientCertificate parse(String... fields) {
    BsonDocument json = new BsonDocument();
    for (int i = 0; i < fields.length; i += 2) {
      json.append(fields[i], new BsonString(fields[i + 1]));
    }
    return ClientCertificate.parse("kafka/replicator", json.toJson());
  }

  private static void assertUnusable(String words, String... fields) {
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> parse(fields), words);
    assertTrue(e.getMessage().contains("kafka/replicator"), e::getMessage);
    assertTrue(e.getMessage().contains(words), () -> words + " expected: " + e.getMessage());
    assertNull(e.getCause());
    String key = OWN.keyPem().lines().skip(1).findFirst().orElseThrow();
    assertFalse(e.getMessage().contains(key.substring(0, 20)), e::getMessage);
    assertFalse(e.getMessage().contains("hunter2"), e::getMessage);
  }

  @Test
  void readsACertificateWithItsKeyAndShowsNoKey() {
    ClientCertificate read = parse("certificate", OWN.certificatePem(), "privateKey", OWN.keyPem());
    assertEquals(OWN.keyPem(), read.key().reveal());
    assertFalse(read.toString().contains("PRIVATE KEY"), read.toString());
  }

  @Test
  void anEncryptedKeyIsOpened() throws Exception {
    String sealed = SealedKey.pem(OWN.key(), "hunter2");
    assertEquals(
        OWN.keyPem(),
        parse(
                "certificate",
                OWN.certificatePem(),
                "privateKey",
                sealed,
                "privateKeyPassword",
                "hunter2")
            .key()
            .reveal());
    assertUnusable(
        "is wrong",
        "certificate",
        OWN.certificatePem(),
        "privateKey",
        sealed,
        "privateKeyPassword",
        "hunter3");
    assertUnusable(
        "no \"privateKeyPassword\"", "certificate", OWN.certificatePem(), "privateKey", sealed);
    assertUnusable(
        "isn't encrypted",
        "certificate",
        OWN.certificatePem(),
        "privateKey",
        OWN.keyPem(),
        "privateKeyPassword",
        "hunter2");
  }

  @Test
  void whatIsMissingOrOfAnotherFormIsNamed() {
    assertUnusable("has no text \"certificate\"", "privateKey", OWN.keyPem());
    assertUnusable("has no text \"privateKey\"", "certificate", OWN.certificatePem());
    String old = OWN.keyPem().replace("PRIVATE KEY", "RSA PRIVATE KEY");
    assertUnusable("openssl pkcs8", "certificate", OWN.certificatePem(), "privateKey", old);
    assertUnusable("\"certificate\"", "certificate", "hunter2 is none", "privateKey", OWN.keyPem());
    assertUnusable(
        "can't be read",
        "certificate",
        OWN.certificatePem(),
        "privateKey",
        "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----");
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    assertUnusable(
        "isn't the one of its \"certificate\"",
        "certificate",
        OWN.certificatePem(),
        "privateKey",
        AUTHORITY.issue("other").keyPem());
  }

  @Test
  void aCertificateThatHasExpiredIsRefused() {
    Instant now = Instant.now();
    ServerIdentity old = AUTHORITY.issue(now.minusSeconds(7_200), now.minusSeconds(60), "old");
    assertUnusable(
        "can't be used", "certificate", old.certificatePem(), "privateKey", old.keyPem());
  }

  @Test
  void authoritiesThatHaveExpiredAreRefused() {
    Instant now = Instant.now();
    CertificateAuthority old =
        CertificateAuthority.create("Old", now.minusSeconds(7_200), now.minusSeconds(60));
    assertUnusable(
        "none that is valid now",
        "certificate",
        OWN.certificatePem(),
        "privateKey",
        OWN.keyPem(),
        "authorities",
        old.pem());
  }
}
