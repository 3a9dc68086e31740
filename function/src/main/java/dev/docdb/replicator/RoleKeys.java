package dev.docdb.replicator;

import com.mongodb.AwsCredential;
import dev.docdb.replicator.config.ConfigurationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The keys of the function's role, from where the AWS SDK looks for them; the SDK renews them
 * before they expire.
 */
final class RoleKeys implements Supplier<AwsCredential> {
  private @Nullable DefaultCredentialsProvider provider;

  /**
   * This, when it can be asked: else the driver would be the first to find out, and tell of a
   * cluster that can't be reached.
   *
   * @throws ConfigurationException when there are no keys
   */
  RoleKeys checked() {
    try {
      get();
      return this;
    } catch (SdkException e) {
      throw new ConfigurationException(
          "DOCUMENTDB_AUTH=iam: the function has no keys of a role to log in with ("
              + e.getMessage()
              + ")");
    }
  }

  /** The keys as they are now. */
  @Override
  public AwsCredential get() {
    AwsCredentials keys = provider().resolveCredentials();
    String session = keys instanceof AwsSessionCredentials some ? some.sessionToken() : null;
    return new AwsCredential(keys.accessKeyId(), keys.secretAccessKey(), session);
  }

  /** The next keys are fetched anew. */
  synchronized void forget() {
    DefaultCredentialsProvider old = provider;
    provider = null;
    if (old != null) {
      old.close();
    }
  }

  private synchronized DefaultCredentialsProvider provider() {
    DefaultCredentialsProvider current = provider;
    if (current == null) {
      current = DefaultCredentialsProvider.builder().build();
      provider = current;
    }
    return current;
  }
}
