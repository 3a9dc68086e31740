package dev.docdb.replicator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.sandbox.documentdb.EmbeddedDocumentDb;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.sandbox.secrets.SecretsManagerServer;
import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.target.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From the settings to a connection: the login, the bundle, and what is said of them in time. */
@Timeout(60)
class ClusterAccessTest {
  private static final Duration TIME = Duration.ofMinutes(1);
  private static final Instant NOW = Instant.now();

  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  @AutoClose private final Surroundings surroundings = new Surroundings();
  @AutoClose private final AwsClients aws = new AwsClients();
  @AutoClose private final S3Server s3 = S3Server.start();
  @AutoClose private final SecretsManagerServer secrets = SecretsManagerServer.start();

  @BeforeEach
  void point() {
    surroundings.point("S3", s3.endpoint(), S3Server.ACCESS_KEY_ID, S3Server.SECRET_ACCESS_KEY);
    surroundings.point(
        "SecretsManager", secrets.endpoint(), S3Server.ACCESS_KEY_ID, S3Server.SECRET_ACCESS_KEY);
    s3.createBucket("certificates");
  }

  private ClusterAccess access(String uri, Map<String, String> more, Instant now) {
    Map<String, String> variables = new HashMap<>();
    variables.put("DOCUMENTDB_URI", uri);
    variables.put("CERTIFICATE_BUCKET", "certificates");
    variables.put("CERTIFICATE_KEY", "bundle.pem");
    variables.put("WATCHED_DB_NAME", "shop");
    variables.put("STATE_DB", "replication");
    variables.put("STATE_COLLECTION", "state");
    variables.put("KINESIS_STREAM", "unused");
    variables.putAll(more);
    Log log = new Log(new PrintStream(logged, true, UTF_8));
    return new ClusterAccess(
        Environment.of(variables), aws, new StoredSecrets(aws), log, () -> now);
  }

  /** Which must be there for any connection, though none is made. */
  private ClusterAccess withPassword(Instant now) {
    secrets.put("docdb/reader", "{\"username\": \"reader\", \"password\": \"hunter2\"}");
    return access("localhost:27017", Map.of("DOCUMENTDB_SECRET", "docdb/reader"), now);
  }

  private static CertificateAuthority endingIn(int days) {
    return CertificateAuthority.create(
        "ends in " + days, NOW.minusSeconds(3600), NOW.plus(Duration.ofDays(days)));
  }

  private List<BsonDocument> logLines() {
    return logged.toString(UTF_8).lines().map(BsonDocument::parse).toList();
  }

  @Test
  void b11_warnsOnceWhenTheLastAuthorityEndsSoon() {
    s3.putObject("certificates", "bundle.pem", endingIn(90).pem() + endingIn(179).pem());
    ClusterAccess access = withPassword(NOW.plusSeconds(1));
    for (int tick = 0; tick < 3; tick++) {
      access.connect(TIME).close();
    }

    assertEquals(1, logLines().size(), logged::toString);
    BsonDocument line = logLines().getFirst();
    assertEquals("WARN", line.getString("level").getValue());
    assertEquals("s3://certificates/bundle.pem", line.getString("bundle").getValue());
    assertEquals(178, line.getNumber("days").intValue());
    assertTrue(
        line.getString("message").getValue().contains("global-bundle.pem"), logged::toString);
  }

  @Test
  void b11_saysNothingOfABundleThatHoldsForLong() {
    s3.putObject("certificates", "bundle.pem", endingIn(90).pem() + endingIn(181).pem());
    withPassword(NOW).connect(TIME).close();
    assertEquals(List.of(), logLines());
  }

  @Test
  void b11_neverConnectsWithABundleThatHasExpired() {
    s3.putObject("certificates", "bundle.pem", endingIn(90).pem());
    ClusterAccess access = withPassword(NOW.plus(Duration.ofDays(91)));
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> access.connect(TIME));
    assertTrue(e.getMessage().contains("s3://certificates/bundle.pem"), e::getMessage);
    assertTrue(e.getMessage().contains("truststore.pki.rds.amazonaws.com"), e::getMessage);
  }

  @Test
  void saysWhichSecretHoldsNoText() {
    s3.putObject("certificates", "bundle.pem", endingIn(365).pem());
    for (String text : List.of("", "hunter2", "[\"hunter2\"]", "{\"user\": \"hunter2\"}")) {
      ClusterAccess access = withPassword(NOW);
      secrets.put("docdb/reader", text);
      ConfigurationException e =
          assertThrows(ConfigurationException.class, () -> access.connect(TIME), text);
      assertTrue(e.getMessage().contains("docdb/reader"), e::getMessage);
      assertTrue(!e.getMessage().contains("hunter2"), e::getMessage);
    }
  }

  @Test
  void b10_logsInWithASecretThatWasRotatedOnceItIsForgotten() {
    CertificateAuthority authority = endingIn(365);
    s3.putObject("certificates", "bundle.pem", authority.pem());
    try (EmbeddedDocumentDb server =
        EmbeddedDocumentDb.start(EmbeddedDocumentDbOptions.defaults().withAuthority(authority))) {
      secrets.put("docdb/reader", secretOf(server.username(), "old"));
      ClusterAccess access = access(server.uri(), Map.of("DOCUMENTDB_SECRET", "docdb/reader"), NOW);
      secrets.put("docdb/reader", secretOf(server.username(), "older"));
      access.connect(TIME).close();
      secrets.put("docdb/reader", secretOf(server.username(), server.password()));
      access.forgetLogin();
      try (Cluster cluster = access.connect(TIME)) {
        assertTrue(cluster.client().getDatabase("shop").listCollectionNames().first() == null);
      }
    }
  }

  private static String secretOf(String user, String password) {
    return "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(user, password);
  }

  @Test
  void logsInAsTheRoleWhoseKeysTheSdkFinds() {
    CertificateAuthority authority = endingIn(365);
    s3.putObject("certificates", "bundle.pem", authority.pem());
    try (EmbeddedDocumentDb server =
        EmbeddedDocumentDb.start(
            EmbeddedDocumentDbOptions.defaults()
                .withAuthority(authority)
                .withIam(
                    S3Server.ACCESS_KEY_ID,
                    S3Server.SECRET_ACCESS_KEY,
                    Optional.of("session"),
                    "arn:aws:iam::111122223333:role/replicator"))) {
      ClusterAccess access = access(server.uri(), Map.of("DOCUMENTDB_AUTH", "iam"), NOW);
      System.setProperty("aws.sessionToken", "session");
      try (Cluster cluster = access.connect(TIME)) {
        assertTrue(cluster.client().getDatabase("shop").listCollectionNames().first() == null);
      }
      assertEquals(0, secrets.requests());
    }
  }

  @Test
  void saysThatThereAreNoKeysOfARole() {
    s3.putObject("certificates", "bundle.pem", endingIn(365).pem());
    ClusterAccess access = access("localhost:27017", Map.of("DOCUMENTDB_AUTH", "iam"), NOW);
    System.setProperty("aws.disableEc2Metadata", "true");
    System.setProperty("aws.sharedCredentialsFile", "no-such-file");
    System.setProperty("aws.configFile", "no-such-file");
    System.clearProperty("aws.accessKeyId");
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> access.connect(TIME));
    assertTrue(e.getMessage().contains("DOCUMENTDB_AUTH=iam"), e::getMessage);
  }
}
