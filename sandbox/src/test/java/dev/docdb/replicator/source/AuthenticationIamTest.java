package dev.docdb.replicator.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.AwsCredential;
import dev.docdb.replicator.sandbox.documentdb.EmbeddedDocumentDb;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.tls.TrustedCertificates;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The login as a role, with the driver's own signature, into a server that checks it. */
@Timeout(60)
class AuthenticationIamTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/replicator";
  private static final String KEY = "ASIAIOSFODNN7EXAMPLE";
  private static final String SECRET = "hunter2/bPxRfiCYEXAMPLEKEY";
  private static final String SESSION = "session-hunter2==";

  private static EmbeddedDocumentDb server(Optional<String> session) {
    return EmbeddedDocumentDb.start(
        EmbeddedDocumentDbOptions.defaults().withIam(KEY, SECRET, session, ROLE));
  }

  private static TlsAttempt logIn(EmbeddedDocumentDb server, Login login) {
    TrustedCertificates trusted =
        TrustedCertificates.fromPem(
            "test", server.certificateAuthorityPem().getBytes(US_ASCII), Instant.now());
    return TlsAttempt.to(server.port(), login, Optional.of(trusted.sslContext()));
  }

  @Test
  void aRoleLogsInWithTheTokenOfItsSession() {
    try (EmbeddedDocumentDb server = server(Optional.of(SESSION))) {
      TlsAttempt attempt =
          logIn(server, new Login.Role(() -> new AwsCredential(KEY, SECRET, SESSION)));
      assertEquals(TlsAttempt.CONNECTED, attempt.verdict(), attempt::message);
    }
  }

  @Test
  void longLivedKeysLogInWithoutAToken() {
    try (EmbeddedDocumentDb server = server(Optional.empty())) {
      TlsAttempt attempt =
          logIn(server, new Login.Role(() -> new AwsCredential(KEY, SECRET, null)));
      assertEquals(TlsAttempt.CONNECTED, attempt.verdict(), attempt::message);
    }
  }

  @Test
  void aForeignKeyIsRefusedWithWordsAndWithoutSecrets() {
    try (EmbeddedDocumentDb server = server(Optional.of(SESSION))) {
      for (AwsCredential foreign :
          new AwsCredential[] {
            new AwsCredential(KEY, "hunter2-of-somebody-else", SESSION),
            new AwsCredential(KEY, SECRET, "session-hunter2-of-yesterday"),
            new AwsCredential("ASIAOTHER", SECRET, SESSION)
          }) {
        TlsAttempt attempt = logIn(server, new Login.Role(() -> foreign));
        assertEquals("LOGIN_FAILED", attempt.verdict(), attempt::message);
        assertTrue(attempt.message().contains("DOCUMENTDB_AUTH=iam"), attempt::message);
        assertFalse(attempt.message().contains("hunter2"), attempt::message);
      }
    }
  }

  @Test
  void keysThatWereRenewedAreUsedForTheNextConnection() {
    AtomicInteger asked = new AtomicInteger();
    Login login =
        new Login.Role(
            () ->
                new AwsCredential(
                    KEY, SECRET, asked.incrementAndGet() == 1 ? "session-expired" : SESSION));
    try (EmbeddedDocumentDb server = server(Optional.of(SESSION))) {
      assertEquals("LOGIN_FAILED", logIn(server, login).verdict());
      assertEquals(TlsAttempt.CONNECTED, logIn(server, login).verdict());
    }
  }
}
