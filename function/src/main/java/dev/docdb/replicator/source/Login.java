package dev.docdb.replicator.source;

import com.mongodb.AwsCredential;
import com.mongodb.MongoCredential;
import dev.docdb.replicator.secret.Credentials;
import java.util.function.Supplier;

/** How the function proves to the cluster who it is. */
public sealed interface Login {

  /** What the driver is told. */
  MongoCredential credential();

  /**
   * With a user and a password, of which the cluster keeps no more than a proof.
   *
   * @param credentials of a user of the cluster
   */
  record Password(Credentials credentials) implements Login {
    @Override
    public MongoCredential credential() {
      return MongoCredential.createCredential(
          credentials.username(), "admin", credentials.password().reveal().toCharArray());
    }
  }

  /**
   * As a role of AWS: each new connection signs a request by which the cluster learns the role's
   * name; no password is kept anywhere.
   *
   * @param keys the role's keys of the moment, asked for at each new connection
   */
  record Role(Supplier<AwsCredential> keys) implements Login {
    @Override
    public MongoCredential credential() {
      return MongoCredential.createAwsCredential(null, null)
          .withMechanismProperty(MongoCredential.AWS_CREDENTIAL_PROVIDER_KEY, keys);
    }
  }
}
