package dev.docdb.replicator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.redrive.RedriveOrder;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.state.Signature;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.task.StateOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.RawBsonDocument;
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
            "[".repeat(20_000),
            "{\"task\":\"status\",\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}",
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
  void whatChangesTheStateIsSigned() {
    Signature ada = new Signature("ada", "because");
    String signed = "\"by\":\"ada\",\"why\":\"because\"}";
    assertEquals(new Call.Status(), read("{\"task\":\"status\"}"));
    assertEquals(
        new Call.StateChange(new StateOrder.Pausing(ada)), read("{\"task\":\"pause\"," + signed));
    assertEquals(
        new Call.StateChange(new StateOrder.Resuming(ada, true, true, Optional.of(TargetKind.SQS))),
        read(
            "{\"task\":\"resume\",\"halt\":true,\"acceptCluster\":true,\"attach\":\"sqs\","
                + signed));
    assertEquals(
        new Call.StateChange(
            new StateOrder.Rewinding(
                ada,
                Position.at(Instant.parse("2026-11-21T09:00:00Z")),
                Optional.of(TargetKind.S3),
                true,
                false)),
        read(
            "{\"task\":\"rewind\",\"time\":\"2026-11-21T10:00:00+01:00\",\"target\":\"s3\",\"leaveOut\":true,"
                + signed));
    assertEquals(
        new Call.StateChange(
            new StateOrder.Rewinding(
                ada,
                Position.after(RawBsonDocument.parse("{\"_data\":\"01\"}")),
                Optional.empty(),
                false,
                true)),
        read("{\"task\":\"rewind\",\"token\":{\"_data\":\"01\"},\"acceptCluster\":true," + signed));
    assertEquals(
        new Call.StateChange(new StateOrder.Resetting(ada, "shop.orders")),
        read("{\"task\":\"reset\",\"confirm\":\"shop.orders\"," + signed));
    assertEquals(
        new Call.EnableChangeStreams(ada), read("{\"task\":\"enable-change-streams\"," + signed));
  }

  @Test
  void allMistakesAreToldTogether() {
    TaskNotDoneException e =
        assertThrows(
            TaskNotDoneException.class,
            () ->
                read(
                    "{\"task\":\"rewind\",\"by\":\"\",\"time\":\"yesterday\",\"target\":\"elastic\",\"leaveOut\":1,\"more\":2}"));
    String message = String.valueOf(e.getMessage());
    for (String named : List.of("by: ", "why: ", "time: ", "target: ", "leaveOut: ", "known are")) {
      assertTrue(message.contains(named), message);
    }
    assertFalse(message.contains("yesterday") || message.contains("elastic"), message);
  }

  @Test
  void whatIsNoSignatureIsRefused() {
    for (String wrong :
        List.of(
            "\"by\":\"ada\"",
            "\"why\":\"because\"",
            "\"by\":\" \",\"why\":\"because\"",
            "\"by\":\"ada\",\"why\":\"two\\nlines\"",
            "\"by\":\"" + "a".repeat(201) + "\",\"why\":\"because\"",
            "\"by\":7,\"why\":\"because\"")) {
      assertThrows(
          TaskNotDoneException.class, () -> read("{\"task\":\"pause\"," + wrong + "}"), wrong);
    }
  }

  @Test
  void whereToRewindToIsOneTimeOrOneToken() {
    String signed = "\"by\":\"ada\",\"why\":\"because\"}";
    for (String wrong :
        List.of(
            "",
            "\"time\":\"2026-11-21T09:00:00Z\",\"token\":{\"_data\":\"01\"},",
            "\"time\":\"2026-11-21\",",
            "\"time\":\"1969-11-21T09:00:00Z\",",
            "\"time\":\"2200-11-21T09:00:00Z\",",
            "\"time\":1795000000,",
            "\"token\":\"01\",",
            "\"token\":{},")) {
      TaskNotDoneException e =
          assertThrows(
              TaskNotDoneException.class,
              () -> read("{\"task\":\"rewind\"," + wrong + signed),
              wrong);
      assertTrue(String.valueOf(e.getMessage()).startsWith("t"), e::getMessage);
    }
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
            Map.entry("{\"task\":\"elastic\"}", "there are doctor, enable-change-streams, pause"),
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
