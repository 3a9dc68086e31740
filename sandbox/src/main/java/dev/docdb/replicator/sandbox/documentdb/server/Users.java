package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.documentdb.options.IamUser;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Who may log in: one user with a password, and one with an access key where there is one. */
public final class Users {
  static final List<String> MECHANISMS = List.of("SCRAM-SHA-256", "SCRAM-SHA-1");
  private static final String IAM = "MONGODB-AWS";

  private final String name;
  private final Clock clock;
  private volatile String password;
  private volatile Optional<IamUser> iam;

  Users(EmbeddedDocumentDbOptions options) {
    this.name = options.username();
    this.clock = options.clock();
    this.password = options.password();
    this.iam = options.iam();
  }

  /** Changes the password, as a rotation does; connections that are open stay open. */
  public void password(String newPassword) {
    password = newPassword;
  }

  /** Changes who may log in with an access key: sessions of a role end, and others begin. */
  public void iam(IamUser newUser) {
    iam = Optional.of(newUser);
  }

  Conversation begin(String mechanism) {
    if (MECHANISMS.contains(mechanism)) {
      return new Scram(mechanism, name, password);
    }
    return iam.filter(user -> mechanism.equals(IAM))
        .map(user -> new AwsIam(user, clock))
        .orElseThrow(
            () ->
                MongoError.of(
                    334,
                    "Received authentication for mechanism "
                        + mechanism
                        + " which is unknown or not enabled"));
  }
}
