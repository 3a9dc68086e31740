package dev.docdb.replicator.sandbox.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.docdb.replicator.sandbox.local.AwsClients;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3ServerTest {
  private static final int MIB = 1024 * 1024;
  private static final S3Server SERVER = S3Server.start();
  private static final S3Client CLIENT =
      AwsClients.connect(
          S3Client.builder(), SERVER.endpoint(), SERVER.accessKeyId(), SERVER.secretAccessKey());

  @BeforeAll
  static void createBucket() {
    SERVER.createBucket("bucket");
  }

  @AfterAll
  static void close() {
    CLIENT.close();
    SERVER.close();
    SERVER.close();
  }

  @Test
  void anObjectComesBackAsItWasPut() {
    put("a/b/c.jsonl.gz", "{\"a\":1}");
    assertEquals(
        "{\"a\":1}",
        CLIENT.getObjectAsBytes(r -> r.bucket("bucket").key("a/b/c.jsonl.gz")).asUtf8String());
  }

  @Test
  void objectsOfManySizesArePutThroughTheClientOfTheFunction() {
    Random random = new Random(1);
    for (int size : new int[] {0, 1, MIB, 2 * MIB - 1, 2 * MIB, 5 * MIB, 20 * MIB}) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      CLIENT.putObject(r -> r.bucket("bucket").key("large"), RequestBody.fromBytes(bytes));
      assertArrayEquals(
          bytes,
          CLIENT.getObjectAsBytes(r -> r.bucket("bucket").key("large")).asByteArray(),
          () -> bytes.length + " bytes");
    }
  }

  @Test
  void aCreationOfWhatIsThereIsRefusedWith412AndLeavesIt() {
    CLIENT.putObject(
        r -> r.bucket("bucket").key("once").ifNoneMatch("*"), RequestBody.fromString("first"));
    S3Exception refusal =
        assertThrows(
            S3Exception.class,
            () ->
                CLIENT.putObject(
                    r -> r.bucket("bucket").key("once").ifNoneMatch("*"),
                    RequestBody.fromString("second")));
    assertEquals(412, refusal.statusCode());
    assertEquals(
        "first", CLIENT.getObjectAsBytes(r -> r.bucket("bucket").key("once")).asUtf8String());
  }

  @Test
  void checksumsOfTheClientAreAccepted() {
    for (ChecksumAlgorithm algorithm : List.of(ChecksumAlgorithm.CRC32, ChecksumAlgorithm.SHA256)) {
      CLIENT.putObject(
          r -> r.bucket("bucket").key("checked").checksumAlgorithm(algorithm),
          RequestBody.fromString("checked"));
    }
    S3Exception refusal =
        assertThrows(
            S3Exception.class,
            () ->
                CLIENT.putObject(
                    r -> r.bucket("bucket").key("wrong").contentMD5("1B2M2Y8AsgTpgAmY7PhCfg=="),
                    RequestBody.fromString("not empty")));
    assertEquals(400, refusal.statusCode());
  }

  @Test
  void aWrongSecretAndAnUnknownKeyAreRefusedWith403() {
    assertEquals(403, statusFor(SERVER.accessKeyId(), "wrong"));
    assertEquals(403, statusFor("unknown", SERVER.secretAccessKey()));
  }

  @Test
  void whatIsNotThereIsTyped() {
    assertThrows(
        NoSuchKeyException.class,
        () -> CLIENT.getObjectAsBytes(r -> r.bucket("bucket").key("missing")));
    assertThrows(
        NoSuchBucketException.class,
        () -> CLIENT.putObject(r -> r.bucket("missing").key("k"), RequestBody.fromString("x")));
  }

  @Test
  void aRefusalLeavesTheConnectionUsable() {
    byte[] large = new byte[5 * MIB];
    put("there", "x");
    for (int i = 0; i < 20; i++) {
      assertThrows(
          S3Exception.class,
          () ->
              CLIENT.putObject(
                  r -> r.bucket("bucket").key("there").ifNoneMatch("*"),
                  RequestBody.fromBytes(large)));
      put("after-a-refusal", "x");
    }
  }

  @Test
  void anErrorOnOrderComesOnce() {
    SERVER.failNext(503, "SlowDown", "Please reduce your request rate.");
    S3Exception refusal = assertThrows(S3Exception.class, () -> put("slow", "x"));
    assertEquals(503, refusal.statusCode());
    assertEquals("SlowDown", refusal.awsErrorDetails().errorCode());
    put("slow", "x");
  }

  @Test
  void whatAnAdministratorPutsIsFound() {
    SERVER.putObject("bucket", "certificates/ca.pem", "PEM");
    assertEquals(
        "PEM",
        CLIENT.getObjectAsBytes(r -> r.bucket("bucket").key("certificates/ca.pem")).asUtf8String());
  }

  @Test
  void aHeadTellsTheSize() {
    put("sized", "12345");
    assertEquals(5, CLIENT.headObject(r -> r.bucket("bucket").key("sized")).contentLength());
  }

  @Test
  void objectsAreListedByPrefixPageByPage() {
    IntStream.range(0, 5).forEach(i -> put("list/" + i, "x"));
    assertEquals(
        List.of("list/0", "list/1", "list/2", "list/3", "list/4"),
        CLIENT
            .listObjectsV2Paginator(r -> r.bucket("bucket").prefix("list/").maxKeys(2))
            .contents()
            .stream()
            .map(S3Object::key)
            .toList());
  }

  private static void put(String key, String content) {
    CLIENT.putObject(r -> r.bucket("bucket").key(key), RequestBody.fromString(content));
  }

  private static int statusFor(String accessKeyId, String secretAccessKey) {
    try (S3Client other =
        AwsClients.connect(S3Client.builder(), SERVER.endpoint(), accessKeyId, secretAccessKey)) {
      return assertThrows(
              S3Exception.class,
              () -> other.putObject(r -> r.bucket("bucket").key("k"), RequestBody.fromString("x")))
          .statusCode();
    }
  }
}
