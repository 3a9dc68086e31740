package dev.docdb.replicator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.redrive.RedriveOrder;
import dev.docdb.replicator.target.TargetKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallTest {

  private static Call read(String payload) {
    return Call.read(payload.getBytes(UTF_8));
  }

  @Test
  void aTickIsTheNotificationThatTheDocsShow() throws IOException {
    byte[] shown = Files.readAllBytes(Path.of("..", "docs", "events", "tick.json"));
    assertInstanceOf(Call.Tick.class, Call.read(shown));
  }

  @Test
  void whatIsNeitherATickNorATaskIsRefused() {
    for (String payload :
        List.of(
            "",
            "tick",
            "{\"a\":{\"$oid\":\"zz\"}}",
            "{\"a\":99999999999999999999999}",
            "null",
            "[]",
            "{}",
            "[{\"task\":\"redrive\"}]",
            "{\"Task\":\"redrive\"}",
            "{\"Records\":[]}",
            "{\"Records\":{}}",
            "{\"Records\":[1]}",
            "{\"Records\":[{\"eventSource\":\"aws:sqs\"}]}",
            "{\"Records\":[{\"EventSource\":\"aws:s3\"}]}")) {
      assertThrows(UnknownInvocationException.class, () -> read(payload), payload);
    }
  }

  @Test
  void e10_aRedriveTakesWhatItIsTold() {
    assertEquals(
        new Call.Redrive(new RedriveOrder(Optional.empty(), RedriveOrder.NO_LIMIT, false, "")),
        read("{\"task\":\"redrive\"}"));
    assertEquals(
        new Call.Redrive(new RedriveOrder(Optional.of(TargetKind.KAFKA), 7, true, "a/b.json")),
        read(
            "{\"task\":\"redrive\",\"target\":\"kafka\",\"limit\":7,\"dryRun\":true,\"after\":\"a/b.json\"}"));
  }

  @Test
  void aLookAtEverythingTakesWhatItIsTold() {
    assertEquals(new Call.Examine(false), read("{\"task\":\"doctor\"}"));
    assertEquals(new Call.Examine(true), read("{\"task\":\"doctor\",\"alertTest\":true}"));
  }

  @Test
  void e10_eachMistakeInATaskIsNamedAndNothingIsDone() {
    Map<String, String> mistakes =
        Map.ofEntries(
            Map.entry("{\"task\":\"status\"}", "task"),
            Map.entry("{\"task\":1}", "task"),
            Map.entry("{\"task\":null}", "task"),
            Map.entry("{\"task\":\"doctor\",\"alerttest\":true}", "known are [alertTest, task]"),
            Map.entry("{\"task\":\"doctor\",\"alertTest\":1}", "alertTest"),
            Map.entry("{\"task\":\"redrive\",\"dryrun\":true}", "known are [after, dryRun, limit"),
            Map.entry("{\"task\":\"redrive\",\"target\":\"elastic\"}", "target"),
            Map.entry("{\"task\":\"redrive\",\"target\":[]}", "target"),
            Map.entry("{\"task\":\"redrive\",\"limit\":0}", "limit"),
            Map.entry("{\"task\":\"redrive\",\"limit\":\"5\"}", "limit"),
            Map.entry("{\"task\":\"redrive\",\"limit\":1.5}", "limit"),
            Map.entry("{\"task\":\"redrive\",\"limit\":3000000000}", "limit"),
            Map.entry("{\"task\":\"redrive\",\"dryRun\":\"yes\"}", "dryRun"),
            Map.entry("{\"task\":\"redrive\",\"after\":3}", "after"),
            Map.entry("{\"task\":\"redrive\",\"after\":\"\"}", "after"));
    mistakes.forEach(
        (payload, named) -> {
          TaskNotDoneException e =
              assertThrows(TaskNotDoneException.class, () -> read(payload), payload);
          assertTrue(String.valueOf(e.getMessage()).contains(named), e::getMessage);
          assertTrue(String.valueOf(e.getMessage()).endsWith("Nothing was changed"), payload);
          assertFalse(String.valueOf(e.getMessage()).contains("elastic"), "it repeats the payload");
        });
  }
}
