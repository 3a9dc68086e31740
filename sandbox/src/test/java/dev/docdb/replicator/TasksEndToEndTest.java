package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.demo.TargetView;
import dev.docdb.replicator.sandbox.demo.Workload;
import dev.docdb.replicator.sandbox.kinesis.EntryCondition;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.InvokeApi;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.sandbox.lambda.LambdaRuntime;
import dev.docdb.replicator.target.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operators' tasks: the packaged function under the runtime client, and the operator's program. */
@Timeout(300)
class TasksEndToEndTest {
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOG = Duration.ofHours(1);

  private final Surroundings surroundings = new Surroundings();
  private final OperatorRun operator = new OperatorRun();
  private Stage stage;
  private InvokeApi api;
  private Workload workload;

  @BeforeEach
  void start() {
    stage =
        Stage.start(
            ARTIFACT,
            Set.of(SandboxServer.KINESIS),
            Map.of(),
            LambdaOptions.defaults().withTimeout(Duration.ofSeconds(60)));
    stage.sandbox().cluster().faults().shiftClock(LOG); // so that the log reaches back
    api = InvokeApi.start("replicator", stage.function());
    surroundings.point("Lambda", api.endpoint(), "any", Surroundings.PASSWORD);
    workload = new Workload(stage.collection(), new Random(7));
  }

  @AfterEach
  void close() {
    api.close();
    stage.close();
    surroundings.close();
  }

  private Document tick() {
    return answer(stage.tick());
  }

  private Document answer(Invocation end) {
    return Document.parse(
        assertInstanceOf(
                Invocation.Response.class,
                end,
                () -> end + "\n" + String.join("\n", stage.function().output()))
            .body());
  }

  private String failure(String payload) {
    return assertInstanceOf(Invocation.Failure.class, stage.function().invoke(payload)).message();
  }

  private TargetView kinesis() {
    return stage.views().getFirst();
  }

