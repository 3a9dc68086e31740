package dev.docdb.replicator;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.config.ClusterLogin;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.doctor.Connection;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.Login;
import dev.docdb.replicator.tls.TrustedCertificates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Connects to the cluster with the login and the certificates that the settings name; each is
 * fetched once and kept.
 */
final class ClusterAccess implements Connection {
  /** Long enough to replace a bundle without haste. */
  private static final Duration SOON = Duration.ofDays(180);

  private final Environment environment;
  private final AwsClients aws;
  private final StoredSecrets secrets;
  private final RoleKeys role = new RoleKeys();
  private final Log log;
  private final InstantSource clock;
  private @Nullable SSLContext trust;

  ClusterAccess(
      Environment environment,
      AwsClients aws,
      StoredSecrets secrets,
      Log log,
      InstantSource clock) {
    this.environment = environment;
    this.aws = aws;
    this.secrets = secrets;
    this.log = log;
    this.clock = clock;
  }

  /** A connection for an invocation that has so much time left. */
  @Override
  public Cluster connect(Duration left) {
    return Cluster.connect(environment, keys(), trust().orElse(null), left);
  }

  @Override
  public void login() {
    keys();
  }

  @Override
  public Optional<TrustedCertificates> trusted() {
    return environment.has(Settings.CERTIFICATE_BUCKET)
        ? Optional.of(fetchBundle())
        : Optional.empty();
  }

  /** The next connection logs in with what is fetched anew: it may have been rotated. */
  void forgetLogin() {
    environment.find(Settings.DOCUMENTDB_SECRET).ifPresent(secrets::forget);
    role.forget();
  }

  private Login keys() {
    ClusterLogin chosen = environment.get(Settings.DOCUMENTDB_AUTH);
    return switch (chosen) {
      case PASSWORD ->
          new Login.Password(secrets.credentials(environment.get(Settings.DOCUMENTDB_SECRET)));
      case IAM -> new Login.Role(role.checked());
    };
  }

  private synchronized Optional<SSLContext> trust() {
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
      Instant now = clock.instant();
      TrustedCertificates trusted = TrustedCertificates.fromPem(name, bundle, now);
      warnInTime(name, trusted.validFor(now));
      return trusted;
    } catch (SdkException e) {
      throw UnreachableException.orMistake(
          "CERTIFICATE_BUCKET, CERTIFICATE_KEY: the bundle " + name, "s3:GetObject", e);
    }
  }

  private void warnInTime(String bundle, Duration validFor) {
    if (validFor.compareTo(SOON) < 0) {
      log.warn(
          "All authorities of the certificate bundle will have expired soon; then no connection is"
              + " made. Put the newest bundle there: "
              + TrustedCertificates.NEWEST_BUNDLE,
          new BsonDocument("bundle", new BsonString(bundle))
              .append("days", new BsonInt64(validFor.toDays())));
    }
  }
}
