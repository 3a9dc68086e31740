package dev.docdb.replicator;

import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.config.Secret;
import dev.docdb.replicator.secret.Secrets;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Secrets from Secrets Manager, each fetched once and kept. */
final class StoredSecrets implements Secrets {
  private final AwsClients aws;
  private final Map<String, Secret> kept = new HashMap<>();

  StoredSecrets(AwsClients aws) {
    this.aws = aws;
  }

  /**
   * What a secret holds.
   *
   * @throws ConfigurationException when there is no such secret or it can't be read
   */
  @Override
  public synchronized Secret text(String secretId) {
    return kept.computeIfAbsent(secretId, this::fetch);
  }

  @Override
  public synchronized void forget(String secretId) {
    kept.remove(secretId);
  }

  private Secret fetch(String secretId) {
    try (SecretsManagerClient client = aws.build(SecretsManagerClient.builder())) {
      String text = client.getSecretValue(request -> request.secretId(secretId)).secretString();
      return new Secret(text == null ? "" : text);
    } catch (SdkException e) {
      throw UnreachableException.orMistake(
          "The secret " + secretId, "secretsmanager:GetSecretValue", e);
    }
  }
}
