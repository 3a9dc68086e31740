package dev.docdb.replicator;

import static dev.docdb.replicator.Doctoring.assertFound;
import static dev.docdb.replicator.Doctoring.map;
import static dev.docdb.replicator.Doctoring.notOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.documentdb.EmbeddedDocumentDb;
import dev.docdb.replicator.sandbox.local.FreePorts;
import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One thing after the other is broken on the way to the cluster and in it, and exactly that is
 * found.
 */
@Timeout(300)
class DoctorAndTheClusterTest {
  private static Doctoring doctor;

  @BeforeAll
  static void start() {
    doctor = Doctoring.start(Set.of(SandboxServer.S3), Map.of());
  }

  @AfterAll
  static void stop() {
    doctor.close();
  }

  @BeforeEach
  void look() {
    doctor.remember();
  }

  /** Whatever was broken, the examination has left everything as it was. */
  @AfterEach
  void nothingChanged() {
    doctor.faults().clear();
    doctor.assertNothingChanged();
  }

  /** The same with those that come behind the login. */
  private static Map<String, String> andWithoutCluster(Map<String, String> map) {
    for (String id :
        List.of(
            "cluster.engine",
            "function.clock",
            "cluster.privileges",
            "cluster.streams",
            "cluster.tokens",
            "cluster.retention",
            "state.saved",
            "state.cluster",
            "state.halt",
            "state.pause",
            "state.lease",
            "state.position")) {
      map.put(id, "skipped");
    }
    return map;
  }

  @Test
  void aSecretThatIsNotThere() {
    Map<String, Document> findings = doctor.examinedWith(Map.of("DOCUMENTDB_SECRET", "nobody"));
    assertFound(
        andWithoutCluster(map("secret", "failed", "cluster.login", "skipped")),
        findings,
        "secret",
        "nobody",
        "secretsmanager:GetSecretValue");
  }

  @Test
  void aSecretWithoutAPassword() {
    doctor.stage.sandbox().secrets().put("broken", "{\"username\":\"replicator\"}");
    Map<String, Document> findings = doctor.examinedWith(Map.of("DOCUMENTDB_SECRET", "broken"));
    assertFound(
        andWithoutCluster(map("secret", "failed", "cluster.login", "skipped")),
        findings,
        "secret",
        "has no text \"password\"");
  }

  /** What the environment keeps is good; what is there now isn't. */
  @Test
  void aPasswordThatWasChanged() {
    String secret = doctor.stage.sandbox().environment().get("DOCUMENTDB_SECRET");
    EmbeddedDocumentDb cluster = doctor.stage.sandbox().cluster();
    String known =
        "{\"username\":\"%s\",\"password\":\"%s\"}"
            .formatted(cluster.username(), cluster.password());
    doctor.stage.sandbox().secrets().put(secret, known.replace(cluster.password(), "old"));
    try {
      assertFound(
          andWithoutCluster(map("cluster.login", "failed")),
          doctor.examined(),
          "cluster.login",
          "DOCUMENTDB_SECRET");
    } finally {
      doctor.stage.sandbox().secrets().put(secret, known);
    }
  }

  @Test
  void aBundleThatIsNotThere() {
    assertFound(
        andWithoutCluster(
            map("certificates", "failed", "cluster.tls", "skipped", "cluster.login", "skipped")),
        doctor.examinedWith(Map.of("CERTIFICATE_KEY", "nothing.pem")),
        "certificates",
        "nothing.pem",
        "global-bundle.pem");
  }

  @Test
  void aBundleThatHasExpired() {
    Instant now = Instant.now();
    CertificateAuthority expired =
        CertificateAuthority.create("old", now.minus(Duration.ofDays(9)), now.minusSeconds(9));
    doctor.stage.sandbox().s3().putObject("certificates", "old.pem", expired.pem());
    assertFound(
        andWithoutCluster(
            map("certificates", "failed", "cluster.tls", "skipped", "cluster.login", "skipped")),
        doctor.examinedWith(Map.of("CERTIFICATE_KEY", "old.pem")),
        "certificates",
        "none that is valid now");
  }

  @Test
  void aBundleThatIsAnothers() {
    doctor
        .stage
        .sandbox()
        .s3()
        .putObject("certificates", "foreign.pem", CertificateAuthority.create("other").pem());
    assertFound(
        andWithoutCluster(map("cluster.tls", "failed", "cluster.login", "skipped")),
        doctor.examinedWith(Map.of("CERTIFICATE_KEY", "foreign.pem")),
        "cluster.tls",
        "no authority that is trusted",
        "CERTIFICATE_BUCKET");
  }

  @Test
  void aHostOfNoName() {
    assertFound(
        andWithoutCluster(
            map(
                "cluster.name", "failed",
                "cluster.connection", "skipped",
                "cluster.tls", "skipped",
                "cluster.login", "skipped")),
        doctor.examinedWith(Map.of("DOCUMENTDB_URI", "nobody.invalid:27017")),
        "cluster.name",
        "nobody.invalid",
        "DNS");
  }

  @Test
  void aPortThatIsClosed() {
    assertFound(
        andWithoutCluster(
            map(
                "cluster.connection", "failed",
                "cluster.tls", "skipped",
                "cluster.login", "skipped")),
        doctor.examinedWith(Map.of("DOCUMENTDB_URI", "localhost:" + FreePorts.find(1).getFirst())),
        "cluster.connection",
        "security group");
  }

  @Test
  void streamsThatAreOff() {
    enableStreams(false);
    try {
      assertFound(
          map(
              "cluster.streams", "failed",
              "cluster.tokens", "skipped",
              "cluster.retention", "skipped",
              "state.position", "skipped"),
          doctor.examined(),
          "cluster.streams",
          "aren't enabled for shop.orders",
          "\"modifyChangeStreams\": 1, \"database\": \"shop\", \"collection\": \"orders\"");
    } finally {
      enableStreams(true);
    }
  }

  private static void enableStreams(boolean enable) {
    doctor.stage.admin(
        new Document("modifyChangeStreams", 1)
            .append("database", "shop")
            .append("collection", "orders")
            .append("enable", enable));
  }

  @Test
  void aPrivilegeThatIsMissing() {
    doctor
        .faults()
        .failAll("update", 13, "not authorized on replication to execute command update");
    assertFound(
        map("cluster.privileges", "failed"),
        doctor.examined(),
        "cluster.privileges",
        "The user may not: update in replication.state",
        "{role: \"readWrite\", db: \"replication\"}");
  }

  @Test
  void whoMayNotAskForWhatStreamsAreEnabledSeesItByOpeningOne() {
    doctor.faults().failNext("aggregate", 13, "not authorized", List.of(), 2);
    Map<String, Document> findings = doctor.examined();
    assertEquals(map(), notOk(findings), findings::toString);
    assertTrue(
        findings.get("cluster.streams").getString("found").contains("it doesn't say"),
        findings::toString);
  }

  @Test
  void tokensThatAreNotGiven() {
    doctor.faults().postBatchResumeToken(false);
    try {
      assertFound(
          map("cluster.tokens", "warning"), doctor.examined(), "cluster.tokens", "10 minutes");
    } finally {
      doctor.faults().postBatchResumeToken(true);
    }
  }
}
