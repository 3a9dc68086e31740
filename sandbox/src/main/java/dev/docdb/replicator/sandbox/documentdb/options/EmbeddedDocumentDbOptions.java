package dev.docdb.replicator.sandbox.documentdb.options;

import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import dev.docdb.replicator.sandbox.tls.ServerIdentity;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** How an embedded server starts. Each {@code with} gives the same options with one difference. */
public final class EmbeddedDocumentDbOptions {
  /** The options while one of them is being changed. */
  private static final class Draft {
    Personality personality = Personality.DOCUMENTDB;
    Optional<String> version = Optional.empty();
    boolean password = true;
    boolean tls = true;
    String username = "replicator";
    String secret = "correct-horse-battery";
    Optional<IamUser> iam = Optional.empty();
    int port;
    int advertisedPort;
    Optional<CertificateAuthority> authority = Optional.empty();
    Optional<ServerIdentity> identity = Optional.empty();
    boolean postBatchResumeToken = true;
    Duration retention = Duration.ofHours(3);
    int cursorLimit = 4560;
    Clock clock = Clock.systemUTC();

    Draft copy() {
      Draft copy = new Draft();
      copy.personality = personality;
      copy.version = version;
      copy.password = password;
      copy.tls = tls;
      copy.username = username;
      copy.secret = secret;
      copy.iam = iam;
      copy.port = port;
      copy.advertisedPort = advertisedPort;
      copy.authority = authority;
      copy.identity = identity;
      copy.postBatchResumeToken = postBatchResumeToken;
      copy.retention = retention;
      copy.cursorLimit = cursorLimit;
      copy.clock = clock;
      return copy;
    }

    void check() {
      if (username.isEmpty() || secret.isEmpty()) {
        throw new IllegalArgumentException("username and password must not be empty");
      }
      if (cursorLimit < 1 || retention.isNegative() || port < 0 || advertisedPort < 0) {
        throw new IllegalArgumentException("cursorLimit, retention and ports must be positive");
      }
      if (version.isPresent() && !version.get().matches("\\d+\\.\\d+\\.\\d+")) {
        throw new IllegalArgumentException(version.get() + " is no version, as 5.0.0 is");
      }
    }
  }

  private final Draft values;

  private EmbeddedDocumentDbOptions(Draft values) {
    values.check();
    this.values = values;
  }

  /** DocumentDB 5.0 with TLS and a password, changes kept for three hours. */
  public static EmbeddedDocumentDbOptions defaults() {
    return new EmbeddedDocumentDbOptions(new Draft());
  }

  private EmbeddedDocumentDbOptions with(Consumer<Draft> change) {
    Draft draft = values.copy();
    change.accept(draft);
    return new EmbeddedDocumentDbOptions(draft);
  }

  /** Which server it takes after. */
  public Personality personality() {
    return values.personality;
  }

  /** The same with another personality. */
  public EmbeddedDocumentDbOptions withPersonality(Personality value) {
    return with(draft -> draft.personality = value);
  }

  /** What buildInfo reports. */
  public String version() {
    return values.version.orElse(values.personality.usualVersion());
  }

  /**
   * The same reporting another version, as 4.0.0 or 8.0.0, and the wire version of the MongoDB that
   * has this number. Nothing else differs: what the server can do stays that of its personality.
   */
  public EmbeddedDocumentDbOptions withVersion(String value) {
    return with(draft -> draft.version = Optional.of(value));
  }

  /** Whether clients must log in. */
  public boolean asksForPassword() {
    return values.password;
  }

  /** Whether clients must speak TLS. */
  public boolean tls() {
    return values.tls;
  }

  /** Neither TLS nor password; for other programs only. */
  public EmbeddedDocumentDbOptions withPlain(boolean value) {
    return with(
        draft -> {
          draft.password = !value;
          draft.tls = !value;
        });
  }

  /** The same with or without TLS; the password is asked for as before. */
  public EmbeddedDocumentDbOptions withTls(boolean value) {
    return with(draft -> draft.tls = value);
  }

  /** The one user with a password, known to the database admin. */
  public String username() {
    return values.username;
  }

  /** That user's password. */
  public String password() {
    return values.secret;
  }

  /** The same with another user. */
  public EmbeddedDocumentDbOptions withCredentials(String user, String secret) {
    return with(
        draft -> {
          draft.username = user;
          draft.secret = secret;
        });
  }

  /** Who may log in with an access key, where anybody may. */
  public Optional<IamUser> iam() {
    return values.iam;
  }

  /** The same with a user in $external who logs in by MONGODB-AWS with an access key. */
  public EmbeddedDocumentDbOptions withIam(
      String accessKey, String secretKey, Optional<String> sessionToken, String roleArn) {
    IamUser user = new IamUser(accessKey, secretKey, sessionToken, roleArn);
    return with(draft -> draft.iam = Optional.of(user));
  }

  /** The port, or 0 for a free one. */
  public int port() {
    return values.port;
  }

  /** The same on a port. */
  public EmbeddedDocumentDbOptions withPort(int value) {
    return with(draft -> draft.port = value);
  }

  /** The port that clients are told to come to, or 0 for the server's own. */
  public int advertisedPort() {
    return values.advertisedPort;
  }

  /** The same, telling clients to come to another port: that of a proxy before it. */
  public EmbeddedDocumentDbOptions withAdvertisedPort(int value) {
    return with(draft -> draft.advertisedPort = value);
  }

  /** Signs the server's certificate; the server makes its own where there is none. */
  public Optional<CertificateAuthority> authority() {
    return values.authority;
  }

  /** The same with a certificate from this authority, which clients are told to trust. */
  public EmbeddedDocumentDbOptions withAuthority(CertificateAuthority value) {
    return with(draft -> draft.authority = Optional.of(value));
  }

  /** The certificate to show, where it is not to be a good one for localhost. */
  public Optional<ServerIdentity> identity() {
    return values.identity;
  }

  /** The same showing this certificate, whatever is wrong with it. */
  public EmbeddedDocumentDbOptions withIdentity(ServerIdentity value) {
    return with(draft -> draft.identity = Optional.of(value));
  }

  /** Whether a batch of changes says where to go on after it. */
  public boolean postBatchResumeToken() {
    return values.postBatchResumeToken;
  }

  /** The same with or without tokens after each batch. */
  public EmbeddedDocumentDbOptions withPostBatchResumeToken(boolean value) {
    return with(draft -> draft.postBatchResumeToken = value);
  }

  /** How long changes are kept. */
  public Duration retention() {
    return values.retention;
  }

  /** The same with changes kept for another time. */
  public EmbeddedDocumentDbOptions withRetention(Duration value) {
    return with(draft -> draft.retention = value);
  }

  /** How many cursors may be open. */
  public int cursorLimit() {
    return values.cursorLimit;
  }

  /** The same with room for another number of cursors. */
  public EmbeddedDocumentDbOptions withCursorLimit(int value) {
    return with(draft -> draft.cursorLimit = value);
  }

  /** The server's clock. */
  public Clock clock() {
    return values.clock;
  }

  /** The same with another clock. */
  public EmbeddedDocumentDbOptions withClock(Clock value) {
    return with(draft -> draft.clock = value);
  }

  @Override
  public String toString() {
    String without = (tls() ? "" : ", no TLS") + (asksForPassword() ? "" : ", no password");
    return "EmbeddedDocumentDbOptions[" + personality() + " " + version() + without + "]";
  }
}
