package dev.docdb.replicator.target.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.name.ObjectKey;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.local.AwsClients;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.target.HostileChanges;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Surroundings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

class HostileKeysTest {
  @AutoClose private final S3Server server = S3Server.start();
  @AutoClose private final Surroundings surroundings = new Surroundings();

  @Test
  void g03_aRealStoreTakesThemAndListsThem() throws Exception {
    server.createBucket("archive");
    surroundings.point("S3", server.endpoint(), server.accessKeyId(), server.secretAccessKey());
    List<Change> changes = HostileChanges.inCollections(200);
    try (S3Target target =
        S3Target.open(
            surroundings.resources(
                Namespace.of("shop", "orders"), Map.of("BUCKET_NAME", "archive")))) {
      PlanDriver.of(target).deliver(Sending.encode(changes.toArray(Change[]::new)));
    }
    assertEquals(changes.stream().map(HostileKeysTest::key).collect(Collectors.toSet()), keys());
  }

  private static String key(Change change) {
    return ObjectKey.of(
        "",
        change.namespace().orElseThrow(),
        ObjectKey.dateOf(change.clusterTime()),
        change.eventId(),
        change.eventId());
  }

  private Set<String> keys() {
    try (S3Client client =
        AwsClients.connect(
            S3Client.builder(),
            server.endpoint(),
            server.accessKeyId(),
            server.secretAccessKey())) {
      return client.listObjectsV2Paginator(r -> r.bucket("archive")).contents().stream()
          .map(S3Object::key)
          .collect(Collectors.toSet());
    }
  }
}
