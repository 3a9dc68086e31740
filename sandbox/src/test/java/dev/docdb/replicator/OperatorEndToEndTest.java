package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.demo.Workload;
import dev.docdb.replicator.sandbox.lambda.InvokeApi;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.target.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operator's program, where it does more than to call a task and show its answer. */
@Timeout(300)
class OperatorEndToEndTest {
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));

  private final Surroundings surroundings = new Surroundings();
  private final OperatorRun operator = new OperatorRun();
  private Stage stage;
  private InvokeApi api;

  @BeforeEach
  void start() {
    stage =
        Stage.start(
            ARTIFACT,
            Set.of(SandboxServer.KINESIS),
            Map.of(),
            LambdaOptions.defaults().withTimeout(Duration.ofSeconds(60)));
    api = InvokeApi.start("replicator", stage.function());
    surroundings.point("Lambda", api.endpoint(), "any", Surroundings.PASSWORD);
  }

  @AfterEach
  void close() {
    api.close();
    stage.close();
    surroundings.close();
  }

  @Test
  void aTestFlightShowsTheSummaryAndTheLog() {
    String tick = Path.of("..", "docs", "events", "tick.json").toString();
    assertEquals(0, operator.onFunction("invoke", "--payload", tick, "--yes"), operator::said);
    new Workload(stage.collection(), new Random(7)).write(5);
    assertEquals(3, operator.typing("\n").onFunction("invoke", "--payload", tick), operator::said);
    assertEquals(
        0, operator.typing("yes\n").onFunction("invoke", "--payload", tick), operator::said);
    assertTrue(operator.out().contains("\"changesRead\": 5"), operator::said);
    assertTrue(operator.out().contains("The end of its log:"), operator::said);
    operator.onFunction("pause", "--why", "to try it", "--yes");
    assertEquals(1, operator.onFunction("invoke", "--payload", tick, "--yes"), operator::said);
    assertEquals(2, operator.onFunction("invoke", "--payload", "nowhere.json", "--yes"));
  }

  @Test
  void b02_changeStreamsAreEnabledThroughTheFunctionAndFromHere() {
    assertEquals(0, operator.onFunction("enable-change-streams", "--why", "to begin", "--yes"));
    assertTrue(operator.out().contains("enabled already"), operator::said);

    Map<String, String> endpoints = stage.sandbox().environment();
    String uri = stage.sandbox().cluster().uri();
    OperatorRun here =
        new OperatorRun(
            Map.of(
                "DOCUMENTDB_USER", stage.sandbox().cluster().username(),
                "DOCUMENTDB_PASSWORD", stage.sandbox().cluster().password()));
    List<String> words =
        List.of(
            "enable-change-streams",
            "--uri",
            uri,
            "--ca",
            endpoints.get("DOCUMENTDB_TEST_CA"),
            "--database",
            "warehouse");
    assertEquals(3, here.typing("n\n").run(words), here::said);
    assertTrue(here.out().contains("modifyChangeStreams"), here::said);
    assertEquals(0, here.typing("y\n").run(words), here::said);
    assertTrue(here.out().contains("are enabled."), here::said);
    assertEquals(0, here.run(words), here::said);
    assertTrue(here.out().contains("enabled already"), here::said);
    stage.sandbox().cluster().faults().failNext("aggregate", 13, "not authorized", List.of(), 3);
    assertEquals(0, here.typing("y\n").run(words), here::said);
    assertTrue(here.out().contains("before isn't known"), here::said);
    stage.sandbox().cluster().faults().failNext("modifyChangeStreams", 13, "not authorized");
    assertEquals(1, here.typing("y\n").run(elsewhere(words)), here::said);
    assertTrue(here.out().contains("That takes the action modifyChangeStreams"), here::said);
    assertFalse(here.said().contains(stage.sandbox().cluster().password()), "a password is told");

    OperatorRun stranger =
        new OperatorRun(Map.of("DOCUMENTDB_USER", "x", "DOCUMENTDB_PASSWORD", "y"));
    assertEquals(1, stranger.run(words), stranger::said);
    assertTrue(stranger.err().contains("failed"), stranger::said);
    assertEquals(
        2,
        here.run(List.of("enable-change-streams", "--uri", "mongodb://u:p@h", "--database", "d")));
  }

  private static List<String> elsewhere(List<String> words) {
    List<String> other = new ArrayList<>(words);
    other.set(other.indexOf("warehouse"), "elsewhere");
    return other;
  }

  @Test
  void mistakesOnTheCommandLineAreNamedAndNothingIsCalled() {
    api.setBusy(true); // a call would wait
    Map<String, List<String>> mistakes =
        Map.of(
            "pause", List.of("--function", "f"),
            "resume", List.of("--function", "f", "--why", "w", "--halt", "now"),
            "rewind", List.of("--function", "f", "--why", "w"),
            "reset", List.of("--function", "f", "--why", "w", "--yes"),
            "status", List.of(),
            "invoke", List.of("--function", "f", "--payload"),
            "enable-change-streams", List.of("--uri", "h"),
            "unknown", List.of());
    mistakes.forEach(
        (verb, options) -> {
          List<String> words = new ArrayList<>(List.of(verb));
          words.addAll(options);
          assertEquals(2, operator.run(words), operator::said);
          assertTrue(operator.err().startsWith(verb + ": "), operator::said);
        });
  }
}
