package dev.docdb.replicator.cdk.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The CLI that prepares an account is the one that deploys. */
class CliVersionTest {
  private static final Path CLI = Path.of("cli");
  private static final Path PAGE = Path.of("..", "docs", "deploy.md");
  private static final Pattern NAMED = Pattern.compile("aws-cdk(?:@[^\\s`]+)?");

  @Test
  void thePageNamesTheOneThatTheScriptInstalls() throws IOException {
    assertEquals(
        List.of(Files.readString(CLI).strip()),
        NAMED.matcher(Files.readString(PAGE)).results().map(MatchResult::group).toList());
  }
}
