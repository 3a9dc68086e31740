package dev.docdb.replicator.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.docdb.replicator.config.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Reads a bundle of certificates in PEM, all or nothing: one that was read by half would be found
 * out on the day on which the other half is needed. What stands between the certificates is passed
 * over.
 */
final class PemBundle {
  static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  static final String END = "-----END CERTIFICATE-----";
  private static final int NO_AUTHORITY = -1;

  private final String what;
  private final CertificateFactory factory;
  private final List<X509Certificate> certificates = new ArrayList<>();

  private PemBundle(String what) throws CertificateException {
    this.what = what;
    this.factory = CertificateFactory.getInstance("X.509");
  }

  /**
   * All certificates of a bundle.
   *
   * @param what it is, for messages, with the setting that names it
   * @throws ConfigurationException when it holds none, one that can't be read, or one that is no
   *     authority's
   */
  static List<X509Certificate> read(String what, byte[] bundle) {
    try {
      PemBundle reading = new PemBundle(what);
      reading.readLines(new String(bundle, ISO_8859_1));
      return reading.certificates;
    } catch (CertificateException e) {
      throw new IllegalStateException("This JVM knows no X.509 certificates", e);
    }
  }

  private void readLines(String text) {
    StringBuilder body = new StringBuilder();
    boolean inside = false;
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.endsWith(BEGIN)) { // in the first line, a byte order mark may stand before it
        if (inside) {
          throw cutOff();
        }
        inside = true;
        body.setLength(0);
      } else if (inside && line.equals(END)) {
        inside = false;
        add(body.toString());
      } else if (inside) {
        body.append(line);
      }
    }
    if (inside) {
      throw cutOff();
    }
    if (certificates.isEmpty()) {
      throw new ConfigurationException(what + " holds no certificate in PEM (" + BEGIN + " ...)");
    }
  }

  private void add(String base64) {
    X509Certificate certificate = decode(base64);
    boolean oldRoot =
        certificate.getVersion() < 3
            && certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    if (certificate.getBasicConstraints() == NO_AUTHORITY && !oldRoot) {
      throw unusable(
          "is a server's own (%s): trust in it ends when the server gets a new one. Put the authority there that signed it"
              .formatted(certificate.getSubjectX500Principal()));
    }
    certificates.add(certificate);
  }

  private X509Certificate decode(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes));
    } catch (IllegalArgumentException | CertificateException e) {
      throw unusable("can't be read: " + e.getMessage());
    }
  }

  private ConfigurationException cutOff() {
    return unusable("is cut off: " + END + " is missing");
  }

  private ConfigurationException unusable(String why) {
    return new ConfigurationException(
        "%s can't be used: certificate %d in it %s".formatted(what, certificates.size() + 1, why));
  }
}
