package dev.docdb.replicator.cdk.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.config.Setting;
import dev.docdb.replicator.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeysTableTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  @Test
  void standsInTheDocumentationAsItIsRendered() throws IOException {
    Path rendered = Files.createDirectories(Path.of("target")).resolve("configuration-keys.md");
    Files.writeString(rendered, KeysTable.markdown());

    assertTrue(
        Files.readString(PAGE)
            .contains("<!-- keys -->\n" + KeysTable.markdown() + "<!-- /keys -->"),
        () -> PAGE + " is stale: put " + rendered.toAbsolutePath() + " between its two marks");
  }

  /** So that a new setting can't be forgotten here. */
  @Test
  void everySettingOfTheFunctionIsAKeyOrKnownOtherwise() {
    List<String> without =
        Settings.ALL.stream()
            .map(Setting::name)
            .filter(
                name ->
                    Keys.OF_SETTINGS.stream().noneMatch(key -> key.name().equalsIgnoreCase(name)))
            .toList();

    assertEquals(
        List.of("WATCHED_DB_NAME", "WATCHED_COLLECTION_NAME", "SNS_TOPIC_ARN_ALERT"), without);
  }

  /** A setting called like one of the deployment's own keys would hide it. */
  @Test
  void noKeyIsThereTwice() {
    List<String> names =
        Stream.of(DeploymentKeys.ALL, Keys.OF_REPLICATION)
            .flatMap(List::stream)
            .<String>map(Key::name)
            .toList();

    assertEquals(names.stream().distinct().toList(), names);
  }

  @Test
  void theNamesOnThePageAreThoseOfFunctions() throws IOException {
    String page = Files.readString(PAGE);

    for (Replication scope :
        List.of(
            NamesTest.scope("shop", "orders"),
            NamesTest.scope("shop", null),
            NamesTest.scope("a-b", "c"),
            NamesTest.scope("a", "b-c"))) {
      String name = Names.function("docdb-replicator", scope);
      assertTrue(page.contains("`" + name + "`"), name);
    }
  }
}
