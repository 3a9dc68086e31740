package dev.docdb.replicator.sandbox.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.ReplaceOptions;
import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.sandbox.s3.S3Server;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Documents as large as a cluster takes, through the packaged function with little memory, into the
 * target that takes them. The cluster's own memory is that of this JVM, so the log is made to
 * forget what has travelled.
 */
@Timeout(900)
class LargeDocumentsTest {
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));
  private static final int MEMORY_MEGABYTES = 512;

  /** A document's limit is 16 MiB, and so is that of the event around it. */
  private static final int LARGE = (16 << 20) - (64 << 10);

  private static final int AT_A_TIME = 5;

  /** A hundred with {@code -Dtest.arguments=-Dlarge.documents=100}; fewer need the same memory. */
  private static final int ROUNDS = Integer.getInteger("large.documents", 30) / AT_A_TIME;

  private static final int BLOCK = 12 << 10;

  private Stage stage;
  private S3Client s3;
  private String bucket;

  @BeforeEach
  void start() {
    stage =
        Stage.start(
            ARTIFACT,
            EnumSet.of(SandboxServer.S3),
            Map.of(),
            LambdaOptions.defaults()
                .withMemory(MEMORY_MEGABYTES)
                .withJvmArguments("-XX:+ExitOnOutOfMemoryError"));
    S3Server server = stage.sandbox().s3();
    s3 =
        S3Client.builder()
            .endpointOverride(server.endpoint())
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(server.accessKeyId(), server.secretAccessKey())))
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    bucket = stage.sandbox().environment().getOrDefault("BUCKET_NAME", "");
    tick();
  }

  @AfterEach
  void close() {
    s3.close();
    stage.close();
  }

  private void tick() {
    Invocation end = stage.tick();
    assertEquals(
        "caught-up",
        Document.parse(
                assertInstanceOf(
                        Invocation.Response.class,
                        end,
                        () -> end + "\n" + String.join("\n", stage.function().output()))
                    .body())
            .getString("ended"));
  }

  /** Text without end of random blocks; every tenth has no block twice, and can't be compressed. */
  private static String text(int number) {
    Random random = new Random(number);
    byte[] bytes = new byte[BLOCK];
    StringBuilder text = new StringBuilder(LARGE);
    do {
      if (text.isEmpty() || number % 10 == 0) {
        random.nextBytes(bytes);
      }
      text.append(Base64.getEncoder().encodeToString(bytes));
    } while (text.length() < LARGE);
    text.setLength(LARGE);
    return text.toString();
  }

  /** The document, and what its message holds. */
  private record Large(Document document, String expected) {
    static Large of(int number) {
      Document document = new Document("_id", "large-" + number % AT_A_TIME);
      if (number % 10 != 5) {
        String text = text(number);
        return new Large(document.append("text", text), text);
      }
      byte[] bytes = new byte[LARGE];
      new Random(number).nextBytes(bytes);
      return new Large(
          document.append("bytes", new Binary(bytes)), Base64.getEncoder().encodeToString(bytes));
    }
  }

  private void replace(Document document) {
    stage
        .collection()
        .replaceOne(
            new Document("_id", document.get("_id")), document, new ReplaceOptions().upsert(true));
  }

  /** All messages, in the order of the changes; their objects are removed. */
  private List<byte[]> takeMessages() throws IOException {
    List<byte[]> messages = new ArrayList<>();
    List<String> keys =
        s3.listObjectsV2(request -> request.bucket(bucket)).contents().stream()
            .map(S3Object::key)
            .filter(key -> key.endsWith(".jsonl.gz"))
            .sorted()
            .toList();
    for (String key : keys) {
      byte[] object = s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArrayUnsafe();
      try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(object))) {
        messages.add(unzipped.readAllBytes());
      }
      s3.deleteObject(delete -> delete.bucket(bucket).key(key));
    }
    return messages;
  }

  /**
   * The position moves behind a small change of a later hour; what is older than that can go, and
   * no clock of ours decides it.
   */
  private void letTheLogForget() throws IOException {
    stage.sandbox().cluster().faults().shiftClock(Duration.ofHours(1));
    replace(new Document("_id", "small"));
    tick();
    takeMessages();
    stage.sandbox().cluster().faults().retention(Duration.ofMinutes(30));
    stage.sandbox().cluster().faults().retention(Duration.ofHours(3));
  }

  @Test
  void a07_manyDocumentsOfSixteenMegabytesTravelInHalfAGigabyte() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < AT_A_TIME; i++) {
        replace(Large.of(round * AT_A_TIME + i).document());
      }
      tick();
      List<byte[]> messages = takeMessages();
      assertEquals(AT_A_TIME, messages.size());
      for (int i = 0; i < AT_A_TIME; i++) {
        String message = new String(messages.get(i), ISO_8859_1);
        assertTrue(message.contains(Large.of(round * AT_A_TIME + i).expected()), "not the same");
      }
      letTheLogForget();
    }
    assertStayedWithinItsMemory();
  }

  /** The worst that JSON does: each byte becomes six. */
  @Test
  void a07_aDocumentThatGrowsSixfoldAsJsonTravels() throws IOException {
    replace(new Document("_id", "controls").append("text", "\u0001".repeat(LARGE)));
    tick();
    List<byte[]> messages = takeMessages();
    assertEquals(1, messages.size());
    assertTrue(messages.getFirst().length > 6 * LARGE);
    assertStayedWithinItsMemory();
  }

  private void assertStayedWithinItsMemory() {
    assertEquals(1, stage.function().environments(), "an environment ended");
    long peak = stage.function().peakResidentBytes() >> 20;
    assertTrue(peak < MEMORY_MEGABYTES, () -> "it had " + peak + " MB");
  }
}
