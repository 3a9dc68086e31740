package dev.docdb.replicator.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The password changes while the packaged function is at work, and its connection breaks. */
@Timeout(240)
class SecretRotationTest {
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));
  private static final Map<String, String> STAYING =
      Map.of("WHEN_CAUGHT_UP", "stay", "MAX_LOOP", "0", "LEASE_SECONDS", "5");
  private static final String NEW_PASSWORD = "n3w-p@ss:w/rd";

  private static Stage start() {
    return Stage.start(
        ARTIFACT,
        Set.of(SandboxServer.KINESIS),
        STAYING,
        LambdaOptions.defaults().withTimeout(Duration.ofSeconds(30)));
  }

  /** Waits until the stream holds so many changes; the invocation must be at work all the while. */
  private static void awaitDelivered(
      Stage stage, int count, CompletableFuture<Invocation> running) {
    TargetView view = stage.views().getFirst();
    while (view.delivered() < count) {
      assertFalse(running.isDone(), () -> "the invocation has ended: " + running.join());
      view.poll();
    }
  }

  /** Waits until the invocation has begun to watch, and so to miss nothing. */
  private static void awaitWatching(Stage stage, CompletableFuture<Invocation> running) {
    while (stage.sandbox().cluster().faults().openCursors() == 0) {
      assertFalse(running.isDone(), () -> "the invocation has ended: " + running.join());
      Thread.onSpinWait();
    }
  }

  /** Who couldn't log in any more couldn't give its lease back either; it lapses by itself. */
  private static Invocation tickUntilDelivered(Stage stage, int count) {
    TargetView view = stage.views().getFirst();
    while (true) {
      CompletableFuture<Invocation> running = CompletableFuture.supplyAsync(stage::tick);
      while (!running.isDone() && view.delivered() < count) {
        view.poll();
      }
      if (view.delivered() >= count) {
        return running.join();
      }
      assertTrue(running.join().toString().contains("lease-busy"), () -> "" + running.join());
    }
  }

  private static void rotate(Stage stage, String onServer, String inSecret) {
    String user = stage.sandbox().cluster().username();
    stage.sandbox().cluster().faults().changePassword(onServer);
    putSecret(stage, user, inSecret);
    // The writer's connection goes on: it is logged in already.
    stage.sandbox().cluster().faults().dropConnectionBefore("getMore");
  }

  private static void putSecret(Stage stage, String user, String password) {
    stage
        .sandbox()
        .secrets()
        .put(
            stage.sandbox().environment().get("DOCUMENTDB_SECRET"),
            new Document("username", user).append("password", password).toJson());
  }

  private static String told(Stage stage) {
    return String.join("\n", stage.function().output());
  }

  private static List<String> differences(Stage stage, Workload workload) {
    return stage.views().getFirst().differences(workload);
  }

  @Test
  void b10_theSameInvocationGoesOnWithTheNewPasswordAndNothingIsLost() {
    try (Stage stage = start()) {
      CompletableFuture<Invocation> running = CompletableFuture.supplyAsync(stage::tick);
      awaitWatching(stage, running);
      Workload workload = new Workload(stage.collection(), new Random(10));
      workload.write(100);
      awaitDelivered(stage, 100, running);
      long fetches = stage.sandbox().secrets().requests();

      rotate(stage, NEW_PASSWORD, NEW_PASSWORD);
      workload.write(100);
      awaitDelivered(stage, 200, running);

      assertInstanceOf(Invocation.Response.class, running.join(), () -> told(stage));
      assertEquals(List.of(), differences(stage, workload));
      assertEquals(fetches + 1, stage.sandbox().secrets().requests(), "fetched again once");
      assertEquals(1, stage.function().environments());
      assertFalse(told(stage).contains(NEW_PASSWORD), "a password is told");
    }
  }

  @Test
  void b10_aWrongNewPasswordIsToldOfAndThePositionStays() {
    try (Stage stage = start()) {
      CompletableFuture<Invocation> running = CompletableFuture.supplyAsync(stage::tick);
      awaitWatching(stage, running);
      Workload workload = new Workload(stage.collection(), new Random(11));
      workload.write(100);
      awaitDelivered(stage, 100, running);

      rotate(stage, NEW_PASSWORD, "mistyped-hunter2");
      workload.write(100);
      Invocation.Failure failure =
          assertInstanceOf(Invocation.Failure.class, running.join(), () -> told(stage));
      assertTrue(failure.body().contains("DOCUMENTDB_SECRET"), failure.body());
      String alert = stage.sandbox().sns().published().getFirst().message();
      assertTrue(alert.contains("DOCUMENTDB_SECRET"), alert);
      assertFalse((told(stage) + alert + failure.body()).contains("hunter2"), "a password is told");

      putSecret(stage, stage.sandbox().cluster().username(), NEW_PASSWORD);
      Invocation next = tickUntilDelivered(stage, 200);
      assertInstanceOf(Invocation.Response.class, next, () -> told(stage));
      assertEquals(List.of(), differences(stage, workload));
    }
  }
}
