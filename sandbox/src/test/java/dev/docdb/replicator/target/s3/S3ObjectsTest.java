package dev.docdb.replicator.target.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.local.AwsClients;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Surroundings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Names, sizes, bytes and encryption of the objects. */
class S3ObjectsTest {
  private static final int MIB = 1 << 20;
  private static final Namespace ORDERS = Namespace.of("shop", "orders");

  @AutoClose private final S3Server server = S3Server.start();
  @AutoClose private final Surroundings surroundings = new Surroundings();

  @AutoClose
  private final S3Client client =
      AwsClients.connect(
          S3Client.builder(), server.endpoint(), server.accessKeyId(), server.secretAccessKey());

  private final Journal journal = new Journal(ORDERS);

  @BeforeEach
  void createBucket() {
    server.createBucket("archive");
  }

  @Test
  void e05_anObjectHoldsSixtyFourMebibytesAndALargerChangeLiesAlone() throws Exception {
    S3Target target = open(Map.of());
    Change[] changes = {
      journal.large("a", 30 * MIB),
      journal.large("b", 30 * MIB),
      journal.large("c", 30 * MIB),
      journal.large("alone", 70 * MIB)
    };
    PlanDriver.of(target).deliver(Sending.encode(changes));
    List<String> counts =
        keys().stream()
            .map(key -> client.headObject(r -> r.bucket("archive").key(key)).metadata())
            .map(metadata -> metadata.get("count"))
            .toList();
    assertEquals(List.of("2", "1", "1"), counts);
  }

  @Test
  void g03_everyNameBecomesAKeyOfItsOwnThatS3TakesAndThatStaysInItsFolder() throws Exception {
    String longest = "ö".repeat(127);
    List<Namespace> places =
        List.of(
            Namespace.of("shop", "../../etc"),
            Namespace.of("shop", ".."),
            Namespace.of("shop", "."),
            Namespace.of("shop", "/leading"),
            Namespace.of("shop", "or\u0001\u007fders"),
            Namespace.of("shop", "or!01ders"),
            Namespace.of("shop", "a b+c?d#e&f%20"),
            Namespace.of("shop", longest),
            Namespace.of("shop", longest + "x"),
            Namespace.of("d".repeat(63), longest + "y"),
            ORDERS);
    S3Target target = open(Map.of("BUCKET_PATH", "ü".repeat(200)));
    for (Namespace place : places) {
      assertEquals(List.of(Outcome.STORED), Sending.send(target, new Journal(place).insert("a")));
    }
    List<String> keys = keys();
    assertEquals(places.size(), keys.size(), "two names share a key");
    Set<Integer> depths = new HashSet<>();
    for (String key : keys) {
      assertTrue(key.getBytes(UTF_8).length <= 1_024, key);
      assertFalse(key.contains("/../") || key.contains("/./") || key.contains("//"), key);
      depths.add(key.split("/").length);
    }
    assertEquals(1, depths.size(), "some name is a folder more");
  }

  @Test
  void s10_theHeaderOfAnObjectHoldsNoTime() throws Exception {
    Sending.send(open(Map.of()), journal.insert("a"));
    byte[] object =
        client.getObjectAsBytes(r -> r.bucket("archive").key(keys().getFirst())).asByteArray();
    byte[] modified = {object[4], object[5], object[6], object[7]};
    assertArrayEquals(new byte[4], modified);
  }

  @Test
  void objectsAreEncryptedWithTheKeyThatTheOperatorChose() throws Exception {
    String key = "alias/archive";
    Sending.send(open(Map.of("BUCKET_KMS_KEY", key)), journal.insert("a"));
    S3Server.Received put = server.received("PUT").getLast();
    assertEquals("aws:kms", put.header("x-amz-server-side-encryption"));
    assertEquals(key, put.header("x-amz-server-side-encryption-aws-kms-key-id"));
    Sending.send(open(Map.of()), journal.insert("b"));
    assertEquals("", server.received("PUT").getLast().header("x-amz-server-side-encryption"));
  }

  private S3Target open(Map<String, String> more) {
    surroundings.point("S3", server.endpoint(), server.accessKeyId(), server.secretAccessKey());
    Map<String, String> settings = new HashMap<>(more);
    settings.put("BUCKET_NAME", "archive");
    return S3Target.open(surroundings.resources(ORDERS, settings));
  }

  private List<String> keys() {
    return client.listObjectsV2(r -> r.bucket("archive")).contents().stream()
        .map(S3Object::key)
        .sorted()
        .toList();
  }
}
