package dev.docdb.replicator.sandbox.documentdb.options;

import dev.docdb.replicator.sandbox.tls.CertificateAuthority;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * How an embedded server starts.
 *
 * @param personality which server it takes after
 * @param plain neither TLS nor password; for other programs only
 * @param username the one user, known to the database admin
 * @param password that user's password
 * @param port the port, or 0 for a free one
 * @param authority signs the server's certificate; the server makes its own where there is none
 * @param postBatchResumeToken whether a batch of changes says where to go on after it
 * @param retention how long changes are kept
 * @param cursorLimit how many cursors may be open
 * @param clock the server's clock
 */
public record EmbeddedDocumentDbOptions(
    Personality personality,
    boolean plain,
    String username,
    String password,
    int port,
    Optional<CertificateAuthority> authority,
    boolean postBatchResumeToken,
    Duration retention,
    int cursorLimit,
    Clock clock) {

  /** Refuses what no server can start with. */
  public EmbeddedDocumentDbOptions {
    if (username.isEmpty() || password.isEmpty()) {
      throw new IllegalArgumentException("username and password must not be empty");
    }
    if (cursorLimit < 1 || retention.isNegative() || port < 0) {
      throw new IllegalArgumentException("cursorLimit, retention and port must be positive");
    }
  }

  /** DocumentDB with TLS and a password, changes kept for three hours. */
  public static EmbeddedDocumentDbOptions defaults() {
    return new EmbeddedDocumentDbOptions(
        Personality.DOCUMENTDB,
        false,
        "replicator",
        "correct-horse-battery",
        0,
        Optional.empty(),
        true,
        Duration.ofHours(3),
        4560,
        Clock.systemUTC());
  }

  /** The same with another personality. */
  public EmbeddedDocumentDbOptions withPersonality(Personality value) {
    return new EmbeddedDocumentDbOptions(
        value,
        plain,
        username,
        password,
        port,
        authority,
        postBatchResumeToken,
        retention,
        cursorLimit,
        clock);
  }

  /** The same with or without TLS and password. */
  public EmbeddedDocumentDbOptions withPlain(boolean value) {
    return new EmbeddedDocumentDbOptions(
        personality,
        value,
        username,
        password,
        port,
        authority,
        postBatchResumeToken,
        retention,
        cursorLimit,
        clock);
  }

  /** The same with another user. */
  public EmbeddedDocumentDbOptions withCredentials(String user, String secret) {
    return new EmbeddedDocumentDbOptions(
        personality,
        plain,
        user,
        secret,
        port,
        authority,
        postBatchResumeToken,
        retention,
        cursorLimit,
        clock);
  }

  /** The same on a port. */
  public EmbeddedDocumentDbOptions withPort(int value) {
    return new EmbeddedDocumentDbOptions(
        personality,
        plain,
        username,
        password,
        value,
        authority,
        postBatchResumeToken,
        retention,
        cursorLimit,
        clock);
  }

  /** The same with a certificate from this authority. */
  public EmbeddedDocumentDbOptions withAuthority(CertificateAuthority value) {
    return new EmbeddedDocumentDbOptions(
        personality,
        plain,
        username,
        password,
        port,
        Optional.of(value),
        postBatchResumeToken,
        retention,
        cursorLimit,
        clock);
  }

  /** The same with or without tokens after each batch. */
  public EmbeddedDocumentDbOptions withPostBatchResumeToken(boolean value) {
    return new EmbeddedDocumentDbOptions(
        personality,
        plain,
        username,
        password,
        port,
        authority,
        value,
        retention,
        cursorLimit,
        clock);
  }

  /** The same with changes kept for another time. */
  public EmbeddedDocumentDbOptions withRetention(Duration value) {
    return new EmbeddedDocumentDbOptions(
        personality,
        plain,
        username,
        password,
        port,
        authority,
        postBatchResumeToken,
        value,
        cursorLimit,
        clock);
  }

  /** The same with room for another number of cursors. */
  public EmbeddedDocumentDbOptions withCursorLimit(int value) {
    return new EmbeddedDocumentDbOptions(
        personality,
        plain,
        username,
        password,
        port,
        authority,
        postBatchResumeToken,
        retention,
        value,
        clock);
  }

  /** The same with another clock. */
  public EmbeddedDocumentDbOptions withClock(Clock value) {
    return new EmbeddedDocumentDbOptions(
        personality,
        plain,
        username,
        password,
        port,
        authority,
        postBatchResumeToken,
        retention,
        cursorLimit,
        value);
  }

  @Override
  public String toString() {
    return "EmbeddedDocumentDbOptions[" + personality + (plain ? ", plain" : "") + "]";
  }
}
