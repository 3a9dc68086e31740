package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * When {@code scripts/build} builds what, in a clone with nothing but it, and with stand-ins of
 * Maven and Java that write down how they are called. It can't prove that Maven builds these
 * modules.
 */
@Timeout(60)
class BuildScriptTest {
  private Path clone;
  private Path calls;

  @BeforeEach
  void makeClone(@TempDir Path folder) throws IOException {
    clone = folder.resolve("tests and sources");
    calls = folder.resolve("calls");
    for (String script : List.of("build", "lib/options", "lib/sandbox")) {
      Path copy = clone.resolve("scripts").resolve(script);
      Files.createDirectories(copy.getParent());
      Files.copy(ScriptRun.SCRIPTS.resolve(script), copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
    Path java = standIn(folder.resolve("bin/java"), "echo \"java $*\" >>'" + calls + "'");
    standIn(clone.resolve("scripts/prerequisites"), "echo '" + java + "'");
    standIn(
        folder.resolve("bin/mvn"),
        """
        echo "mvn $*" >>'%s'
        for module in $(sed 's/.*-pl \\([^ ]*\\) .*/\\1/; s/,/ /g' <<<"$*"); do
          mkdir -p "$module/target/context"
          (cd "$module/target" && touch replicator.zip "replicator-$module.jar" "$module.classpath" context/Dockerfile)
        done"""
            .formatted(calls));
    Files.createDirectories(clone.resolve("config/src/main"));
    for (String module : List.of("function", "operator", "cdk", "sandbox", "image")) {
      Files.createDirectories(clone.resolve(module).resolve("target"));
    }
    write("pom.xml", Duration.ofHours(-1));
  }

  private static Path standIn(Path file, String does) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + does + "\n");
    assertTrue(file.toFile().setExecutable(true));
    return file;
  }

  /** How Maven and Java were called. */
  private String built(String... words) throws IOException {
    Files.deleteIfExists(calls);
    String path = calls.resolveSibling("bin") + ":" + System.getenv("PATH");
    ScriptRun run = ScriptRun.of(clone.resolve("scripts/build"), Map.of("PATH", path), words);
    assertEquals(0, run.code(), run::err);
    assertEquals("", run.out());
    return Files.exists(calls) ? Files.readString(calls) : "";
  }

  /** A file that was changed so long from now. */
  private void write(String file, Duration fromNow) throws IOException {
    Path source = clone.resolve(file);
    Files.createDirectories(source.getParent());
    Files.writeString(source, "");
    Files.setLastModifiedTime(
        source, FileTime.fromMillis(System.currentTimeMillis() + fromNow.toMillis()));
  }

  @Test
  void whatIsAskedForIsBuiltOnceWithoutTests() throws IOException {
    String calls = built("--if-needed", "operator");
    assertTrue(calls.contains("-Dmaven.test.skip -pl operator -am package"), calls);
    assertFalse(calls.contains("java"), calls);
    assertEquals("", built("--if-needed", "operator"));
    assertTrue(built("--if-needed", "operator", "cdk").contains("-pl operator,cdk -am"));
    assertTrue(built("operator").contains("-pl operator -am"), "it was asked for");
    assertTrue(built().contains("-pl function,operator,cdk,sandbox,image -am"));
    assertEquals("", built("--if-needed"));
  }

  @Test
  void whatHasChangedSinceIsBuiltAgain() throws IOException {
    Duration later = Duration.ofHours(1);
    write("config/src/main/java/B.java", Duration.ofMinutes(-30));
    built("operator");
    write("config/target/src/Generated.java", later);
    write("config/src/test/java/ATest.java", later);
    write("docs/a.md", later);
    assertEquals("", built("--if-needed", "operator"));
    write("config/src/main/java/A.java", later);
    assertFalse(built("--if-needed", "operator").isEmpty());
  }

  @Test
  void whatIsGoneIsBuiltAgain() throws IOException {
    built("operator", "sandbox");
    Path jar = Files.createFile(clone.resolve("a.jar"));
    Files.writeString(
        clone.resolve("operator/target/operator.classpath"), clone.resolve("pom.xml") + ":" + jar);
    assertEquals("", built("--if-needed", "operator", "sandbox"));
    Files.delete(jar);
    assertEquals("", built("--if-needed", "sandbox"));
    assertFalse(built("--if-needed", "operator", "sandbox").isEmpty());
  }

  @Test
  void aProductThatIsGoneIsBuiltAgain() throws IOException {
    built();
    for (String product :
        List.of(
            "function/target/replicator.zip",
            "operator/target/replicator-operator.jar",
            "cdk/target/cdk.classpath",
            "sandbox/target/replicator-sandbox.jar",
            "image/target/context/Dockerfile")) {
      assertEquals("", built("--if-needed"));
      Files.delete(clone.resolve(product));
      assertFalse(built("--if-needed", product.split("/", 2)[0]).isEmpty(), product);
    }
  }

  /** A clone may lie below a folder of any name; and an older version's jar may lie beside. */
  @Test
  void theSandboxIsArchivedFromTheJarOfItsName() throws IOException {
    Path target = clone.resolve("sandbox/target");
    Files.writeString(target.resolve("sandbox.classpath"), "others.jar");
    for (String jar : List.of("-0.9.0", "", "-tests", "-sources")) {
      Files.createFile(target.resolve("replicator-sandbox%s.jar".formatted(jar)));
    }
    String calls = built("sandbox");
    assertTrue(
        calls.contains("-cp " + target.resolve("replicator-sandbox.jar") + ":others.jar "), calls);
    assertTrue(calls.contains("-XX:ArchiveClassesAtExit="), calls);
  }

  @Test
  void aBuildThatFailsIsTriedAgain() throws IOException {
    standIn(calls.resolveSibling("bin/mvn"), "exit 1");
    String path = calls.resolveSibling("bin") + ":" + System.getenv("PATH");
    for (int run = 0; run < 2; run++) {
      ScriptRun failed =
          ScriptRun.of(
              clone.resolve("scripts/build"), Map.of("PATH", path), "--if-needed", "operator");
      assertEquals(1, failed.code());
      assertTrue(failed.err().contains("the build has failed"), failed::err);
    }
  }
}
