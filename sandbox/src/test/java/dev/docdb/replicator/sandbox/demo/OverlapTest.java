package dev.docdb.replicator.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.kinesis.EntryCondition;
import dev.docdb.replicator.sandbox.kinesis.KinesisServer;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.sandbox.lambda.LambdaRuntime;
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
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ticks that come twice, functions that overlap, environments that are frozen or killed at their
 * deadline: the packaged function in processes of its own, into a target that keeps every message
 * and one that keeps the last state.
 */
@Timeout(240)
class OverlapTest {
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  // Long enough for a busy machine, short enough to wait for.
  private static final int LEASE_SECONDS = 5;

  private Stage stage;
  private Workload workload;

  @BeforeEach
  void start() {
    stage =
        Stage.start(
            ARTIFACT,
            EnumSet.of(SandboxServer.OPENSEARCH, SandboxServer.KINESIS),
            Map.of("LEASE_SECONDS", Integer.toString(LEASE_SECONDS)),
            LambdaOptions.defaults());
    assertEquals("caught-up", ended(stage.tick()));
    workload = new Workload(stage.collection(), new Random(4));
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private Document summary(Invocation end) {
    return Document.parse(
        assertInstanceOf(
                Invocation.Response.class,
                end,
                () -> end + "\n" + String.join("\n", stage.function().output()))
            .body());
  }

  private static long number(Document summary, String field) {
    return summary.get(field, Number.class).longValue();
  }

  private long changesRead(Invocation end) {
    return number(summary(end), "changesRead");
  }

  private String ended(Invocation end) {
    return summary(end).getString("ended");
  }

  private TargetView kinesis() {
    return stage.views().stream()
        .filter(view -> view.name().equals("kinesis"))
        .findFirst()
        .orElseThrow();
  }

  /** A tick that can't end, because Kinesis takes some changes and then no more. */
  private CompletableFuture<Invocation> stuckTick() {
    KinesisServer server = stage.sandbox().kinesis();
    TargetView kinesis = kinesis();
    kinesis.poll();
    int before = kinesis.delivered();
    AtomicInteger entries = new AtomicInteger();
    server.throttle((index, key) -> entries.incrementAndGet() > 100);
    CompletableFuture<Invocation> running = stage.tickAsync();
    while (kinesis.delivered() == before) {
      assertFalse(running.isDone(), () -> "the function didn't wait: " + running.join());
      kinesis.poll();
    }
    return running;
  }

  private void unthrottle() {
    stage.sandbox().kinesis().throttle(EntryCondition.none());
  }

  /** The lease of a holder that can't prolong it lapses by itself; until then others are told. */
  private void catchUpBeyondTheLeaseOfAnother(LambdaRuntime function) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    String end;
    do {
      end = ended(stage.tick(function));
      assertTrue(System.nanoTime() - giveUp < 0, "the lease of another never lapses");
    } while (!end.equals("caught-up"));
  }

  private List<String> differences() {
    List<String> differences = new ArrayList<>();
    for (TargetView view : stage.views()) {
      long giveUp = System.nanoTime() + PATIENCE.toNanos();
      do {
        view.poll();
      } while (view == kinesis()
          && view.delivered() < workload.count()
          && System.nanoTime() - giveUp < 0);
      view.differences(workload).forEach(each -> differences.add(view.name() + ": " + each));
    }
    return differences;
  }

