package dev.docdb.replicator.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an environment keeps from one invocation to the next, and what it must not. */
@Timeout(240)
class EnvironmentReuseTest {
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));

  private static Stage start(Map<String, String> variables) {
    LambdaOptions short12 = LambdaOptions.defaults().withTimeout(Duration.ofSeconds(12));
    return Stage.start(ARTIFACT, Set.of(SandboxServer.KINESIS), variables, short12);
  }

  private static void assertWorked(Stage stage, Invocation ended) {
    assertInstanceOf(
        Invocation.Response.class,
        ended,
        () -> ended + "\n" + String.join("\n", stage.function().output()));
  }

  /** Lets an invocation work, and returns the name by which it holds the lease meanwhile. */
  private static String ownerOfATick(Stage stage) {
    CompletableFuture<Invocation> running = CompletableFuture.supplyAsync(stage::tick);
    Optional<String> owner = Optional.empty();
    while (owner.isEmpty()) {
      assertFalse(running.isDone(), () -> "it has ended: " + running.join());
      owner = stage.state().map(state -> state.getString("owner"));
    }
    assertWorked(stage, running.join());
    return owner.get();
  }

  /**
   * Two environments that are restored from one snapshot go on from the same moment, as this one
   * does twice, and what was true before it may have changed.
   */
  @Test
  void a06_nothingThatMustBeNewIsMadeBeforeTheFirstTickOrKeptForTheNext() {
    try (Stage stage = start(Map.of("WHEN_CAUGHT_UP", "stay"))) {
      String secret =
          Objects.requireNonNull(stage.sandbox().environment().get("DOCUMENTDB_SECRET"));
      String user = stage.sandbox().cluster().username();
      assertEquals(0, stage.sandbox().secrets().requests(), "secrets are fetched at the start");
      stage.sandbox().cluster().faults().changePassword("changed");
      stage
          .sandbox()
          .secrets()
          .put(secret, new Document("username", user).append("password", "changed").toJson());

      String first = ownerOfATick(stage);
      String second = ownerOfATick(stage);
      assertNotEquals(first, second);
      assertEquals(1, stage.function().environments());
    }
  }

  @Test
  void s15_theBundleIsFetchedOnceAnEnvironment() {
    try (Stage stage = start(Map.of())) {
      assertWorked(stage, stage.tick());
      stage.sandbox().s3().close();
      Workload workload = new Workload(stage.collection(), new Random(15));
      workload.write(20);
      assertWorked(stage, stage.tick());
      TargetView view = stage.views().getFirst();
      while (view.delivered() < 20) {
        view.poll();
      }
      assertEquals(1, stage.function().environments());
    }
  }
}
