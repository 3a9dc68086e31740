package dev.docdb.replicator;

import com.mongodb.client.MongoClient;
import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.config.ClusterAddress;
import dev.docdb.replicator.config.Secret;
import dev.docdb.replicator.secret.Credentials;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.Enabling;
import dev.docdb.replicator.source.Login;
import dev.docdb.replicator.source.Recording;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.tls.TrustedCertificates;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The cluster as an operator reaches it from a machine in its network: over the function's own
 * connection, with TLS and host names checked, and a user who may do more than the function's.
 *
 * @param uri as in {@code DOCUMENTDB_URI}
 * @param user who logs in
 */
public record DirectCluster(String uri, Credentials user, Optional<Bundle> bundle) {
  private static final Duration LEFT = Duration.ofMinutes(1);

  /**
   * Certificates to trust, instead of those that the JVM trusts.
   *
   * @param pem the bundle
   * @param now by this machine's clock
   */
  @SuppressWarnings("ArrayRecordComponent") // It is neither compared nor shared.
  public record Bundle(String name, byte[] pem, Instant now) {}

  /** Why a URI can't be used, if it can't. */
  public static Optional<String> whatIsWrong(String uri) {
    try {
      ClusterAddress.parse(uri);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /** A user of the cluster, as a secret of Secrets Manager tells it. */
  public static Credentials userOf(String secretId) {
    try (AwsClients aws = new AwsClients()) {
      return new StoredSecrets(aws).credentials(secretId);
    }
  }

  /** A user of the cluster. */
  public static Credentials user(String name, String password) {
    return new Credentials(name, new Secret(password));
  }

  /** Says whether the changes of a scope are recorded, and changes nothing. */
  public Recording.State look(Scope scope) {
    try (MongoClient client = client()) {
      return new Recording(client, scope).look();
    }
  }

  /** Has the changes of a scope recorded, and checks it. */
  public Enabling enable(Scope scope) {
    try (MongoClient client = client()) {
      return new Recording(client, scope).enable();
    }
  }

  private MongoClient client() {
    Optional<SSLContext> trust =
        bundle.map(of -> TrustedCertificates.fromPem(of.name(), of.pem(), of.now()).sslContext());
    return Cluster.client(
        ClusterAddress.parse(uri), new Login.Password(user), trust.orElse(null), LEFT);
  }

  @Override
  public String toString() {
    return "DirectCluster[" + uri + "]";
  }
}
