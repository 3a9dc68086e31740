package dev.docdb.replicator.sandbox.documentdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoClient;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import dev.docdb.replicator.sandbox.tls.ServerIdentity;
import java.time.Duration;
import java.time.Instant;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Servers that a client must not trust, and those that it may. */
class ServerIdentityTest {
  private static final Instant NOW = Instant.now();
  private static final Duration YEAR = Duration.ofDays(365);

  private final CertificateAuthority authority = CertificateAuthority.create("known");

  private void ping(ServerIdentity identity) {
    EmbeddedDocumentDbOptions options =
        EmbeddedDocumentDbOptions.defaults().withAuthority(authority).withIdentity(identity);
    try (EmbeddedDocumentDb server = EmbeddedDocumentDb.start(options)) {
      ping(server.testUri(), server.certificateAuthorityPem());
    }
  }

  private static void ping(String uri, String pem) {
    try (MongoClient client = SourceServers.connect(uri + "&serverSelectionTimeoutMS=1500", pem)) {
      client.getDatabase("admin").runCommand(new Document("ping", 1));
    }
  }

  private void refused(String why, ServerIdentity identity) {
    MongoException thrown = assertThrows(MongoException.class, () -> ping(identity));
    String text = String.valueOf(thrown.getMessage());
    assertTrue(text.contains(why), text);
  }

  @Test
  void aGoodCertificateIsTrusted() {
    ping(authority.issue("localhost"));
  }

  @Test
  void anotherHostsCertificateIsNot() {
    refused("No subject alternative DNS name matching localhost", authority.issue("elsewhere"));
  }

  @Test
  void neitherIsAnExpiredOneOrOneOfTheFuture() {
    refused("NotAfter", authority.issue(NOW.minus(YEAR), NOW.minusSeconds(60), "localhost"));
    refused("NotBefore", authority.issue(NOW.plusSeconds(3600), NOW.plus(YEAR), "localhost"));
  }

  @Test
  void neitherIsAnotherAuthoritysEvenOfTheSameName() {
    refused("PKIX", CertificateAuthority.create("stranger").issue("localhost"));
    refused("PKIX", CertificateAuthority.create("known").issue("localhost"));
  }

  @Test
  void anAuthorityCanBeOldOrNearItsEnd() {
    CertificateAuthority old =
        CertificateAuthority.create("old", NOW.minus(YEAR), NOW.minusSeconds(60));
    CertificateAuthority ending =
        CertificateAuthority.create("ending", NOW.minus(YEAR), NOW.plus(Duration.ofDays(100)));
    assertEquals(
        NOW.minusSeconds(60).getEpochSecond(),
        old.certificate().getNotAfter().toInstant().getEpochSecond());
    assertEquals(
        NOW.plus(Duration.ofDays(100)).getEpochSecond(),
        ending.certificate().getNotAfter().toInstant().getEpochSecond());
    assertEquals(
        old.certificate().getSubjectX500Principal(),
        old.issue("localhost").certificate().getIssuerX500Principal());
  }

  @Test
  void withoutTlsThePasswordIsStillAskedFor() {
    try (EmbeddedDocumentDb server =
        EmbeddedDocumentDb.start(EmbeddedDocumentDbOptions.defaults().withTls(false))) {
      assertTrue(server.testUri().contains("tls=false"), server.testUri());
      ping(server.testUri(), "");
      String wrong = server.testUri().replace(server.password(), "wrong");
      assertThrows(MongoSecurityException.class, () -> ping(wrong, ""));
      String encrypted = server.testUri().replace("tls=false", "tls=true");
      assertThrows(MongoException.class, () -> ping(encrypted, authority.pem()));
    }
  }
}
