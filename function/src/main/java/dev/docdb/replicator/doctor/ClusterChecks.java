package dev.docdb.replicator.doctor;

import dev.docdb.replicator.config.ClusterLogin;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Settings;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.tls.TrustedCertificates;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks from the way to the cluster to what is saved in it. */
final class ClusterChecks implements AutoCloseable {
  static final Duration USUAL = Duration.ofSeconds(15);

  /** The connection of a driver that is told nothing of the other side takes so long to give up. */
  private static final Duration OF_CONNECTION = Duration.ofSeconds(12);

  private static final Duration SOON = Duration.ofDays(180);
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private static final String FETCH =
      "Check what DOCUMENTDB_SECRET names, and that the function's role has"
          + " secretsmanager:GetSecretValue on it (and kms:Decrypt of its key)";
  private static final String BUNDLE =
      "Put the newest bundle there ("
          + TrustedCertificates.NEWEST_BUNDLE
          + "), and give the function's role s3:GetObject";
  private static final String LOGIN =
      "Make the user and its password in the secret the same as the cluster's; with"
          + " DOCUMENTDB_AUTH=iam, make the function's role a user of the cluster";

  private final Doctor.Parts parts;
  private final Environment environment;
  private final Examination examination;
  private Optional<TrustedCertificates> trusted = Optional.empty();
  private @Nullable Cluster cluster;
  private @Nullable ServerGreeting greeting;

  ClusterChecks(Doctor.Parts parts, Examination examination) {
    this.parts = parts;
    this.environment = parts.environment();
    this.examination = examination;
  }

  void look() {
    Network network = new Network(environment.get(Settings.DOCUMENTDB_URI));
    examination.look(Check.SECRET, USUAL, FETCH, this::secret);
    examination.look(Check.CERTIFICATES, USUAL, BUNDLE, this::certificates);
    examination.look(Check.NAME, USUAL, Network.DNS, network::names);
    examination.look(Check.CONNECTION, USUAL, Network.WAY, network::connections);
    examination.look(Check.TLS, USUAL, Network.PROOF, () -> network.tls(trusted, now()));
    examination.look(Check.LOGIN, OF_CONNECTION, LOGIN, this::login);
    new ServerChecks(environment, examination, this::cluster).look();
    examination.look(Check.CLOCK, USUAL, "Look at the clocks", this::clock);
    new StateChecks(environment, examination, this::cluster, this::greeting).look();
  }

  private Instant now() {
    return parts.clock().instant();
  }

  private Cluster cluster() {
    return Objects.requireNonNull(cluster);
  }

  private ServerGreeting greeting() {
    return Objects.requireNonNull(greeting);
  }

  private Finding secret() {
    parts.connection().login();
    return Check.SECRET.ok(
        environment.get(Settings.DOCUMENTDB_AUTH) == ClusterLogin.IAM
            ? "The function has keys of a role (DOCUMENTDB_AUTH=iam)"
            : "The secret can be fetched, and holds a user and a password");
  }

  private Finding certificates() {
    trusted = parts.connection().trusted();
    if (trusted.isEmpty()) {
      return Check.CERTIFICATES.ok(
          "CERTIFICATE_BUCKET isn't set: the JVM's own authorities are trusted");
    }
    Duration left = trusted.get().validFor(now());
    String found =
        "The bundle holds %d authorities; the last of them expires in %d days"
            .formatted(trusted.get().certificates().size(), left.toDays());
    return left.compareTo(SOON) < 0
        ? Check.CERTIFICATES.warning(
            found, "Put the newest bundle there: " + TrustedCertificates.NEWEST_BUNDLE)
        : Check.CERTIFICATES.ok(found);
  }

  private Finding login() {
    Cluster opened = parts.connection().connect(examination.left());
    cluster = opened;
    greeting = ServerGreeting.ask(opened.client(), System::nanoTime);
    return Check.LOGIN.ok("The cluster lets the function in");
  }

  private Finding clock() {
    Duration apart = Duration.between(greeting().time().now(), now()).abs();
    String found =
        "The function's clock and the cluster's are %d seconds apart".formatted(apart.toSeconds());
    return apart.compareTo(CLOCKS_DIFFER) > 0
        ? Check.CLOCK.warning(
            found,
            "Find out which of them is wrong: leases don't depend on it, but lag and the age of the"
                + " position are wrong, and AWS refuses signatures from 5 minutes on")
        : Check.CLOCK.ok(found);
  }

  @Override
  public void close() {
    if (cluster != null) {
      cluster.close();
    }
  }
}
