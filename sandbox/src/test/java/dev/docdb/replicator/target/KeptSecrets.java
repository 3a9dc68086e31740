package dev.docdb.replicator.target;

import dev.docdb.replicator.config.Secret;
import dev.docdb.replicator.secret.Secrets;
import java.util.HashMap;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Secrets of one text, kept until forgotten, as an environment keeps them between calls. */
public final class KeptSecrets implements Secrets {
  private final Map<String, Secret> kept = new HashMap<>();
  private String text;
  private int fetched;

  /** Each with this password, of the user {@code replicator}. */
  public KeptSecrets(String password) {
    this.text = ofPassword(password);
  }

  /** Each with this text. */
  public static KeptSecrets holding(String text) {
    KeptSecrets secrets = new KeptSecrets("");
    secrets.text = text;
    return secrets;
  }

  private static String ofPassword(String password) {
    return new BsonDocument("username", new BsonString("replicator"))
        .append("password", new BsonString(password))
        .toJson();
  }

  /** Changes the password; what is kept is still the old one. */
  public synchronized void rotate(String newPassword) {
    text = ofPassword(newPassword);
  }

  /** How many times a secret was fetched. */
  public synchronized int fetched() {
    return fetched;
  }

  @Override
  public synchronized Secret text(String secretId) {
    return kept.computeIfAbsent(secretId, _ -> fetch());
  }

  private Secret fetch() {
    fetched++;
    return new Secret(text);
  }

  @Override
  public synchronized void forget(String secretId) {
    kept.remove(secretId);
  }
}
