package dev.docdb.replicator.secret;

import dev.docdb.replicator.config.ConfigurationException;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.json.JsonParseException;

/** The texts that a secret holds, which is a JSON object; other fields are passed over. */
public final class SecretFields {
  private final String secretId;
  private final String expected;
  private final BsonDocument json;

  private SecretFields(String secretId, String expected, BsonDocument json) {
    this.secretId = secretId;
    this.expected = expected;
    this.json = json;
  }

  /**
   * Reads the text of a secret.
   *
   * @param secretId named in messages, which never show the text
   * @param expected what such a secret looks like, for messages
   * @throws ConfigurationException when the text is no JSON object
   */
  public static SecretFields parse(String secretId, String expected, String text) {
    try {
      return new SecretFields(secretId, expected, BsonDocument.parse(text));
    } catch (JsonParseException | BsonInvalidOperationException | IllegalArgumentException e) {
      // Their messages show the text.
      throw unusable(secretId, "is not a JSON object: expected " + expected);
    }
  }

  /** The field's text, if it has any. */
  public Optional<String> find(String name) {
    return json.get(name) instanceof BsonString string && !string.getValue().isEmpty()
        ? Optional.of(string.getValue())
        : Optional.empty();
  }

  /**
   * The field's text.
   *
   * @throws ConfigurationException when there is none
   */
  public String get(String name) {
    return find(name)
        .orElseThrow(
            () -> unusable(secretId, "has no text \"" + name + "\": expected " + expected));
  }

  /** What to throw when a field can't be used. */
  public ConfigurationException unusable(String why) {
    return unusable(secretId, why);
  }

  private static ConfigurationException unusable(String secretId, String why) {
    return new ConfigurationException("The secret " + secretId + " " + why);
  }

  @Override
  public String toString() {
    return "SecretFields[" + secretId + "]";
  }
}