  /** Reads until so many messages have come. */
  private int delivered(int atLeast) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    do {
      kinesis().poll();
    } while (kinesis().delivered() + kinesis().duplicates() < atLeast
        && System.nanoTime() - giveUp < 0);
    return kinesis().delivered();
  }

  private void assertAllArrived() {
    delivered(workload.count());
    assertEquals(List.of(), kinesis().differences(workload));
  }

  private BsonDocument status() {
    operator.onFunction("status", "--json");
    return BsonDocument.parse(operator.out());
  }

  @Test
  void whatWasWrittenDuringAPauseArrivesBehindIt() {
    tick();
    workload.write(50);
    tick();
    assertEquals(0, operator.typing("y\n").onFunction("pause", "--why", "index rebuilt"));
    assertTrue(operator.out().contains("shop.orders, by"), operator::said);
    assertTrue(operator.out().contains("This pauses"), operator::said);
    workload.write(50);
    for (int minute = 0; minute < 3; minute++) {
      Document summary = tick();
      assertEquals("paused", summary.getString("ended"));
      assertTrue(summary.get("headroomSeconds", Number.class).doubleValue() > 0, summary::toJson);
    }
    assertEquals(1, operator.onFunction("status"), operator::said);
    assertTrue(operator.out().contains("paused since"), operator::said);
    assertTrue(operator.out().contains("index rebuilt"), operator::said);
    assertEquals(0, operator.onFunction("pause", "--why", "again", "--yes"), operator::said);
    assertTrue(operator.out().contains("paused already"), operator::said);

    assertEquals(0, operator.onFunction("resume", "--why", "it is done", "--yes", "--by", "ada"));
    assertEquals("caught-up", tick().getString("ended"));
    assertAllArrived();
    assertEquals(0, kinesis().duplicates());
    assertEquals(0, operator.onFunction("status"), operator::said);
    assertTrue(operator.out().contains("resume, by ada: it is done"), operator::said);
  }

  @Test
  void whatLiesBehindARewindIsRepeatedAndNothingIsLost() {
    tick();
    workload.write(20);
    tick();
    assertAllArrived();
    String place = Instant.now().plus(LOG).minusSeconds(120).toString();
    assertEquals(
        0, operator.onFunction("rewind", "--time", place, "--why", "a copy was lost", "--yes"));
    workload.write(20);
    assertEquals("caught-up", tick().getString("ended"));
    delivered(60);
    assertEquals(List.of(), kinesis().differences(workload));
    assertEquals(20, kinesis().duplicates());

    String later = Instant.now().plus(LOG).plusSeconds(600).toString();
    assertEquals(1, operator.onFunction("rewind", "--time", later, "--why", "no", "--yes"));
    assertTrue(operator.err().contains("time: lies in the future"), operator::said);
  }

  @Test
  void aResetScopeBeginsAsStartAtSays() {
    tick();
    workload.write(20);
    tick();
    delivered(20);
    assertEquals(
        3, operator.typing("n\n").onFunction("reset", "--why", "begin anew"), operator::said);
    assertEquals(
        1,
        operator.onFunction(
            "reset", "--why", "begin anew", "--yes", "--confirm", "shop.customers"));
    assertTrue(operator.err().contains("confirm: expected the scope"), operator::said);
    assertEquals("replicating", status().getString("condition").getValue());
    assertEquals(
        0,
        operator.onFunction("reset", "--why", "begin anew", "--yes", "--confirm", "shop.orders"),
        operator::said);
    assertEquals("not begun", status().getString("condition").getValue());
    workload.write(10); // before it begins: START_AT is now
    assertEquals(0, tick().getInteger("changesRead"));
    workload.write(10);
    assertEquals(10, tick().getInteger("changesRead"));
    assertEquals(30, delivered(30));
  }

  @Test
  void a04_whileAnotherFunctionIsAtWorkNothingIsChanged() {
    LambdaRuntime other = stage.another(LambdaOptions.defaults());
    assertEquals("caught-up", answer(stage.tick(other)).getString("ended"));
    workload.write(200);
    AtomicInteger entries = new AtomicInteger();
    stage.sandbox().kinesis().throttle((index, key) -> entries.incrementAndGet() > 50);
    CompletableFuture<Invocation> working = CompletableFuture.supplyAsync(() -> stage.tick(other));
    while (delivered(1) == 0) {
      assertFalse(working.isDone(), () -> "it didn't wait: " + working.join());
    }
    for (List<String> verb :
        List.of(
            List.of("pause"),
            List.of("rewind", "--time", Instant.now().plus(LOG).minusSeconds(60).toString()),
            List.of("reset", "--confirm", "shop.orders"))) {
      String[] options = new String[verb.size() + 2];
      verb.subList(1, verb.size()).toArray(options);
      options[verb.size() - 1] = "--why";
      options[verb.size()] = "to try it";
      options[verb.size() + 1] = "--yes";
      assertEquals(1, operator.onFunction(verb.getFirst(), options), operator::said);
      assertTrue(operator.err().contains("The lease is held by"), operator::said);
    }
    BsonDocument status = status();
    assertEquals("replicating", status.getString("condition").getValue());
    assertFalse(status.getDocument("lease").getBoolean("lapsed").getValue());
    stage.sandbox().kinesis().throttle(EntryCondition.none());
    assertEquals("caught-up", answer(working.join()).getString("ended"));
    assertAllArrived();
    assertEquals(0, kinesis().duplicates());
  }

  @Test
  void payloadsThatAreNotUnderstoodChangeNothing() {
    tick();
    BsonDocument before = status();
    String why = failure("{\"task\":\"rewind\",\"time\":\"canary\",\"by\":1,\"more\":true}");
    for (String named : List.of("time: ", "by: ", "why: ", "isn't known")) {
      assertTrue(why.contains(named), why);
    }
    assertFalse(why.contains("canary"), why);
    assertTrue(failure("{\"task\":\"pauses\"}").contains("there are doctor, enable"));
    assertTrue(failure("{\"tasks\":\"pause\"}").contains("neither a tick nor a task"));
    assertEquals(
        before.getDocument("position").get("token"), status().getDocument("position").get("token"));
    assertTrue(status().getArray("audit").isEmpty());
  }

  @Test
  void statusIsToldOfAScopeThatNeverBegan() {
    BsonDocument status = status();
    assertEquals("not begun", status.getString("condition").getValue());
    assertTrue(status.isNull("position"));
    assertTrue(stage.state().isEmpty(), "it has changed something");
    assertFalse(status.getString("version").getValue().isEmpty());
  }

  /** The runtime logs what is thrown: its message on a line, and the trace behind it. */
  @Test
  void aTaskThatFailsOnItsWayIsToldInTheAnswerAndOnceInTheLog() {
    tick();
    stage.sandbox().cluster().faults().failNext("update", 13, "not authorized");
    String why = failure("{\"task\":\"pause\",\"by\":\"ada\",\"why\":\"to try it\"}");
    assertTrue(why.startsWith("Changing replication.state"), why);
    long giveUp = System.nanoTime() + PATIENCE.toNanos(); // its output comes by itself
    while (told(why) == 0 && System.nanoTime() - giveUp < 0) {
      Thread.onSpinWait();
    }
    status();
    assertEquals(1, told(why), () -> String.join("\n", stage.function().output()));
  }

  private long told(String why) {
    return stage.function().output().stream().filter(line -> line.startsWith(why)).count();
  }
}
