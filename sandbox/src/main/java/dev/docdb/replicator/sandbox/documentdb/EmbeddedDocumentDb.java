package dev.docdb.replicator.sandbox.documentdb;

import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import dev.docdb.replicator.sandbox.documentdb.server.Engine;
import dev.docdb.replicator.sandbox.documentdb.server.Listener;
import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import dev.docdb.replicator.sandbox.tls.ServerIdentity;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;

/**
 * A replica set of one member inside this JVM, which takes after Amazon DocumentDB 5.0 or MongoDB
 * 7.0. It is a stand-in: it speaks the wire protocol and does what the two are documented to do, as
 * far as a replicator and its tests need it.
 *
 * <p>What it can't prove:
 *
 * <ul>
 *   <li>that the real servers do what their documentation says: error texts and codes of Amazon
 *       DocumentDB are taken from its guide and from reports, some (the cursor limit, what is said
 *       of getParameter, of a read on a secondary) are guesses
 *   <li>what Amazon DocumentDB does where nobody has written it down: whether a drop or a rename
 *       ends a stream, whether a start before the log is refused, whether an event of more than 16
 *       MB fails with MongoDB's code and passes when a stage has made it smaller. {@link Faults}
 *       switches between what it may do, where there are two
 *   <li>the form of real resume tokens, beyond their being opaque and comparable to themselves
 *   <li>elections, replica lag, rollbacks, sharding: there is one member, which may call itself a
 *       secondary, and nothing outlives it
 *   <li>speed, memory, query plans, and limits of real machines; indexes are listed, and unique
 *       ones hold, but none makes a query faster
 *   <li>users, roles and privileges: there is one user with a password and one with an access key,
 *       and both may do everything; STS is not asked, the signature is checked here
 *   <li>other versions than 5.0 and 7.0: only the numbers that are reported can be others
 *   <li>collations beyond letters' case, text and geographic queries, JavaScript ({@code $where}),
 *       time series, {@code $setWindowFields}, {@code $densify}, {@code $fill}, {@code createUser}:
 *       they are refused, the removal of documents by TTL indexes or from full capped collections,
 *       splitting of large events
 * </ul>
 */
public final class EmbeddedDocumentDb implements AutoCloseable {
  private static final String HOST = "localhost";

  private final EmbeddedDocumentDbOptions options;
  private final CertificateAuthority authority;
  private final Engine engine;
  private final Listener listener;
  private final Faults faults;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile String password;

  private EmbeddedDocumentDb(EmbeddedDocumentDbOptions options) {
    this.options = options;
    this.authority =
        options.authority().orElseGet(() -> CertificateAuthority.create("DocumentDB stand-in"));
    this.password = options.password();
    ServerIdentity identity =
        options.identity().orElseGet(() -> authority.issue(HOST, "127.0.0.1"));
    SSLContext tls = options.tls() ? identity.serverContext() : null;
    this.engine = new Engine(options);
    this.listener = new Listener(engine, options.port(), tls);
    this.faults = new Faults(engine, listener, changed -> password = changed);
  }

  /** Starts a server; when this returns, clients can connect. */
  public static EmbeddedDocumentDb start(EmbeddedDocumentDbOptions options) {
    return new EmbeddedDocumentDb(options);
  }

  /** The host that clients connect to. */
  public String host() {
    return HOST;
  }

  /** The port that it listens on, whatever it tells clients. */
  public int port() {
    return listener.port();
  }

  /** How the replicator is told to connect: without credentials, and TLS is its own affair. */
  public String uri() {
    return "mongodb://%s:%d/?replicaSet=rs0%s"
        .formatted(HOST, engine.advertisedPort(), retryWrites());
  }

  /** How any client can connect that is given the authority's certificate besides. */
  public String testUri() {
    if (!options.asksForPassword()) {
      return uri();
    }
    return "mongodb://%s:%s@%s:%d/?authSource=admin&tls=%b&replicaSet=rs0%s"
        .formatted(
            encoded(username()),
            encoded(password()),
            HOST,
            engine.advertisedPort(),
            options.tls(),
            retryWrites());
  }

  private String retryWrites() {
    return options.personality() == Personality.DOCUMENTDB ? "&retryWrites=false" : "";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The one user. */
  public String username() {
    return options.username();
  }

  /** The user's password as it is now. */
  public String password() {
    return password;
  }

  /**
   * The certificate of the authority that was given or made for it, as PEM text. It signed the
   * server's own certificate, unless another one was given.
   */
  public String certificateAuthorityPem() {
    return authority.pem();
  }

  /** Which server it takes after. */
  public Personality personality() {
    return options.personality();
  }

  /** What a test can make the server do. */
  public Faults faults() {
    return faults;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      listener.close();
    }
  }

  @Override
  public String toString() {
    return "EmbeddedDocumentDb[" + options.personality() + " on " + port() + "]";
  }
}
