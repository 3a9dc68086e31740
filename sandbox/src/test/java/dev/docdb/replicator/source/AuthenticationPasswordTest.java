package dev.docdb.replicator.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.documentdb.EmbeddedDocumentDb;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.secret.Credentials;
import dev.docdb.replicator.tls.TrustedCertificates;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users and passwords as people choose them, on their way from a secret into the cluster. */
@Timeout(60)
class AuthenticationPasswordTest {

  private static TlsAttempt logIn(EmbeddedDocumentDb server, String secret) {
    Credentials credentials = Credentials.parse("docdb/reader", secret);
    TrustedCertificates trusted =
        TrustedCertificates.fromPem(
            "test", server.certificateAuthorityPem().getBytes(US_ASCII), Instant.now());
    return TlsAttempt.to(
        server.port(),
        credentials.username(),
        credentials.password().reveal(),
        Optional.of(trusted.sslContext()));
  }

  /** As Secrets Manager keeps it for a cluster. */
  private static String secret(String user, String password) {
    return new BsonDocument("engine", new BsonString("mongo"))
        .append("host", new BsonString("cluster.example.com"))
        .append("username", new BsonString(user))
        .append("password", new BsonString(password))
        .toJson();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '\t',
      quoteCharacter = '\0',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          replicator	p@ss:w/ö %rd,=ü
          user@example.com	p@ss:w/ö %rd,=ü
          ä,b=c:d/e%2C=3D	=2C=3D
          o'brien "x" \\ $ {	"quoted" \\ 'n\\u00e4h' {$oid}
          replicator	 spaces at both ends\s
          """)
  void noCharacterIsInTheWay(String user, String password) {
    try (EmbeddedDocumentDb server =
        EmbeddedDocumentDb.start(
            EmbeddedDocumentDbOptions.defaults().withCredentials(user, password))) {
      assertEquals(
          TlsAttempt.CONNECTED,
          logIn(server, secret(user, password)).verdict(),
          () -> logIn(server, secret(user, password)).message());
      TlsAttempt wrong = logIn(server, secret(user, password + "x"));
      assertEquals("LOGIN_FAILED", wrong.verdict());
      assertFalse(wrong.message().contains(password), wrong::message);
      assertFalse(wrong.message().contains("'" + user + "'"), wrong::message);
    }
  }

  @Test
  void aWrongPasswordAsksForTheSecretAgain() {
    try (WatchedCluster watched = WatchedCluster.start();
        Cluster stranger =
            watched.connect(
                Map.of(), watched.access().user(), "wrong", watched.access().authority())) {
      SourceException e = assertThrows(SourceException.class, () -> stranger.openNow());
      assertEquals(SourceError.LOGIN_FAILED, e.error());
      assertTrue(!e.getMessage().contains("wrong"), e::getMessage);
    }
  }
}
