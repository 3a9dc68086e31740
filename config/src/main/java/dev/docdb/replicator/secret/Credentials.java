package dev.docdb.replicator.secret;

import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.config.Secret;

/** A user's name and password. */
public record Credentials(String username, Secret password) {
  private static final String EXPECTED = "{\"username\": \"...\", \"password\": \"...\"}";

  /**
   * Reads the text of a secret: a JSON object with {@code username} and {@code password}; other
   * fields are passed over.
   *
   * @param secretId named in messages, which never show the text
   * @throws ConfigurationException when the text is anything else
   */
  public static Credentials parse(String secretId, String text) {
    SecretFields fields = SecretFields.parse(secretId, EXPECTED, text);
    return new Credentials(fields.get("username"), new Secret(fields.get("password")));
  }
}