  /** Its output is read by another thread, and may come a moment later than its answer. */
  private static void assertWrites(LambdaRuntime function, String words) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (function.output().stream().noneMatch(line -> line.contains(words))) {
      assertTrue(System.nanoTime() - giveUp < 0, function.output()::toString);
    }
  }

  /** What only the holder of the lease may move. */
  private List<Long> saved() {
    Document state = stage.state().orElseThrow();
    return List.of(number(state, "epoch"), number(state, "sequence"));
  }

  @Test
  void a01_anInvocationThatRunsOutOfTimeInABatchLosesNothing() {
    workload.write(400);
    stage.function().setTimeout(Duration.ofSeconds(6));
    assertInstanceOf(Invocation.Failure.class, stuckTick().join());
    unthrottle();
    stage.function().setTimeout(Duration.ofSeconds(60));

    assertEquals("caught-up", ended(stage.tick()));
    assertEquals(List.of(), differences());
  }

  @Test
  void a01_anInvocationThatIsKilledAtItsDeadlineInABatchLosesNothing() {
    workload.write(400);
    stage.function().setTimeout(Duration.ofSeconds(6));
    CompletableFuture<Invocation> running = stuckTick();
    stage.function().freeze(); // so that it doesn't end by itself before
    assertInstanceOf(Invocation.TimedOut.class, running.join());
    unthrottle();
    stage.function().setTimeout(Duration.ofSeconds(60));

    catchUpBeyondTheLeaseOfAnother(stage.function());
    assertEquals(2, stage.function().environments());
    assertEquals(List.of(), differences());
  }

  @Test
  void a02_theSameTickThreeTimesDeliversEverythingOnce() {
    workload.write(300);

    assertEquals(300, changesRead(stage.tick()));
    assertEquals(0, changesRead(stage.tick()));
    assertEquals(0, changesRead(stage.tick()));
    assertEquals(List.of(), differences());
    assertEquals(0, kinesis().duplicates());
  }

  @Test
  void a03_theSameTickToTwoFunctionsAtOnceDeliversEverythingOnce() {
    LambdaRuntime other = stage.another(LambdaOptions.defaults());
    assertEquals("caught-up", ended(stage.tick(other))); // so that it is there at once
    workload.write(300);

    CompletableFuture<Invocation> first = stage.tickAsync();
    Invocation second = stage.tick(other);

    assertEquals(300, changesRead(first.join()) + changesRead(second));
    assertEquals(List.of(), differences());
    assertEquals(0, kinesis().duplicates());
  }

  @Test
  void a04_aSecondFunctionSaysThatTheLeaseIsHeldAndEndsAtOnce() {
    LambdaRuntime other = stage.another(LambdaOptions.defaults());
    assertEquals("caught-up", ended(stage.tick(other)));
    workload.write(400);
    CompletableFuture<Invocation> running = stuckTick();

    Document second = summary(stage.tick(other));

    assertEquals("lease-busy", second.getString("ended"));
    assertEquals(0, number(second, "changesRead"));
    assertTrue(number(second, "millis") < 3_000, second::toJson); // a second, on a busy machine
    assertWrites(other, "\"leaseBusy\": 1");
    assertFalse(running.isDone());
    unthrottle();
    assertEquals("caught-up", ended(running.join()));
    assertEquals(List.of(), differences());
    assertEquals(0, kinesis().duplicates());
  }

  @Test
  void a04_anOwnerThatWakesUpBeyondItsLeaseSavesNothing() {
    LambdaRuntime other = stage.another(LambdaOptions.defaults());
    workload.write(400);
    CompletableFuture<Invocation> stale = stuckTick();
    stage.function().freeze();
    unthrottle();
    workload.write(200);
    catchUpBeyondTheLeaseOfAnother(other);
    List<Long> before = saved();

    stage.function().thaw();
    assertSentNothingStale(stale.join());

    List<Long> after = saved();
    assertTrue(after.getFirst() >= before.getFirst() && after.getLast() >= before.getLast());
    assertEquals(List.of(), differences());
    workload.write(100);
    assertEquals("caught-up", ended(stage.tick()));
    assertEquals(List.of(), differences());
  }

  /** It noticed: either others hold the lease, or it was taken anew, or somebody took it. */
  private void assertSentNothingStale(Invocation end) {
    String ended = ended(end);
    assertTrue(Set.of("lease-busy", "caught-up", "fenced").contains(ended), ended);
  }

  @Test
  void a05_anEnvironmentThatWasFrozenWhileItsConnectionsWereCutGoesOn() {
    workload.write(100);
    assertEquals("caught-up", ended(stage.tick()));
    stage.function().freeze();
    workload.write(200);
    stage.sandbox().cluster().faults().dropConnections();
    stage.function().thaw();

    Document summary = summary(stage.tick());

    assertEquals("caught-up", summary.getString("ended"));
    assertEquals(200, number(summary, "changesRead"));
    assertEquals(1, stage.function().environments());
    assertEquals(List.of(), differences());
    assertEquals(0, kinesis().duplicates());
  }
}
