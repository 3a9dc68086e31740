package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.demo.TargetView;
import dev.docdb.replicator.sandbox.documentdb.Faults;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.sandbox.lambda.LambdaRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bson.Document;

/**
 * The task doctor of the packaged function under the runtime client, of a scope that is replicated.
 * Neither a document nor the password may be in what it says, and nothing else may be changed by
 * it.
 */
final class Doctoring implements AutoCloseable {
  static final LambdaOptions OPTIONS =
      LambdaOptions.defaults().withTimeout(Duration.ofSeconds(100));

  /** Besides the targets. */
  static final Map<String, String> PLACES =
      Map.of("DEAD_LETTER_URI", "s3://certificates/dead", "CLAIM_CHECK_BUCKET", "changes");

  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));
  private static final String CANARY = "canary-of-content";

  final Stage stage;
  private final boolean hasKinesis;
  private String before = "";

  private Doctoring(Stage stage, boolean hasKinesis) {
    this.stage = stage;
    this.hasKinesis = hasKinesis;
  }

  /** With a scope that has been replicated, and these settings of places besides the targets. */
  static Doctoring start(Set<SandboxServer> targets, Map<String, String> places) {
    Stage stage = Stage.start(ARTIFACT, targets, places, OPTIONS);
    for (String id : List.of("a", "b")) {
      stage.collection().insertOne(new Document("_id", id).append("text", CANARY));
      Invocation ended = stage.tick();
      assertInstanceOf(Invocation.Response.class, ended, ended::toString);
    }
    // The second alone: the stream begins with the first tick. Consumers see it when they see it.
    assertTrue(stage.allHold("b", Duration.ofSeconds(30)));
    return new Doctoring(stage, targets.contains(SandboxServer.KINESIS));
  }

  Faults faults() {
    return stage.sandbox().cluster().faults();
  }

  /** From now on everything is to stay as it is. */
  void remember() {
    before = everything();
  }

  void assertNothingChanged() {
    assertEquals(before, everything());
  }

  /** The state, the topic of alerts, and what every target holds. */
  private String everything() {
    StringBuilder all = new StringBuilder();
    all.append(stage.state()).append(stage.sandbox().sns().published().size());
    for (TargetView view : stage.views()) {
      view.poll();
      all.append(' ').append(view.name()).append(view.delivered()).append(view.messages());
    }
    if (hasKinesis) {
      all.append(stage.sandbox().kinesis().records("changes").size());
    }
    return all.toString();
  }

  /** What is found, by id. */
  Map<String, Document> examined() {
    return examined(stage.function());
  }

  Map<String, Document> examined(LambdaRuntime function) {
    return examined(function, "{\"task\":\"doctor\"}");
  }

  Map<String, Document> examinedWith(Map<String, String> variables) {
    try (LambdaRuntime function = stage.another(OPTIONS, variables)) {
      return examined(function);
    }
  }

  Map<String, Document> examined(LambdaRuntime function, String payload) {
    Invocation ended = function.invoke(payload);
    Invocation.Response response =
        assertInstanceOf(
            Invocation.Response.class,
            ended,
            () -> ended + "\n" + String.join("\n", function.output()));
    String all = response.body() + String.join("\n", function.output());
    assertTrue(!all.contains(CANARY), () -> "shows a document: " + all);
    assertTrue(
        !all.contains(stage.sandbox().cluster().password()), () -> "shows the password: " + all);
    Map<String, Document> findings = new LinkedHashMap<>();
    for (Document finding : Document.parse(response.body()).getList("findings", Document.class)) {
      findings.put(finding.getString("id"), finding);
    }
    return findings;
  }

  /** What isn't ok, with its state. */
  static Map<String, String> notOk(Map<String, Document> findings) {
    Map<String, String> wrong = new TreeMap<>();
    findings.forEach(
        (id, finding) -> {
          if (!finding.getString("state").equals("ok")) {
            wrong.put(id, finding.getString("state"));
          }
        });
    return wrong;
  }

  static Map<String, String> map(String... idsAndStates) {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < idsAndStates.length; i += 2) {
      map.put(idsAndStates[i], idsAndStates[i + 1]);
    }
    return map;
  }

  /** Exactly this isn't ok, and the finding says these words. */
  static void assertFound(
      Map<String, String> expected, Map<String, Document> findings, String id, String... words) {
    assertEquals(expected, notOk(findings), findings::toString);
    Document finding = findings.get(id);
    String said = finding.getString("found") + " -> " + finding.getString("advice");
    for (String word : words) {
      assertTrue(said.contains(word), () -> word + " expected in: " + said);
    }
  }

  @Override
  public void close() {
    stage.close();
  }
}
