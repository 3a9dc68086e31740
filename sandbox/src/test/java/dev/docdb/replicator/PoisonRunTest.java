package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.demo.Message;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.demo.TargetView;
import dev.docdb.replicator.sandbox.demo.Workload;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.sandbox.lambda.LambdaRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The packaged function and all five targets; one document in a thousand is too large for four of
 * them. How many changes there are in all is set by the system property {@code poison.changes}.
 */
@Timeout(3_600)
class PoisonRunTest {
  private static final int CHANGES = Integer.getInteger("poison.changes", 5_000);
  private static final int ONE_IN = 1_000;
  private static final String BUCKET = "certificates";
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));
  private static final LambdaOptions LAMBDA =
      LambdaOptions.defaults().withTimeout(Duration.ofSeconds(120));

  /** S3 takes objects of any size. */
  private static final Set<String> REFUSING = Set.of("opensearch", "kinesis", "sqs", "kafka");

  @AutoClose
  private final Stage stage =
      Stage.start(
          ARTIFACT,
          Set.copyOf(Stage.TARGETS),
          Map.of(
              "MAX_LOOP", "0",
              "DEAD_LETTER_URI", "s3://" + BUCKET + "/dead",
              "ELASTICSEARCH_LARGEST_BYTES", "1000000"),
          LAMBDA);

  @AutoClose
  private final S3Client s3 =
      S3Client.builder()
          .endpointOverride(stage.sandbox().s3().endpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsBasicCredentials.create(
                      stage.sandbox().s3().accessKeyId(), stage.sandbox().s3().secretAccessKey())))
          .httpClient(UrlConnectionHttpClient.create())
          .build();

  private final Workload workload = new Workload(stage.collection(), new Random(17), 2_000);

  @Test
  void e09_e10_oneInAThousandIsPutAsideAndArrivesWhenItsCauseIsMended() {
    catchUp(stage.function()); // saves where the stream begins
    int poison = CHANGES / ONE_IN;
    for (int i = 0; i < poison; i++) {
      workload.write(ONE_IN - 1);
      stage
          .collection()
          .insertOne(new Document("_id", "poison-" + i).append("text", "x".repeat(1 << 20)));
    }
    catchUp(stage.function());
    for (TargetView view : stage.views()) {
      boolean refuses = REFUSING.contains(view.name());
      int expected = workload.count() + (refuses ? 0 : poison);
      assertEquals(List.of(), differences(view, expected), view.name());
      assertEquals(refuses ? poison : 0, letters(view.name()).size(), view.name());
    }
    Document reasons = dryRun();
    assertEquals(REFUSING, reasons.keySet());

    LambdaRuntime mended =
        stage.another(
            LAMBDA,
            Map.of("CLAIM_CHECK_BUCKET", BUCKET, "ELASTICSEARCH_LARGEST_BYTES", "104857600"));
    redrive(mended, poison);
    for (TargetView view : stage.views()) {
      assertEquals(List.of(), differences(view, workload.count() + poison), view.name());
      assertEquals(List.of(), letters(view.name()), view.name());
      assertAllArrived(view, poison);
    }
    assertEquals(0, ask(mended, "{\"task\":\"redrive\"}").getInteger("letters"));
  }

  private void catchUp(LambdaRuntime function) {
    String ended = "";
    while (!ended.equals("caught-up")) {
      Invocation end = stage.tick(function);
      Invocation.Response response =
          assertInstanceOf(
              Invocation.Response.class,
              end,
              () -> end + "\n" + String.join("\n", function.output()));
      stage.acknowledged(response);
      ended = Document.parse(response.body()).getString("ended");
    }
  }

  /** Why letters are there, by target: each reason tells the size. */
  private Document dryRun() {
    Document targets =
        ask(stage.function(), "{\"task\":\"redrive\",\"dryRun\":true}")
            .get("targets", Document.class);
    targets.forEach(
        (target, counts) -> {
          Document reasons = ((Document) counts).get("reasons", Document.class);
          assertFalse(reasons.isEmpty(), target);
          assertTrue(
              reasons.keySet().stream().allMatch(reason -> reason.contains("bytes")),
              () -> target + ": " + reasons.keySet());
        });
    return targets;
  }

  private void redrive(LambdaRuntime function, int poison) {
    int stored = 0;
    boolean complete = false;
    while (!complete) {
      Document report = ask(function, "{\"task\":\"redrive\"}");
      for (Object counts : report.get("targets", Document.class).values()) {
        stored += ((Document) counts).get("stored", 0);
      }
      complete = report.getBoolean("complete");
    }
    assertEquals(REFUSING.size() * poison, stored);
  }

  private static Document ask(LambdaRuntime function, String task) {
    Invocation end = function.invoke(task);
    Invocation.Response response =
        assertInstanceOf(
            Invocation.Response.class,
            end,
            () -> end + "\n" + String.join("\n", function.output()));
    return Document.parse(response.body());
  }

  /** In what a target differs from the source, but for the documents that are too large. */
  private List<String> differences(TargetView view, int expected) {
    long giveUp = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    do {
      view.poll();
    } while (view.messages().isPresent()
        && view.delivered() < expected
        && System.nanoTime() - giveUp < 0);
    return view.differences(workload).stream()
        .filter(line -> !line.startsWith("poison-"))
        .limit(20)
        .toList();
  }

  private void assertAllArrived(TargetView view, int poison) {
    if (view.messages().isEmpty()) {
      assertEquals(List.of(), view.differences(workload));
      return;
    }
    assertEquals(
        IntStream.range(0, poison).mapToObj(i -> "poison-" + i).collect(Collectors.toSet()),
        view.messages().get().stream()
            .map(Message::document)
            .filter(document -> document.startsWith("poison-"))
            .collect(Collectors.toCollection(TreeSet::new)),
        view.name());
    assertEquals(0, view.duplicates(), view.name());
  }

  private List<String> letters(String target) {
    return s3
        .listObjectsV2Paginator(list -> list.bucket(BUCKET).prefix("dead/" + target + "/"))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }
}
