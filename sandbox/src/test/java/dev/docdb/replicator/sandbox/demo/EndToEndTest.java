package dev.docdb.replicator.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.kinesis.EntryCondition;
import dev.docdb.replicator.sandbox.kinesis.KinesisServer;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.sandbox.lambda.LambdaRuntime;
import dev.docdb.replicator.sandbox.sns.PublishedMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The packaged function under the real runtime client, from the cluster into every target. */
@Timeout(240)
class EndToEndTest {
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));
  private static final Set<SandboxServer> ALL = Set.copyOf(Stage.TARGETS);
  private static final Map<String, String> SHORT_LEASE = Map.of("LEASE_SECONDS", "2");
  private static final Map<String, String> MISTAKES =
      Map.of(
          "DOCUMENTDB_URI", "mongodb://user:hunter2@cluster/?tlsInsecure=true",
          "WATCHED_DB_NAME", "shop",
          "STATE_DB", "shop",
          "STATE_COLLECTION", "state",
          "MAX_LOOP", "-1",
          "WHEN_CAUGHT_UP", "never",
          "SQS_QUERY_URL", "http://queue.example.com/orders");
  private static final List<String> MISTAKEN =
      List.of(
          "DOCUMENTDB_URI",
          "DOCUMENTDB_SECRET",
          "STATE_DB",
          "MAX_LOOP",
          "WHEN_CAUGHT_UP",
          "SQS_QUERY_URL");

  private static Document tick(Stage stage) {
    Invocation ended = stage.tick();
    Invocation.Response response =
        assertInstanceOf(
            Invocation.Response.class,
            ended,
            () -> ended + "\n" + String.join("\n", stage.function().output()));
    stage.acknowledged(response);
    return Document.parse(response.body());
  }

  /** Ticks until an invocation finds nothing more to do. */
  private static void catchUp(Stage stage) {
    Document summary;
    do {
      summary = tick(stage);
    } while (!summary.getString("ended").equals("caught-up"));
  }

  private static List<String> differences(Stage stage, Workload workload) {
    List<String> differences = new ArrayList<>();
    for (TargetView view : stage.views()) {
      pollUntilComplete(view, workload.count());
      view.differences(workload)
          .forEach(difference -> differences.add(view.name() + ": " + difference));
    }
    return differences;
  }

  /** A consumer needs some polls to get all; how many is up to it. */
  private static void pollUntilComplete(TargetView view, int count) {
    long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    do {
      view.poll();
    } while (view.delivered() < count && System.nanoTime() - giveUp < 0);
  }

  @Test
  void s01_fiveTargetsEqualTheSourceAfterRandomWrites() {
    try (Stage stage = Stage.start(ARTIFACT, ALL, Map.of(), LambdaOptions.defaults())) {
      Document first = tick(stage);
      assertEquals("caught-up", first.getString("ended"));
      Workload workload = new Workload(stage.collection(), new Random(1));
      workload.write(600);
      catchUp(stage);
      workload.write(400);
      catchUp(stage);

      assertEquals(List.of(), differences(stage, workload));
      for (TargetView view : stage.views()) {
        assertEquals(1000, view.delivered(), view.name());
        assertEquals(
            0, view.duplicates(), view.name() + " holds duplicates although nothing crashed");
      }
    }
  }

  @Test
  void s11_afterAKillTheNextTickCompletesNothingIsLostAndTheOrderIsKept() {
    try (Stage stage = Stage.start(ARTIFACT, ALL, SHORT_LEASE, LambdaOptions.defaults())) {
      tick(stage);
      Workload workload = new Workload(stage.collection(), new Random(2));
      for (int kill = 1; kill <= 3; kill++) {
        workload.write(3_000);
        killAfterTheFirstRecords(stage);
        waitForTheLease(stage);
        catchUp(stage);
      }

      assertEquals(List.of(), differences(stage, workload));
    }
  }

  /** Kinesis takes some records of the tick and then no more, so that the tick can't end before. */
  private static void killAfterTheFirstRecords(Stage stage) {
    KinesisServer server = stage.sandbox().kinesis();
    TargetView kinesis = view(stage, "kinesis");
    int before = kinesis.delivered();
    AtomicInteger entries = new AtomicInteger();
    server.throttle((index, key) -> entries.incrementAndGet() > 100);
    CompletableFuture<Invocation> running = CompletableFuture.supplyAsync(stage::tick);
    while (kinesis.delivered() == before) {
      assertFalse(running.isDone(), () -> "the function didn't wait: " + running.join());
      kinesis.poll();
    }
    stage.function().kill();
    assertInstanceOf(Invocation.Died.class, running.join());
    server.throttle(EntryCondition.none());
  }

  private static TargetView view(Stage stage, String name) {
    return stage.views().stream()
        .filter(view -> view.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The killed holder's lease lapses by itself; until then a tick says that it is busy. */
  private static void waitForTheLease(Stage stage) {
    long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (tick(stage).getString("ended").equals("lease-busy")) {
      assertTrue(System.nanoTime() - giveUp < 0, "the lease of a killed function never lapses");
    }
  }

  @Test
  void aStageThatCannotStartLeavesNoServerBehind() throws InterruptedException {
    Path missing = Path.of("no-such-artifact.zip");
    Set<Thread> before = threadsThatKeepTheJvm();
    assertThrows(
        RuntimeException.class,
        () -> Stage.start(missing, Set.of(), Map.of(), LambdaOptions.defaults()));
    Set<Thread> left = threadsThatKeepTheJvm();
    left.removeAll(before);
    for (Thread thread : left) {
      assertTrue(thread.join(Duration.ofSeconds(10)), thread.getName());
    }
  }

  private static Set<Thread> threadsThatKeepTheJvm() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .collect(Collectors.toSet());
  }

  @Test
  void aTargetThatIsDownFailsTheInvocationAndIsAlertedWithoutContent() {
    LambdaOptions short12 = LambdaOptions.defaults().withTimeout(Duration.ofSeconds(12));
    Set<SandboxServer> targets = EnumSet.of(SandboxServer.KINESIS, SandboxServer.S3);
    try (Stage stage = Stage.start(ARTIFACT, targets, Map.of(), short12)) {
      tick(stage);
      Workload workload = new Workload(stage.collection(), new Random(3));
      workload.write(50);
      stage.sandbox().kinesis().close();

      Invocation.Failure failure = assertInstanceOf(Invocation.Failure.class, stage.tick());

      assertTrue(failure.errorType().endsWith("TargetUnavailableException"), failure.errorType());
      List<PublishedMessage> alerts = stage.sandbox().sns().published();
      assertEquals(1, alerts.size(), alerts::toString);
      String alert = alerts.getFirst().message();
      assertTrue(alert.contains("shop.orders") && alert.contains("KINESIS_STREAM"), alert);
      assertTrue(alert.contains("Nothing is lost"), alert);
      String output = String.join("\n", stage.function().output()) + alert;
      assertTrue(!output.contains("order-0000") && !output.contains("Zürich"), "content is told");
      assertTrue(!output.contains(stage.sandbox().cluster().password()), "a password is told");
    }
  }

  @Test
  void everyMistakeInTheSettingsComesInOneMessage() throws IOException {
    Invocation.Failure failure = failureOf(MISTAKES);
    assertTrue(failure.errorType().endsWith("ConfigurationException"), failure.errorType());
    for (String variable : MISTAKEN) {
      assertTrue(
          failure.body().contains(variable), () -> variable + " expected in " + failure.body());
    }
    assertFalse(failure.body().contains("hunter2"), "a password is repeated");
  }

  private static Invocation.Failure failureOf(Map<String, String> settings) throws IOException {
    String tick = Files.readString(Path.of("..", "docs", "events", "tick.json"));
    try (LambdaRuntime function =
        LambdaRuntime.start(
            ARTIFACT,
            "dev.docdb.replicator.ReplicatorFunction::handleRequest",
            settings,
            LambdaOptions.defaults())) {
      return assertInstanceOf(Invocation.Failure.class, function.invoke(tick));
    }
  }
}
