package dev.docdb.replicator.secret;

import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.config.Secret;
import java.util.function.BiFunction;

/** Secrets by their name or ARN, each fetched once and kept until forgotten. */
public interface Secrets {

  /** What a secret holds; does I/O when it is not kept. */
  Secret text(String secretId);

  /** Forgets a secret, so that it is fetched again: its password may have been rotated. */
  void forget(String secretId);

  /**
   * What is read from a secret. One that can't be read isn't kept: it may be mended by the next
   * time.
   *
   * @param reader makes it from the secret's name and its text
   * @throws ConfigurationException when the reader can't
   */
  default <T> T read(String secretId, BiFunction<String, String, T> reader) {
    try {
      return reader.apply(secretId, text(secretId).reveal());
    } catch (ConfigurationException e) {
      forget(secretId);
      throw e;
    }
  }

  /** The user and the password that a secret holds. */
  default Credentials credentials(String secretId) {
    return read(secretId, Credentials::parse);
  }
}
