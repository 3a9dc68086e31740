package dev.docdb.replicator.secret;

import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.config.Secret;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;

/** A user's name and password. */
public record Credentials(String username, Secret password) {

  /**
   * Reads the text of a secret: a JSON object with {@code username} and {@code password}; other
   * fields are passed over.
   *
   * @param secretId named in messages, which never show the text
   * @throws ConfigurationException when the text is anything else
   */
  public static Credentials parse(String secretId, String text) {
    BsonDocument json;
    try {
      json = BsonDocument.parse(text);
    } catch (JsonParseException | BsonInvalidOperationException | IllegalArgumentException e) {
      // Their messages show the text.
      throw unusable(secretId, "is not a JSON object");
    }
    return new Credentials(
        field(secretId, json, "username"), new Secret(field(secretId, json, "password")));
  }

  private static String field(String secretId, BsonDocument json, String name) {
    BsonValue value = json.get(name);
    if (value instanceof BsonString string && !string.getValue().isEmpty()) {
      return string.getValue();
    }
    throw unusable(secretId, "has no text \"" + name + "\"");
  }

  private static ConfigurationException unusable(String secretId, String what) {
    return new ConfigurationException(
        "The secret "
            + secretId
            + " "
            + what
            + ": expected {\"username\": \"...\", \"password\": \"...\"}");
  }
}
