package dev.docdb.replicator.target.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.docdb.replicator.secret.SecretFields;
import dev.docdb.replicator.tls.TrustedCertificates;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.SslConfigs;

/**
 * Whose signatures the brokers' certificates are believed for: those that the secret names and hold
 * now, or else whom the JVM trusts.
 *
 * @param pem certificates, kept in memory only
 */
record Authorities(Optional<String> pem) {
  private static final String FIELD = "authorities";

  static Authorities parse(String secretId, String text) {
    return of(secretId, SecretFields.parse(secretId, "{\"username\": \"...\", ...}", text));
  }

  static Authorities of(String secretId, SecretFields secret) {
    return new Authorities(secret.find(FIELD).map(bundle -> read(secretId, bundle).pem()));
  }

  private static TrustedCertificates read(String secretId, String bundle) {
    return TrustedCertificates.fromPem(
        "MSK_SECRET: \"" + FIELD + "\" of the secret " + secretId,
        bundle.getBytes(ISO_8859_1),
        InstantSource.system().instant(),
        "Put those there that sign the brokers' certificates now");
  }

  void putInto(Map<String, Object> settings) {
    pem.ifPresent(
        bundle -> {
          settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
          settings.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, bundle);
        });
  }
}
