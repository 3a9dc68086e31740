package dev.docdb.replicator.sandbox.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.docdb.replicator.sandbox.local.AwsClients;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DecryptionFailureException;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

class SecretsManagerServerTest {
  private final SecretsManagerServer server = SecretsManagerServer.start();
  private final SecretsManagerClient client =
      AwsClients.connect(SecretsManagerClient.builder(), server.endpoint());

  @AfterEach
  void close() {
    client.close();
    server.close();
    server.close();
  }

  @Test
  void aSecretIsFoundByNameAndByArn() {
    String arn = server.put("docdb/credentials", "{\"username\":\"u\"}");
    GetSecretValueResponse byName = client.getSecretValue(r -> r.secretId("docdb/credentials"));
    GetSecretValueResponse byArn = client.getSecretValue(r -> r.secretId(arn));
    assertEquals("{\"username\":\"u\"}", byName.secretString());
    assertEquals(byName.versionId(), byArn.versionId());
    assertEquals(arn, byName.arn());
    assertEquals(List.of("AWSCURRENT"), byName.versionStages());
  }

  @Test
  void aRotatedSecretIsCurrentAndTheOldOneIsPrevious() {
    server.put("s", "old");
    String oldVersion = client.getSecretValue(r -> r.secretId("s")).versionId();
    server.put("s", "new");
    GetSecretValueResponse current = client.getSecretValue(r -> r.secretId("s"));
    assertEquals("new", current.secretString());
    assertNotEquals(oldVersion, current.versionId());
    assertEquals(
        "old",
        client.getSecretValue(r -> r.secretId("s").versionStage("AWSPREVIOUS")).secretString());
    assertEquals(
        "old", client.getSecretValue(r -> r.secretId("s").versionId(oldVersion)).secretString());
  }

  @Test
  void whatIsNotThereIsNotFound() {
    server.put("s", "v");
    assertThrows(
        ResourceNotFoundException.class, () -> client.getSecretValue(r -> r.secretId("other")));
    assertThrows(
        ResourceNotFoundException.class,
        () -> client.getSecretValue(r -> r.secretId("s").versionStage("AWSPREVIOUS")));
    server.delete("s");
    assertThrows(
        ResourceNotFoundException.class, () -> client.getSecretValue(r -> r.secretId("s")));
  }

  @Test
  void anErrorOnOrderComesOnce() {
    server.put("s", "v");
    server.failNext(400, "DecryptionFailure", "The key can't be used");
    assertThrows(
        DecryptionFailureException.class, () -> client.getSecretValue(r -> r.secretId("s")));
    assertEquals("v", client.getSecretValue(r -> r.secretId("s")).secretString());
    assertEquals(2, server.requests());
  }
}
