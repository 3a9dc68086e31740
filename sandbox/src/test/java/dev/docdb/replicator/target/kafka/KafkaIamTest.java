package dev.docdb.replicator.target.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.sandbox.kafka.IamKeys;
import dev.docdb.replicator.sandbox.kafka.KafkaAccess;
import dev.docdb.replicator.sandbox.kafka.KafkaOptions;
import dev.docdb.replicator.sandbox.kafka.KafkaServer;
import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class KafkaIamTest {
  private static final Namespace PLACE = Namespace.of("shop", "orders");
  private static final IamKeys KEYS =
      new IamKeys(
          "AKIDEXAMPLE", "secret/of+the=role", Optional.of("a session/token+="), "eu-west-1");
  private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("Brokers");
  private static final KafkaServer SERVER =
      KafkaServer.start(
          KafkaOptions.withAccess(
              new KafkaAccess.Iam(AUTHORITY.issue("localhost", "127.0.0.1"), KEYS)));

  @AutoClose private final Surroundings surroundings = new Surroundings();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  /** Amazon's authorities are the JVM's; here the JVM trusts the sandbox's. */
  @BeforeEach
  void trust(@TempDir Path folder) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "authority",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(AUTHORITY.pem().getBytes(US_ASCII))));
    Path file = folder.resolve("trust.p12");
    try (var out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    System.setProperty("javax.net.ssl.trustStore", file.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
  }

  @AfterEach
  void forget() {
    System.clearProperty("javax.net.ssl.trustStore");
    System.clearProperty("javax.net.ssl.trustStorePassword");
  }

  private List<Outcome> send(IamKeys keys) throws Exception {
    System.setProperty("aws.region", keys.region());
    System.setProperty("aws.accessKeyId", keys.accessKey());
    System.setProperty("aws.secretAccessKey", keys.secretKey());
    keys.sessionToken().ifPresent(token -> System.setProperty("aws.sessionToken", token));
    Map<String, String> settings =
        Map.of("MSK_BOOTSTRAP_SRV", SERVER.bootstrapServers(), "MSK_AUTH", "iam");
    try (KafkaTarget target = KafkaTarget.open(surroundings.resources(PLACE, settings))) {
      return Sending.send(target, new Journal(PLACE).insert("a"));
    }
  }

  @Test
  void theRoleSignsItsLogin() throws Exception {
    assertEquals(List.of(Outcome.STORED), send(KEYS));
  }

  @Test
  void d14_aRoleThatTheBrokersDoNotKnowIsToldOfWithoutItsKeys() {
    IamKeys right = KEYS;
    for (IamKeys wrong :
        List.of(
            new IamKeys(right.accessKey(), "hunter2", right.sessionToken(), right.region()),
            new IamKeys("AKIDOTHER", right.secretKey(), right.sessionToken(), right.region()),
            new IamKeys(right.accessKey(), right.secretKey(), Optional.of("other"), right.region()),
            new IamKeys(right.accessKey(), right.secretKey(), right.sessionToken(), "us-east-1"))) {
      TargetMisconfiguredException refusal =
          assertThrows(TargetMisconfiguredException.class, () -> send(wrong));
      assertTrue(refusal.getMessage().contains("kafka-cluster:Connect"), refusal::getMessage);
      assertFalse(refusal.getMessage().contains(wrong.secretKey()), refusal::getMessage);
    }
  }

  @Test
  void theRegionIsTheOneThatTheBrokersNamesTell() {
    String msk = "b-1.orders.a1b2c3.c4.kafka.ap-southeast-2.amazonaws.com:9098";
    for (String brokers :
        List.of(msk, msk.replace(".kafka.", ".kafka-serverless."), "b:1," + msk)) {
      System.setProperty("aws.region", "us-east-1");
      System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
      System.setProperty("aws.secretAccessKey", "hunter2");
      IamTokens.Token token = IamTokens.forBrokers(brokers).next();
      String url = new String(Base64.getUrlDecoder().decode(token.value()), UTF_8);
      assertTrue(url.startsWith("https://kafka.ap-southeast-2.amazonaws.com/?"), url);
      assertTrue(url.contains("%2Fap-southeast-2%2Fkafka-cluster%2Faws4_request"), url);
      assertEquals(900_000, token.lifetimeMs() - token.startTimeMs());
      assertFalse(token.toString().contains(token.value()));
    }
  }

  @Test
  void aTokenHasTheFormThatAmazonsOwnLibrariesGiveIt() {
    IamTokens tokens =
        new IamTokens(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "x")),
            () -> "eu-west-1");
    String value = tokens.next().value();
    assertFalse(value.contains("="), "it is padded");
    String url = new String(Base64.getUrlDecoder().decode(value), UTF_8);
    assertTrue(
        url.matches(
            "https://kafka\\.eu-west-1\\.amazonaws\\.com/\\?Action=kafka-cluster%3AConnect"
                + "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=\\d{8}T\\d{6}Z"
                + "&X-Amz-SignedHeaders=host&X-Amz-Credential=AKIDEXAMPLE%2F\\d{8}%2Feu-west-1"
                + "%2Fkafka-cluster%2Faws4_request&X-Amz-Expires=900&X-Amz-Signature=[0-9a-f]{64}"
                + "&User-Agent=docdb-replicator"),
        url);
  }
}
