package dev.docdb.replicator.tls;

import dev.docdb.replicator.config.ConfigurationException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The authorities that a server's certificate is checked against: those of a PEM bundle that hold
 * now, kept in memory only.
 *
 * <p>The JVM's own property for a trust store would hold for the whole process and take the place
 * of the authorities that the AWS services are checked against.
 *
 * @param certificates at least one, none twice
 */
public record TrustedCertificates(List<X509Certificate> certificates) {
  /** Where Amazon publishes the authorities of DocumentDB. */
  public static final String NEWEST_BUNDLE =
      "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem";

  public TrustedCertificates {
    certificates = certificates.stream().distinct().toList();
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("Nobody is trusted");
    }
  }

  /**
   * Reads the cluster's bundle, and leaves out what has expired or isn't valid yet.
   *
   * @param name of the bundle, for messages
   * @throws ConfigurationException when it can't be read as a whole, holds a certificate that is no
   *     authority's, or none that holds now
   */
  public static TrustedCertificates fromPem(String name, byte[] bundle, Instant now) {
    return fromPem(
        "CERTIFICATE_BUCKET, CERTIFICATE_KEY: the certificate bundle " + name,
        bundle,
        now,
        "Put the newest bundle there: " + NEWEST_BUNDLE);
  }

  /**
   * The same of another bundle.
   *
   * @param what it is, for messages, with the setting that names it
   * @param advice what to do when none of them holds
   */
  public static TrustedCertificates fromPem(
      String what, byte[] bundle, Instant now, String advice) {
    List<X509Certificate> all = PemBundle.read(what, bundle);
    List<X509Certificate> valid = all.stream().filter(one -> holds(one, now)).toList();
    if (valid.isEmpty()) {
      throw new ConfigurationException(
          "%s holds none that is valid now (%d expired or not valid yet). %s"
              .formatted(what, all.size(), advice));
    }
    return new TrustedCertificates(valid);
  }

  private static boolean holds(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }

  /** How long it is until the last of them expires; negative when it has. */
  public Duration validFor(Instant now) {
    Instant last =
        certificates.stream()
            .map(certificate -> certificate.getNotAfter().toInstant())
            .max(Instant::compareTo)
            .orElseThrow();
    return Duration.between(now, last);
  }

  /** All of them as PEM text. */
  public String pem() {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      text.append(PemBundle.BEGIN).append('\n');
      try {
        text.append(lines.encodeToString(certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException("A certificate that was read can't be written", e);
      }
      text.append('\n').append(PemBundle.END).append('\n');
    }
    return text.toString();
  }

  /** TLS that trusts these authorities and no other. */
  public SSLContext sslContext() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("authority-" + i, certificates.get(i));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("This JVM can't hold certificates in memory", e);
    }
  }
}
