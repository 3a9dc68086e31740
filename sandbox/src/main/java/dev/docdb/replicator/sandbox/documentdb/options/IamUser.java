package dev.docdb.replicator.sandbox.documentdb.options;

import java.util.Optional;

/**
 * Who may log in with an access key in place of a password.
 *
 * @param accessKey the key's id
 * @param secretKey what requests are signed with
 * @param sessionToken goes with the keys of a role that was assumed
 * @param roleArn what the user is called in the database $external
 */
public record IamUser(
    String accessKey, String secretKey, Optional<String> sessionToken, String roleArn) {

  /** Refuses a user that nobody can be. */
  public IamUser {
    if (accessKey.isEmpty() || secretKey.isEmpty() || roleArn.isEmpty()) {
      throw new IllegalArgumentException("the parts of an IAM user must not be empty");
    }
  }

  @Override
  public String toString() {
    return "IamUser[" + roleArn + "]";
  }
}
