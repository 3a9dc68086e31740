package dev.docdb.replicator.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.documentdb.EmbeddedDocumentDb;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import dev.docdb.replicator.sandbox.tls.ServerIdentity;
import dev.docdb.replicator.tls.TrustedCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four peers that aren't the cluster, and one that is, met with each of the three ways of trust:
 * the function's own connection refuses the four, says why, and tells them nothing.
 */
@Timeout(120)
class TlsRefusalMatrixTest {
  private static final String USER = "replicator-of-shop";
  private static final String PASSWORD = "hunter2-hunter2";
  private static final CertificateAuthority TRUSTED = CertificateAuthority.create("trusted");
  private static final CertificateAuthority STRANGER = CertificateAuthority.create("stranger");

  private static final List<ListeningPeer> WITH_TLS =
      List.of(
          ListeningPeer.withTls(TRUSTED.issue("elsewhere.example.com", "10.1.2.3")),
          ListeningPeer.withTls(STRANGER.issue("localhost", "127.0.0.1")),
          ListeningPeer.withTls(expired()));
  private static final ListeningPeer WITHOUT_TLS = ListeningPeer.plain();
  private static final EmbeddedDocumentDb CLUSTER =
      EmbeddedDocumentDb.start(
          EmbeddedDocumentDbOptions.defaults()
              .withCredentials(USER, PASSWORD)
              .withAuthority(TRUSTED));

  /** What the error says to each of the four: the reason, and the setting to look at. */
  private static final List<List<String>> WORDS =
      List.of(
          List.of("TLS is refused", "another host", "DOCUMENTDB_URI"),
          List.of("TLS is refused", "no authority", "CERTIFICATE_BUCKET", "CERTIFICATE_KEY"),
          List.of("TLS is refused", "expired", "DOCUMENTDB_URI"),
          List.of("TLS handshake", "may not speak TLS", "DOCUMENTDB_URI"));

  private static ServerIdentity expired() {
    Instant now = Instant.now();
    return TRUSTED.issue(
        now.minus(Duration.ofDays(30)), now.minus(Duration.ofDays(1)), "localhost", "127.0.0.1");
  }

  @AfterAll
  static void close() {
    WITH_TLS.forEach(ListeningPeer::close);
    WITHOUT_TLS.close();
    CLUSTER.close();
  }

  private static List<Integer> ports() {
    return Stream.concat(
            Stream.concat(WITH_TLS.stream(), Stream.of(WITHOUT_TLS)).map(ListeningPeer::port),
            Stream.of(CLUSTER.port()))
        .toList();
  }

  private static SSLContext trusting(Stream<CertificateAuthority> authorities) {
    String pem = authorities.map(CertificateAuthority::pem).collect(Collectors.joining());
    return TrustedCertificates.fromPem("test", pem.getBytes(US_ASCII), Instant.now()).sslContext();
  }

  private static Stream<CertificateAuthority> many() {
    return Stream.concat(
        IntStream.range(0, 30).mapToObj(i -> CertificateAuthority.create("other " + i)),
        Stream.of(TRUSTED));
  }

  private static void assertOnlyTheClusterIsSpokenTo(List<TlsAttempt> attempts) {
    assertEquals(TlsAttempt.CONNECTED, attempts.getLast().verdict(), attempts::toString);
    for (int i = 0; i < WORDS.size(); i++) {
      TlsAttempt attempt = attempts.get(i);
      assertFalse(attempt.verdict().equals(TlsAttempt.CONNECTED), "peer " + i);
      for (String word : WORDS.get(i)) {
        assertTrue(attempt.message().contains(word), () -> word + " expected in " + attempt);
      }
      assertFalse(attempt.message().contains(PASSWORD), attempt::toString);
    }
    assertNothingWasTold();
  }

  /** Behind a handshake there is nothing at all; without TLS there is only the client's hello. */
  private static void assertNothingWasTold() {
    for (ListeningPeer peer : WITH_TLS) {
      assertTrue(peer.connections() > 0, "nobody came");
      assertEquals(0, peer.heard().length, () -> new String(peer.heard(), ISO_8859_1));
    }
    byte[] heard = WITHOUT_TLS.heard();
    assertEquals(0x16, heard[0], "TLS begins with a handshake");
    String text = new String(heard, ISO_8859_1);
    assertFalse(text.contains(USER) || text.contains("isMaster") || text.contains("hello"), text);
  }

