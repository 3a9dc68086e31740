package dev.docdb.replicator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickTest {

  @Test
  void takesTheNotificationThatTheDocsShow() throws IOException {
    Tick.check(Files.readAllBytes(Path.of("..", "docs", "events", "tick.json")));
  }

  @Test
  void refusesEverythingElse() {
    for (String payload :
        List.of(
            "",
            "tick",
            "{\"a\":{\"$oid\":\"zz\"}}",
            "{\"a\":99999999999999999999999}",
            "null",
            "[]",
            "{}",
            "{\"Records\":[]}",
            "{\"Records\":{}}",
            "{\"Records\":[1]}",
            "{\"Records\":[{\"eventSource\":\"aws:sqs\"}]}",
            "{\"Records\":[{\"EventSource\":\"aws:s3\"}]}",
            "{\"task\":\"status\"}")) {
      assertThrows(
          UnknownInvocationException.class, () -> Tick.check(payload.getBytes(UTF_8)), payload);
    }
  }
}
