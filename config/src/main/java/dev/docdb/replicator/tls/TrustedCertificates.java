package dev.docdb.replicator.tls;

import dev.docdb.replicator.config.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The authorities that a server's certificate is checked against: all certificates of a PEM bundle,
 * kept in memory only.
 *
 * <p>The JVM's own property for a trust store would hold for the whole process and take the place
 * of the authorities that the AWS services are checked against.
 */
public record TrustedCertificates(List<Certificate> certificates) {

  public TrustedCertificates {
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads a bundle.
   *
   * @param name of the bundle, for messages
   * @throws ConfigurationException when it holds no certificate or can't be read
   */
  public static TrustedCertificates fromPem(String name, byte[] bundle) {
    try {
      List<Certificate> certificates =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(new ByteArrayInputStream(bundle)));
      if (certificates.isEmpty()) {
        throw new ConfigurationException(
            "The certificate bundle " + name + " holds no certificate");
      }
      return new TrustedCertificates(certificates);
    } catch (CertificateException e) {
      throw new ConfigurationException(
          "The certificate bundle " + name + " can't be read as PEM: " + e.getMessage());
    }
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