  @Test
  void aBundleOfOneAuthority() {
    assertOnlyTheClusterIsSpokenTo(
        TlsAttempt.toAll(ports(), USER, PASSWORD, Optional.of(trusting(Stream.of(TRUSTED)))));
  }

  @Test
  void aBundleOfManyAuthorities() {
    assertOnlyTheClusterIsSpokenTo(
        TlsAttempt.toAll(ports(), USER, PASSWORD, Optional.of(trusting(many()))));
  }

  /** In a JVM of its own, because a JVM reads its default trust store once. */
  @Test
  void theTrustStoreOfTheJvm(@TempDir Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    assertOnlyTheClusterIsSpokenTo(inAnotherJvm(trustStore(folder)));
  }

  private static Path trustStore(Path folder) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("trusted", TRUSTED.certificate());
    Path file = folder.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    return file;
  }

  private static List<TlsAttempt> inAnotherJvm(Path trustStore)
      throws IOException, InterruptedException {
    Stream<String> command =
        Stream.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "-Djavax.net.ssl.trustStore=" + trustStore,
            "-Djavax.net.ssl.trustStorePassword=changeit",
            "-cp",
            System.getProperty("java.class.path"),
            TlsAttempt.class.getName(),
            USER,
            PASSWORD);
    Process process =
        new ProcessBuilder(Stream.concat(command, ports().stream().map(String::valueOf)).toList())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = process.inputReader().readAllLines();
    assertEquals(0, process.waitFor(), lines::toString);
    return lines.stream().map(TlsAttempt::parse).toList();
  }

  /** What is heard when nobody refuses: so the silence of the others means something. */
  @Test
  void aPeerWithAGoodCertificateIsTold() {
    try (ListeningPeer good = ListeningPeer.withTls(TRUSTED.issue("localhost"))) {
      TlsAttempt.to(good.port(), USER, PASSWORD, Optional.of(trusting(Stream.of(TRUSTED))));
      assertTrue(new String(good.heard(), ISO_8859_1).contains("documentdb-stream-replicator"));
    }
  }

  @Test
  void theAuthoritiesThatComeWithTheJvmDoNotKnowThisCluster() {
    TlsAttempt attempt = TlsAttempt.to(CLUSTER.port(), USER, PASSWORD, Optional.empty());
    assertEquals("MISCONFIGURED", attempt.verdict());
    assertTrue(attempt.message().contains("no authority"), attempt::message);
  }

  /** The JVM that runs this makes no such server, so its first answer is written by hand. */
  @Test
  void tlsBelow12() {
    try (ListeningPeer old = ListeningPeer.answering(helloOfTls11())) {
      TlsAttempt attempt =
          TlsAttempt.to(old.port(), USER, PASSWORD, Optional.of(trusting(Stream.of(TRUSTED))));
      assertEquals("MISCONFIGURED", attempt.verdict(), attempt::message);
      assertTrue(attempt.message().contains("version of TLS from 1.2 on"), attempt::message);
      assertFalse(new String(old.heard(), ISO_8859_1).contains(USER));
    }
  }

  /**
   * A ServerHello of TLS 1.1: record, handshake, version, random, no session, cipher, no
   * compression.
   */
  private static byte[] helloOfTls11() {
    byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 2 + 1];
    byte[] head = {0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2};
    System.arraycopy(head, 0, hello, 0, head.length);
    hello[44] = (byte) 0xC0; // TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
    hello[45] = 9;
    return hello;
  }

  @Test
  void aPeerThatAnswersWithoutTlsOrNotAtAll() {
    Optional<SSLContext> trust = Optional.of(trusting(Stream.of(TRUSTED)));
    try (ListeningPeer web =
            ListeningPeer.answering("HTTP/1.1 400 Bad\r\n\r\n".getBytes(US_ASCII));
        ListeningPeer silent = ListeningPeer.silent()) {
      List<TlsAttempt> attempts =
          TlsAttempt.toAll(List.of(web.port(), silent.port()), USER, PASSWORD, trust);
      assertTrue(
          attempts.getFirst().message().contains("the server doesn't speak TLS"),
          attempts::toString);
      assertEquals("CONNECTION_LOST", attempts.getLast().verdict(), attempts::toString);
      for (ListeningPeer peer : List.of(web, silent)) {
        assertFalse(new String(peer.heard(), ISO_8859_1).contains(USER));
      }
    }
  }
}
