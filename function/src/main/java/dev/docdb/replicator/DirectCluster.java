package dev.docdb.replicator;

import com.mongodb.client.MongoClient;
import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.config.ClusterAddress;
import dev.docdb.replicator.config.Secret;
import dev.docdb.replicator.secret.Credentials;
import dev.docdb.replicator.source.Cluster;
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

  /** What enabling change streams came to. */
  public sealed interface Enabled {}

  /** They are on now, and were before or not. */
  public record On(boolean before) implements Enabled {}

  /** The server records everything by itself. */
  public record Always() implements Enabled {}

  /** They are off. */
  public record Off() implements Enabled {}

  /**
   * The user may not enable them.
   *
   * @param privilege that it takes
   */
  public record NotAllowed(String privilege) implements Enabled {}

  /** Says whether changes are recorded, and changes nothing. */
  public Enabled look(String database, Optional<String> collection) {
    try (MongoClient client = client()) {
      return switch (recording(client, database, collection).look()) {
        case ON -> new On(true);
        case ALWAYS -> new Always();
        case OFF, NOT_TOLD -> new Off();
      };
    }
  }

  /** Has changes recorded, and checks it. */
  public Enabled enable(String database, Optional<String> collection) {
    try (MongoClient client = client()) {
      Recording recording = recording(client, database, collection);
      if (!recording.enable()) {
        return new NotAllowed(Recording.privilege(recording.scope()));
      }
      return switch (recording.look()) {
        case ON, NOT_TOLD -> new On(false);
        case ALWAYS -> new Always();
        case OFF -> new Off();
      };
    }
  }

  /** The line for mongosh that does the same. */
  public static String line(String database, Optional<String> collection) {
    return Recording.line(new Scope(database, collection));
  }

  private static Recording recording(
      MongoClient client, String database, Optional<String> collection) {
    return new Recording(client, new Scope(database, collection));
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
