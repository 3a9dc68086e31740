package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.documentdb.Faults;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.sandbox.lambda.LambdaRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The task doctor of the packaged function, when the cluster's log holds less than is needed. */
@Timeout(300)
class DoctorAndTheLogTest {
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));
  private static final Map<String, String> CLOCKS_APART = Map.of("function.clock", "warning");

  private Stage stage;
  private Faults faults;
  private final Map<String, Document> findings = new HashMap<>();

  @BeforeEach
  void start() {
    stage =
        Stage.start(
            ARTIFACT,
            Set.of(SandboxServer.S3),
            Map.of(),
            LambdaOptions.defaults().withTimeout(Duration.ofSeconds(100)));
    faults = stage.sandbox().cluster().faults();
    stage.collection().insertOne(new Document("_id", "a"));
    tick();
    stage.collection().insertOne(new Document("_id", "b"));
    tick();
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private void tick() {
    Invocation ended = stage.tick();
    assertInstanceOf(
        Invocation.Response.class,
        ended,
        () -> ended + String.join("\n", stage.function().output()));
  }

  /** What isn't ok, by state; the examination changes nothing. */
  private Map<String, String> notOk() {
    return notOk(stage.function());
  }

  private Map<String, String> notOk(LambdaRuntime function) {
    Document state = stage.state().orElseThrow();
    Invocation.Response response =
        assertInstanceOf(Invocation.Response.class, function.invoke("{\"task\":\"doctor\"}"));
    assertEquals(state, stage.state().orElseThrow());
    Map<String, String> notOk = new TreeMap<>();
    for (Document finding : Document.parse(response.body()).getList("findings", Document.class)) {
      findings.put(finding.getString("id"), finding);
      if (!finding.getString("state").equals("ok")) {
        notOk.put(finding.getString("id"), finding.getString("state"));
      }
    }
    return notOk;
  }

  private void assertSays(String id, String... words) {
    for (String word : words) {
      assertTrue(
          findings.get(id).toString().contains(word), () -> word + " in " + findings.get(id));
    }
  }

  private static Map<String, String> andClocksApart(String id, String state) {
    Map<String, String> map = new TreeMap<>(CLOCKS_APART);
    map.put(id, state);
    return map;
  }

  @Test
  void a01_aPositionThatTheLogHasLostIsFoundBeforeTheNextTick() {
    faults.truncateLog();
    assertEquals(Map.of("state.position", "failed"), notOk(), findings::toString);
    assertSays(
        "state.position",
        "no longer reaches back",
        "copy the collection again",
        "scripts/rewind",
        "getSiblingDB");
  }

  private LambdaRuntime functionThatGoesOn() {
    return stage.another(
        LambdaOptions.defaults().withTimeout(Duration.ofSeconds(100)),
        Map.of("ON_POSITION_LOST", "oldest"));
  }

  /** And the next tick does as was said. */
  @Test
  void aLostPositionThatIsReplacedByItselfNeedsNobody() {
    faults.truncateLog();
    try (LambdaRuntime function = functionThatGoesOn()) {
      assertEquals(Map.of("state.position", "warning"), notOk(function), findings::toString);
      assertSays("state.position", "ON_POSITION_LOST", "the oldest change in the log");
      assertSaysNothingOf("state.position", "halts", "getSiblingDB");
      assertInstanceOf(Invocation.Response.class, stage.tick(function));
    }
  }

  @Test
  void aTokenOfAnotherFormatBesideAYoungTimeNeedsNobody() {
    stage.changeState(
        new Document("$set", new Document("position.token", new Document("_data", "another"))));
    assertEquals(Map.of("state.position", "warning"), notOk(), findings::toString);
    assertSays("state.position", "Nothing is to be done", "goes on from that time");
    assertSaysNothingOf("state.position", "halts", "getSiblingDB");
    tick();
  }

  private void assertSaysNothingOf(String id, String... words) {
    for (String word : words) {
      assertFalse(
          findings.get(id).toString().contains(word), () -> word + " in " + findings.get(id));
    }
  }

  @Test
  void b05_anEndThatIsFollowedIsInNobodysWay() {
    stage.collection().drop();
    assertInstanceOf(Invocation.Failure.class, stage.tick());
    stage.changeState(new Document("$unset", new Document("status", "").append("reason", "")));
    assertEquals(Map.of("state.position", "failed"), notOk(), findings::toString);
    assertSays("state.position", "The replication halts", "set ON_COLLECTION_DROPPED to follow");
    try (LambdaRuntime function =
        stage.another(
            LambdaOptions.defaults().withTimeout(Duration.ofSeconds(100)),
            Map.of("ON_COLLECTION_DROPPED", "follow"))) {
      assertEquals(Map.of(), notOk(function), findings::toString);
      assertInstanceOf(Invocation.Response.class, stage.tick(function));
    }
  }

  @Test
  void aPositionThatIsOldIsFoundBeforeTheLogLosesIt() {
    faults.shiftClock(Duration.ofHours(2));
    assertEquals(andClocksApart("state.position", "warning"), notOk(), findings::toString);
    assertSays("state.position", "120 minutes old", "leaves 59 minutes");
    assertSays("function.clock", "7");
  }

  @Test
  void aRetentionThatIsShorterThanTheSettingSays() {
    faults.shiftClock(Duration.ofHours(2));
    stage.collection().insertOne(new Document("_id", "c"));
    tick();
    assertEquals(CLOCKS_APART, notOk(), findings::toString);
    faults.retention(Duration.ofHours(1));
    assertEquals(andClocksApart("cluster.retention", "failed"), notOk(), findings::toString);
    assertSays("cluster.retention", "RETENTION_HOURS is 3", "change_stream_log_retention_duration");
  }
}
