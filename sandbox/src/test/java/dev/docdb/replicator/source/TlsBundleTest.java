package dev.docdb.replicator.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.sandbox.documentdb.EmbeddedDocumentDb;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import dev.docdb.replicator.tls.TrustedCertificates;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bundles of authorities as they come: real certificates, at a time that is passed in. */
@Timeout(60)
class TlsBundleTest {
  private static final String NAME = "s3://certificates/bundle.pem";
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  private static final CertificateAuthority GOOD =
      CertificateAuthority.create("good", days(-10), days(100));
  private static final CertificateAuthority LONGER =
      CertificateAuthority.create("longer", days(-10), days(200));
  private static final CertificateAuthority EXPIRED =
      CertificateAuthority.create("expired", days(-100), days(-1));
  private static final CertificateAuthority FUTURE =
      CertificateAuthority.create("future", days(1), days(1000));

  private static Instant days(int days) {
    return NOW.plus(Duration.ofDays(days));
  }

  private static TrustedCertificates read(String pem) {
    return TrustedCertificates.fromPem(NAME, pem.getBytes(StandardCharsets.UTF_8), NOW);
  }

  private static List<X509Certificate> certificates(CertificateAuthority... authorities) {
    return List.of(authorities).stream().map(CertificateAuthority::certificate).toList();
  }

  private static void assertRefused(String pem, String... words) {
    String message = assertThrows(ConfigurationException.class, () -> read(pem)).getMessage();
    for (String word : words) {
      assertTrue(message.contains(word), () -> word + " expected in " + message);
    }
    assertTrue(message.contains(NAME) && message.contains("CERTIFICATE_KEY"), message);
  }

  @Test
  void b11_whatHasExpiredOrIsNotValidYetIsLeftOut() {
    TrustedCertificates trusted = read(EXPIRED.pem() + GOOD.pem() + FUTURE.pem() + LONGER.pem());
    assertEquals(certificates(GOOD, LONGER), trusted.certificates());
  }

  @Test
  void b11_aBundleOfWhichNothingHoldsIsRefusedWithThePlaceOfTheNewest() {
    assertRefused(
        EXPIRED.pem() + FUTURE.pem(),
        "2 expired or not valid yet",
        "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem");
  }

  @Test
  void b11_tellsHowLongTheLastOneHolds() {
    assertEquals(Duration.ofDays(200), read(LONGER.pem() + GOOD.pem()).validFor(NOW));
    assertEquals(Duration.ofDays(100), read(GOOD.pem() + FUTURE.pem()).validFor(NOW));
    assertEquals(Duration.ofDays(-1), read(GOOD.pem()).validFor(days(101)));
  }

  @Test
  void b11_aServerOfAnExpiredAuthorityIsRefusedAlthoughItsOwnCertificateHolds() {
    Instant now = Instant.now();
    CertificateAuthority old =
        CertificateAuthority.create("old", now.minusSeconds(7200), now.plusSeconds(60));
    CertificateAuthority other = CertificateAuthority.create("other");
    try (EmbeddedDocumentDb server =
        EmbeddedDocumentDb.start(EmbeddedDocumentDbOptions.defaults().withAuthority(old))) {
      for (boolean later : List.of(false, true)) {
        TrustedCertificates trusted =
            TrustedCertificates.fromPem(
                NAME,
                (old.pem() + other.pem()).getBytes(US_ASCII),
                later ? now.plusSeconds(61) : now);
        TlsAttempt attempt =
            TlsAttempt.to(
                server.port(),
                server.username(),
                server.password(),
                Optional.of(trusted.sslContext()));
        assertEquals(
            later ? "MISCONFIGURED" : TlsAttempt.CONNECTED, attempt.verdict(), attempt::message);
      }
    }
  }

  @Test
  void textBetweenCertificatesForeignLineEndsAndAByteOrderMarkAreNoMatter() {
    String bundle =
        "\uFEFF"
            + GOOD.pem()
            + "\n# Amazon RDS eu-west-1 Root CA\nSubject: CN=longer\n\n  "
            + LONGER.pem().replace("\n", "  \n  ")
            + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\nthe end";
    assertEquals(certificates(GOOD, LONGER), read(bundle).certificates());
    assertEquals(certificates(GOOD, LONGER), read(bundle.replace("\n", "\r\n")).certificates());
  }

  @Test
  void aBrokenCertificateIsNamedAndNothingIsTrusted() {
    String broken = "-----BEGIN CERTIFICATE-----\nMIIBozCC\n-----END CERTIFICATE-----\n";
    String noText = "-----BEGIN CERTIFICATE-----\n*****\n-----END CERTIFICATE-----\n";
    assertRefused(GOOD.pem() + broken + LONGER.pem(), "certificate 2 in it can't be read");
    assertRefused(GOOD.pem() + noText + LONGER.pem(), "certificate 2 in it can't be read");
    String cut = LONGER.pem().substring(0, 200);
    assertRefused(GOOD.pem() + cut, "certificate 2 in it is cut off");
    assertRefused(cut + "\n" + GOOD.pem(), "certificate 1 in it is cut off");
  }

  @Test
  void aBundleOfMoreThanAHundredIsReadToItsEnd() {
    List<CertificateAuthority> many =
        IntStream.range(0, 120)
            .mapToObj(i -> CertificateAuthority.create("region " + i, days(-1), days(1)))
            .toList();
    TrustedCertificates trusted =
        read(many.stream().map(CertificateAuthority::pem).collect(Collectors.joining("\n")));
    assertEquals(
        many.stream().map(CertificateAuthority::certificate).toList(), trusted.certificates());
  }

  @Test
  void whatStandsTwiceIsTrustedOnce() {
    assertEquals(
        certificates(GOOD, LONGER), read(GOOD.pem() + LONGER.pem() + GOOD.pem()).certificates());
  }

  @Test
  void theCertificateOfAServerIsNoAuthority() throws GeneralSecurityException {
    String server =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(
                    GOOD.issue(days(-1), days(1), "localhost").certificate().getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    assertRefused(GOOD.pem() + server, "certificate 2", "CN=localhost", "authority");
  }

  @Test
  void aServerOfAnAuthorityThatIsNotInTheBundleIsNotTrusted() {
    String stranger = CertificateAuthority.create("stranger").pem();
    try (WatchedCluster watched = WatchedCluster.start();
        Cluster careful =
            watched.connect(
                Map.of(),
                watched.access().user(),
                watched.access().password(),
                Optional.of(stranger))) {
      SourceException e = assertThrows(SourceException.class, () -> careful.openNow());
      assertTrue(e.getMessage().contains("TLS is refused: no authority"), e::getMessage);
    }
  }
}
