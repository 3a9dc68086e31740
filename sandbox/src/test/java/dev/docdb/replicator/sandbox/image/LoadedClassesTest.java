package dev.docdb.replicator.sandbox.image;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.sandbox.lambda.LambdaRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many classes a fresh environment has loaded when it has delivered its first change. A start
 * costs about a third of a millisecond of the processor for each, so a library that creeps in shows
 * here, on any machine, however busy it is.
 *
 * <p>The bounds are what was counted, and a twentieth more for other builds of Java.
 */
class LoadedClassesTest {
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));

  private static final String SOURCE = " source: ";

  @TempDir Path folder;

  @Test
  void fewForOneTarget() throws Exception {
    assertFewer(7_450, Set.of(SandboxServer.KINESIS));
  }

  @Test
  void fewForAllTargets() throws Exception {
    assertFewer(10_050, Set.copyOf(Stage.TARGETS));
  }

  private void assertFewer(int bound, Set<SandboxServer> targets) throws Exception {
    Path log = folder.resolve("classes");
    try (Stage stage =
        Stage.startBehindTls(ARTIFACT, targets, Map.of(), LambdaOptions.defaults())) {
      assertInstanceOf(Invocation.Response.class, stage.tick(), "writes from now on count");
      stage.function().kill();
      stage.collection().insertOne(new Document("_id", "first"));
      LambdaRuntime fresh =
          stage.another(LambdaOptions.defaults().withJvmArguments("-Xlog:class+load:file=" + log));
      Invocation end = stage.tick(fresh);
      assertTrue(
          assertInstanceOf(Invocation.Response.class, end).body().contains("\"delivered\": 1"));
      fresh.kill();
    }
    Map<String, Integer> bySource = bySource(log);
    int all = bySource.values().stream().mapToInt(Integer::intValue).sum();
    assertTrue(all < bound, all + " classes: " + bySource);
  }

  /** Jars, the JDK's modules and their archive, and what is generated while it runs. */
  private static Map<String, Integer> bySource(Path log) throws Exception {
    Map<String, Integer> counts = new TreeMap<>();
    try (Stream<String> lines = Files.lines(log)) {
      lines
          .filter(line -> line.contains(SOURCE))
          .forEach(line -> counts.merge(source(line), 1, Integer::sum));
    }
    return counts;
  }

  private static String source(String line) {
    String source = line.substring(line.indexOf(SOURCE) + SOURCE.length());
    return source.contains("/") || source.contains("shared objects")
        ? source.substring(source.lastIndexOf('/') + 1)
        : "generated";
  }
}
