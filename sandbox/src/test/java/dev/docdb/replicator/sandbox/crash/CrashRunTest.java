package dev.docdb.replicator.sandbox.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.SandboxServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short run of {@code scripts/crash}, into the targets that start fastest. */
@Timeout(240)
class CrashRunTest {
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));

  @Test
  void fewKillsLoseNothing() {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    CrashOptions options = new CrashOptions(3, 1, Set.of(SandboxServer.KINESIS, SandboxServer.S3));

    List<String> violations = CrashRun.run(options, ARTIFACT, new PrintStream(told, true, UTF_8));

    assertEquals(List.of(), violations, () -> told.toString(UTF_8));
    assertTrue(told.toString(UTF_8).contains("all targets agree"), () -> told.toString(UTF_8));
  }

  @Test
  void anIndexAloneCannotTellWhatAKillHasHit() {
    assertThrows(
        IllegalArgumentException.class,
        () -> CrashOptions.parse("--targets", "opensearch", "--kills", "3"));
  }
}
