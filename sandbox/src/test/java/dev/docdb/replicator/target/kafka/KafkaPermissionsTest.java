package dev.docdb.replicator.target.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.name.TopicName;
import dev.docdb.replicator.sandbox.kafka.KafkaAccess;
import dev.docdb.replicator.sandbox.kafka.KafkaOptions;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import dev.docdb.replicator.sandbox.tls.ServerIdentity;
import dev.docdb.replicator.target.Examined;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.KeptSecrets;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetResources;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A user who may do only a part of what is needed is told what is missing. */
class KafkaPermissionsTest {
  private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("Brokers");
  private static final KafkaServer SERVER =
      KafkaServer.start(
          KafkaOptions.withAccess(
                  new KafkaAccess.Certificates(AUTHORITY.issue("localhost", "127.0.0.1")))
              .withAuthorizer());

  @AutoClose private final Surroundings surroundings = new Surroundings();
  @AutoClose private final Ruler ruler = new Ruler(SERVER);

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private TargetResources resources(String user, Namespace place) {
    ServerIdentity identity = AUTHORITY.issue(user);
    String secret =
        new BsonDocument("certificate", new BsonString(identity.certificatePem()))
            .append("privateKey", new BsonString(identity.keyPem()))
            .append("authorities", new BsonString(AUTHORITY.pem()))
            .toJson();
    Map<String, String> settings =
        Map.of(
            "MSK_BOOTSTRAP_SRV", SERVER.bootstrapServers(),
            "MSK_AUTH", "tls",
            "MSK_SECRET", "kafka");
    return surroundings.resources(place, settings, KeptSecrets.holding(secret));
  }

  private List<Outcome> sendAs(String user, Namespace place) throws Exception {
    try (KafkaTarget target = KafkaTarget.open(resources(user, place))) {
      return Sending.send(target, new Journal(place).insert("a"));
    }
  }

  private Examined examinedAs(String user, String collection) throws Exception {
    return new Examined(
        TargetKind.KAFKA.examine(resources(user, Namespace.of("shop", collection))));
  }

  @Test
  void d14_whoLooksIsToldWhatTheUserMayNotDo() throws Exception {
    examinedAs("nobody", "g")
        .assertNotOk("place", "failed", "permission", "skipped", "limits", "skipped")
        .assertSays("place", "Describe on the topic");
    ruler.create("shop-g", Map.of("max.message.bytes", "1000"));
    ruler.allow("User:CN=looker", AclOperation.DESCRIBE, "shop-g");
    examinedAs("looker", "g")
        .assertNotOk("permission", "failed", "limits", "unknown")
        .assertSays("permission", "Write on the topic", "WriteDataIdempotently")
        .assertSays("limits", "DescribeConfigs");
    ruler.allow("User:CN=looker", AclOperation.WRITE, "shop-g");
    ruler.allow("User:CN=looker", AclOperation.DESCRIBE_CONFIGS, "shop-g");
    examinedAs("looker", "g")
        .assertNotOk("limits", "warning")
        .assertSays("limits", "up to 1000 bytes", "max.message.bytes of the topic shop-g");
    examinedAs("stranger", "h")
        .assertNotOk("place", "failed", "permission", "skipped", "limits", "skipped");
    ruler.allow("User:CN=maker", AclOperation.DESCRIBE, "shop-h");
    ruler.allow("User:CN=maker", AclOperation.CREATE, "shop-h");
    examinedAs("maker", "h")
        .assertNotOk("permission", "unknown")
        .assertSays("place", "the first change makes it")
        .assertSays("permission", "kafka-cluster:CreateTopic");
    assertTrue(!ruler.topics().contains("shop-h"));
  }

  private void assertRefused(String user, Namespace place, String... words) {
    TargetMisconfiguredException refusal =
        assertThrows(TargetMisconfiguredException.class, () -> sendAs(user, place));
    for (String word : words) {
      assertTrue(refusal.getMessage().contains(word), word + " expected: " + refusal.getMessage());
    }
  }

  @Test
  void d14_whoMaySeeNoTopicIsTold() {
    assertRefused("nobody", Namespace.of("shop", "a"), "shop-a", "Describe", "DescribeTopic");
  }

  @Test
  void d14_whoMayMakeNoTopicIsTold() throws Exception {
    ruler.allow("User:CN=reader", AclOperation.DESCRIBE, "shop-b");
    assertRefused("reader", Namespace.of("shop", "b"), "Create on the topic", "CreateTopic");
    assertTrue(!ruler.topics().contains("shop-b"));
  }

  @Test
  void d14_whoMayWriteNothingIsTold() throws Exception {
    ruler.create("shop-c", Map.of());
    ruler.allow("User:CN=describer", AclOperation.DESCRIBE, "shop-c");
    assertRefused(
        "describer", Namespace.of("shop", "c"), "Write on the topic", "WriteDataIdempotently");
  }

  @Test
  void d14_whoMayWriteToAnotherTopicOnlyIsToldWhichIsMissing() throws Exception {
    ruler.create("shop-d", Map.of());
    ruler.allow("User:CN=other", AclOperation.WRITE, "shop-e");
    ruler.allow("User:CN=other", AclOperation.DESCRIBE, "shop-d");
    assertRefused("other", Namespace.of("shop", "d"), "shop-d", "Write on the topic", "WriteData)");
  }

  @Test
  void whoMayWriteAndCreateNeedsNoMore() throws Exception {
    Namespace place = Namespace.of("shop", "f");
    ruler.allow("User:CN=writer", AclOperation.WRITE, TopicName.of(place));
    ruler.allow("User:CN=writer", AclOperation.CREATE, TopicName.of(place));
    assertEquals(List.of(Outcome.STORED), sendAs("writer", place));
    assertTrue(ruler.topics().contains("shop-f"));
  }
}
