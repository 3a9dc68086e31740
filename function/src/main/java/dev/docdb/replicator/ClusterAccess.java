package dev.docdb.replicator;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.secret.Credentials;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.tls.TrustedCertificates;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Connects to the cluster with the credentials and certificates that the settings name; both are
 * fetched once and kept.
 */
final class ClusterAccess {
  private final Environment environment;
  private final AwsClients aws;
  private final StoredSecrets secrets;
  private @Nullable SSLContext trust;

  ClusterAccess(Environment environment, AwsClients aws, StoredSecrets secrets) {
    this.environment = environment;
    this.aws = aws;
    this.secrets = secrets;
  }

  /** A connection for one invocation. */
  Cluster connect() {
    Credentials credentials = secrets.credentials(environment.get(Settings.DOCUMENTDB_SECRET));
    return Cluster.connect(environment, credentials, trust());
  }

  /** Fetches the credentials anew for the next connection. */
  void forgetCredentials() {
    environment.find(Settings.DOCUMENTDB_SECRET).ifPresent(secrets::forget);
  }

  private Optional<SSLContext> trust() {
    SSLContext known = trust;
    if (known == null && environment.has(Settings.CERTIFICATE_BUCKET)) {
      known = fetchBundle().sslContext();
      trust = known;
    }
    return Optional.ofNullable(known);
  }

  private TrustedCertificates fetchBundle() {
    String bucket = environment.get(Settings.CERTIFICATE_BUCKET);
    String key = environment.get(Settings.CERTIFICATE_KEY);
    String name = "s3://" + bucket + "/" + key;
    try (S3Client s3 = aws.build(S3Client.builder())) {
      byte[] bundle = s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
      return TrustedCertificates.fromPem(name, bundle);
    } catch (SdkException e) {
      throw UnreachableException.orMistake(
          "CERTIFICATE_BUCKET, CERTIFICATE_KEY: the bundle " + name, "s3:GetObject", e);
    }
  }
}
