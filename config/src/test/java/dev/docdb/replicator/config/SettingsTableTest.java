package dev.docdb.replicator.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsTableTest {

  @Test
  void standsInTheReadmeAsItIsRendered() throws IOException {
    Path rendered = Path.of("target", "settings.md");
    Files.writeString(rendered, SettingsTable.markdown());

    String readme = Files.readString(Path.of("..", "README.md"));

    assertTrue(
        readme.contains("<!-- settings -->\n" + SettingsTable.markdown() + "<!-- /settings -->"),
        () -> "README.md is stale: put " + rendered.toAbsolutePath() + " between its two marks");
  }
}
