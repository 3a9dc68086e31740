package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.InvokeApi;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.target.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How {@code scripts/status} ends, by what the packaged function says: whoever watches by it need
 * not read what it writes.
 */
@Timeout(120)
class StatusExitCodesTest {
  private static final Surroundings SURROUNDINGS = new Surroundings();
  private static Stage stage;
  private static InvokeApi api;

  private final OperatorRun operator = new OperatorRun();

  @BeforeAll
  static void start() {
    stage =
        Stage.start(
            Path.of(System.getProperty("replicator.artifact")),
            Set.of(SandboxServer.KINESIS),
            Map.of(),
            LambdaOptions.defaults().withTimeout(Duration.ofSeconds(60)));
    api = InvokeApi.start("replicator", stage.function());
    SURROUNDINGS.point("Lambda", api.endpoint(), "any", Surroundings.PASSWORD);
  }

  @AfterAll
  static void close() {
    api.close();
    stage.close();
    SURROUNDINGS.close();
  }

  @BeforeEach
  void begin() {
    stage.forgetState();
    assertInstanceOf(Invocation.Response.class, stage.tick());
  }

  private static Document set(String field, Object value) {
    return new Document("$set", new Document(field, value));
  }

  /** With and without {@code --json}. */
  private void assertEnds(int code, String words) {
    assertEquals(code, operator.onFunction("status", "--json"), operator::said);
    assertEquals(code, operator.onFunction("status"), operator::said);
    assertTrue(operator.out().contains(words), operator::said);
  }

  private void assertEndsWith(Document change, int code, String words) {
    stage.changeState(change);
    assertEnds(code, words);
  }

  // the next tick replicates

  @Test
  void replicating() {
    assertEnds(0, ": replicating");
  }

  @Test
  void notBegun() {
    stage.forgetState();
    assertEnds(0, ": not begun");
  }

  /** That is what the alarms are for. */
  @Test
  void aTargetThatLagsIsNoProblem() {
    stage.collection().insertOne(new Document("n", 1));
    stage.sandbox().cluster().faults().shiftClock(Duration.ofHours(1));
    assertEnds(0, "lag 1 h");
  }

  @Test
  void aTargetThatIsDetachedIsNoProblem() {
    Object place = stage.state().orElseThrow().get("position");
    assertEndsWith(set("detached", new Document("kinesis", place)), 0, "kinesis: detached");
  }

  @Test
  void aLeaseThatAnotherHoldsIsNoProblem() {
    Document lease =
        new Document("owner", "another function")
            .append("leaseUntil", Date.from(Instant.now().plusSeconds(7_200)));
    assertEndsWith(new Document("$set", lease), 0, "held by another function");
  }

  // it doesn't

  @Test
  void paused() {
    Document pause = new Document("by", "ada").append("why", "to try it");
    assertEndsWith(set("paused", pause.append("since", new Date())), 1, ": paused");
  }

  @Test
  void halted() {
    assertEndsWith(set("status", "halted"), 1, ": halted");
  }

  @Test
  void removed() {
    assertEndsWith(new Document("$unset", new Document("position", "")), 1, ": removed");
  }

  @Test
  void damaged() {
    assertEndsWith(set("epoch", "seven"), 1, ": damaged");
  }

  @Test
  void ofANewerVersion() {
    assertEndsWith(set("schema", 2), 1, ": of a newer version");
  }

  // it fails, though what is kept can be read

  @Test
  void thePositionOfAnotherCluster() {
    assertEndsWith(
        set("cluster.members", List.of("elsewhere:27017")), 1, "problem: The saved position is of");
  }

  @Test
  void aPositionThatIsYetToCome() {
    int tomorrow = (int) Instant.now().plusSeconds(86_400).getEpochSecond();
    assertEndsWith(
        set("position", new Document("time", new BsonTimestamp(tomorrow, 1))),
        1,
        "problem: The saved position is a time that is yet to come");
  }

  @Test
  void aPlaceThatTheLogNoLongerReachesBackTo() {
    int longAgo = (int) Instant.now().minusSeconds(30 * 86_400).getEpochSecond();
    assertEndsWith(
        set("position", new Document("time", new BsonTimestamp(longAgo, 1))),
        1,
        "problem: A place can't be read from");
  }

  @Test
  void aFunctionThatCanNotBeAsked() {
    assertEquals(1, operator.run(List.of("status", "--function", "nobody")), operator::said);
    assertTrue(operator.err().contains("can't be called"), operator::said);
  }

  /**
   * The script itself, of a clone in which the program of this build stands for what it would have
   * built.
   */
  @Test
  void theScriptEndsAsTheProgramDoes(@TempDir Path clone) throws IOException {
    for (String script : List.of("status", "prerequisites", "lib/options", "lib/operator")) {
      Path copy = clone.resolve("scripts").resolve(script);
      Files.createDirectories(copy.getParent());
      Files.copy(ScriptRun.SCRIPTS.resolve(script), copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
    Path build = Files.writeString(clone.resolve("scripts/build"), "#!/bin/sh\n");
    assertTrue(build.toFile().setExecutable(true));
    Path target = Files.createDirectories(clone.resolve("operator/target"));
    Files.writeString(target.resolve("operator.classpath"), System.getProperty("java.class.path"));
    assertEquals(0, script(clone).code());
    stage.changeState(set("status", "halted"));
    ScriptRun halted = script(clone);
    assertEquals(1, halted.code(), halted::toString);
    assertTrue(halted.out().contains(": halted"), halted::toString);
  }

  private static ScriptRun script(Path clone) {
    Map<String, String> variables =
        Map.of(
            "AWS_ENDPOINT_URL_LAMBDA",
            api.endpoint().toString(),
            "AWS_REGION",
            "us-east-1",
            "AWS_ACCESS_KEY_ID",
            "any",
            "AWS_SECRET_ACCESS_KEY",
            Surroundings.PASSWORD);
    return ScriptRun.of(clone.resolve("scripts/status"), variables, "--function", "replicator");
  }
}
