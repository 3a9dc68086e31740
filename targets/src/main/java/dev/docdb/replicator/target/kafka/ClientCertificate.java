package dev.docdb.replicator.target.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.docdb.replicator.config.Secret;
import dev.docdb.replicator.secret.SecretFields;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.config.SslConfigs;

/**
 * What the function shows the brokers to say who it is, kept in memory only.
 *
 * @param chain its certificate, and those between it and the authority that the brokers trust, PEM
 * @param key the private key of the certificate, PEM
 * @param authorities whom the brokers' certificates are believed for
 */
record ClientCertificate(String chain, Secret key, Authorities authorities) {
  private static final String EXPECTED =
      "{\"certificate\": \"-----BEGIN CERTIFICATE-----...\", \"privateKey\": \"-----BEGIN PRIVATE"
          + " KEY-----...\"}, and \"privateKeyPassword\" where the key is encrypted";

  /**
   * Reads the text of a secret.
   *
   * @throws dev.docdb.replicator.config.ConfigurationException when certificate and key aren't
   *     there, can't be read, or aren't of each other; it shows neither
   */
  static ClientCertificate parse(String secretId, String text) {
    SecretFields secret = SecretFields.parse(secretId, EXPECTED, text);
    String chain = secret.get("certificate");
    X509Certificate own = first(secret, chain);
    ClientKey key = ClientKey.of(secret, own.getPublicKey().getAlgorithm());
    if (!key.isOf(own)) {
      throw secret.unusable("holds a \"privateKey\" that isn't the one of its \"certificate\"");
    }
    return new ClientCertificate(chain, key.pem(), Authorities.of(secretId, secret));
  }

  private static X509Certificate first(SecretFields secret, String chain) {
    Collection<?> certificates;
    try {
      certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(chain.getBytes(ISO_8859_1)));
      if (!certificates.isEmpty()
          && certificates.iterator().next() instanceof X509Certificate first) {
        first.checkValidity();
        return first;
      }
    } catch (CertificateException e) {
      throw secret.unusable("holds a \"certificate\" that can't be used: " + e.getMessage());
    }
    throw secret.unusable("holds no certificate in PEM in \"certificate\"");
  }

  void putInto(Map<String, Object> settings) {
    settings.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
    settings.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, chain);
    settings.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, key.reveal());
    authorities.putInto(settings);
  }
}
