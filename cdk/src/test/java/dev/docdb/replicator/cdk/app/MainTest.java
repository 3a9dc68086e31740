package dev.docdb.replicator.cdk.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the app ends, and what it says then. */
@NeedsNode
class MainTest {
  private static final String EXAMPLE = Path.of("..", "config.example.ini").toString();

  @TempDir private Path folder;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  private int run(Path archive, String... arguments) {
    return new Main(
            new PrintStream(told, true, UTF_8),
            new Artifacts(archive, folder.resolve("image")),
            Optional.of(folder.resolve("cdk.out").toString()))
        .run(arguments);
  }

  private String told() {
    return told.toString(UTF_8).strip();
  }

  @Test
  void withAFileThatIsInOrderItSaysNothing() throws IOException {
    Path archive = Files.writeString(folder.resolve("replicator.zip"), "an archive");
    assertEquals(0, run(archive, EXAMPLE), this::told);
    assertEquals("", told());
    assertTrue(
        Files.exists(folder.resolve(Path.of("cdk.out", "docdb-replicator-shared.template.json"))));
  }

  @Test
  void itSaysWhatItWasCalledWithoutOrWithTooMuch() {
    assertEquals(2, run(folder, EXAMPLE, "another"));
    assertEquals(2, run(folder, folder.resolve("absent.ini").toString()));
    assertTrue(
        told().startsWith("expected at most one argument: the configuration's file\n"), told());
    assertTrue(told().contains("absent.ini isn't there"), told());
  }

  @Test
  void whatAConstructorOfTheCdkRefusesIsALine() throws IOException {
    Path archive = Files.writeString(folder.resolve("replicator.txt"), "an archive");
    assertEquals(1, run(archive, EXAMPLE));
    assertEquals("Asset must be a .zip file or a directory (" + archive + ")", told());
  }

  @Test
  void whatAMethodOfTheCdkRefusesIsALine() throws IOException {
    Path archive = Files.writeString(folder.resolve("replicator.zip"), "an archive");
    Files.createDirectories(folder.resolve(Path.of("cdk.out", "manifest.json")));
    assertEquals(1, run(archive, EXAMPLE));
    assertEquals(1, told().lines().count(), this::told);
    assertTrue(told().contains("EISDIR"), this::told);
  }
}
