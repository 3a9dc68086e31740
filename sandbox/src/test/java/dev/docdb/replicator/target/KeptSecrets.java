package dev.docdb.replicator.target;

import dev.docdb.replicator.config.Secret;
import dev.docdb.replicator.secret.Credentials;
import dev.docdb.replicator.secret.Secrets;
import java.util.HashMap;
import java.util.Map;

/** Secrets of one password, kept until forgotten, as an environment keeps them between calls. */
public final class KeptSecrets implements Secrets {
  private final Map<String, Credentials> kept = new HashMap<>();
  private String password;
  private int fetched;

  public KeptSecrets(String password) {
    this.password = password;
  }

  /** Changes the password; what is kept is still the old one. */
  public synchronized void rotate(String newPassword) {
    password = newPassword;
  }

  /** How many times a secret was fetched. */
  public synchronized int fetched() {
    return fetched;
  }

  @Override
  public synchronized Credentials credentials(String secretId) {
    return kept.computeIfAbsent(secretId, _ -> fetch());
  }

  private Credentials fetch() {
    fetched++;
    return new Credentials("replicator", new Secret(password));
  }

  @Override
  public synchronized void forget(String secretId) {
    kept.remove(secretId);
  }
}
