package dev.docdb.replicator.source;

import com.mongodb.MongoException;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.config.Secret;
import dev.docdb.replicator.secret.Credentials;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * What became of one attempt to connect and log in with the function's own {@link Cluster}.
 *
 * @param verdict {@code CONNECTED}, or that of the error
 * @param message of the error, in one line
 */
record TlsAttempt(String verdict, String message) {
  static final String CONNECTED = "CONNECTED";

  /** To the server on a port of loopback. */
  static TlsAttempt to(int port, String user, String password, Optional<SSLContext> trust) {
    return to(port, new Login.Password(new Credentials(user, new Secret(password))), trust);
  }

  /** The same with any login. */
  static TlsAttempt to(int port, Login login, Optional<SSLContext> trust) {
    Environment environment =
        Environment.of(
            Map.of(
                "DOCUMENTDB_URI", "mongodb://localhost:" + port + "/?replicaSet=rs0",
                "DOCUMENTDB_SECRET", "secret",
                "WATCHED_DB_NAME", "shop",
                "STATE_DB", "replication",
                "STATE_COLLECTION", "state",
                "KINESIS_STREAM", "unused"));
    try (Cluster cluster = Cluster.connect(environment, login, trust.orElse(null), Duration.ZERO)) {
      cluster.client().getDatabase("shop").listCollectionNames().first();
      return new TlsAttempt(CONNECTED, "");
    } catch (MongoException e) {
      SourceException told = SourceException.of("Connecting", e);
      return new TlsAttempt(
          told.error().toString(), String.valueOf(told.getMessage()).replaceAll("\\s+", " "));
    }
  }

  /** To several at once: each refused one takes until the driver gives up. */
  static List<TlsAttempt> toAll(
      List<Integer> ports, String user, String password, Optional<SSLContext> trust) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return ports.stream()
          .map(
              port -> CompletableFuture.supplyAsync(() -> to(port, user, password, trust), threads))
          .toList()
          .stream()
          .map(CompletableFuture::join)
          .toList();
    }
  }

  /**
   * The same in a JVM of its own, with the trust store that its properties name.
   *
   * @param arguments user, password and the ports; one attempt is told a line
   */
  public static void main(String[] arguments) {
    List<Integer> ports = Arrays.stream(arguments).skip(2).map(Integer::valueOf).toList();
    for (TlsAttempt attempt : toAll(ports, arguments[0], arguments[1], Optional.empty())) {
      System.out.println(attempt.verdict() + "\t" + attempt.message());
    }
  }

  static TlsAttempt parse(String line) {
    String[] parts = line.split("\t", 2);
    return new TlsAttempt(parts[0], parts[1]);
  }
}
