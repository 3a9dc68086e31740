package dev.docdb.replicator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.config.FieldPaths.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TargetFiltersTest {
  private static TargetFilter kafka(String filter) {
    return TargetFilters.parse("{\"kafka\":" + filter + "}").of("kafka");
  }

  private static String refusal(String text) {
    return assertThrows(IllegalArgumentException.class, () -> TargetFilters.parse(text), text)
        .getMessage();
  }

  private static void assertRefused(String filter, String... words) {
    String message = refusal("{\"kafka\":" + filter + "}");
    for (String word : words) {
      assertTrue(message.contains(word), () -> word + " expected in " + message);
    }
  }

  @Test
  void readsWhatEachTargetGets() {
    TargetFilters filters =
        TargetFilters.parse(
            """
            {"opensearch": {"keep": ["b.c", "_id", "a"], "deletes": "soft"},
             "kafka": {"operations": ["insert", "dropDatabase"], "leaveOut": ["card.number", "é.ü"]}}""");
    assertEquals(
        new TargetFilter(Set.of(), new FieldPaths(Rule.KEEP, List.of("a", "b.c")), Deletes.SOFT),
        filters.of("opensearch"));
    assertEquals(
        new TargetFilter(
            Set.of("insert", "dropDatabase"),
            new FieldPaths(Rule.LEAVE_OUT, List.of("card.number", "é.ü")),
            Deletes.APPLY),
        filters.of("kafka"));
    assertEquals(TargetFilter.NONE, filters.of("s3"));
    assertEquals(Map.of(), TargetFilters.parse("{}").byTarget());
  }

  @Test
  void filtersThatAskForTheSameAreEqual() {
    assertEquals(
        kafka("{\"keep\": [\"a\", \"b\"], \"operations\": [\"update\", \"insert\"]}"),
        kafka("{\"operations\": [\"insert\", \"update\"], \"keep\": [\"b\", \"_id\", \"a\"]}"));
  }

  @Test
  void onlyTheKeyMayBeKept() {
    assertEquals(new FieldPaths(Rule.KEEP, List.of()), kafka("{\"keep\": [\"_id\"]}").fields());
  }

  @Test
  void tellsEveryMistakeAtOnce() {
    String message =
        refusal(
            """
            {"kafak": {}, "sqs": [], "s3": {"drop": 1, "keep": [], "leaveOut": ["a", ""]},
             "kinesis": {"deletes": "soft"}, "kafka": {"operations": ["insert", "upsert"], "deletes": "apply"}}""");
    for (String mistake :
        List.of(
            "kafak is no target, which are opensearch, kinesis, sqs, kafka and s3",
            "sqs must be an object",
            "s3: drop is no key, which are operations, keep, leaveOut and deletes",
            "s3: keep must be an array of texts with at least one of them",
            "s3: keep and leaveOut exclude each other",
            "s3: leaveOut, element 2: expected names joined by single dots",
            "kinesis: deletes can't be soft",
            "kafka: operations, element 2: expected one of insert, update,")) {
      assertTrue(message.contains(mistake), () -> mistake + " expected in " + message);
    }
    assertEquals(8, message.split("; ").length, message);
  }

  @Test
  void refusesWhatIsNoObjectOfObjects() {
    for (String text :
        List.of("", "hunter2", "[]", "\"hunter2\"", "{\"kafka\": {}", "{} hunter2", "{}{}")) {
      assertTrue(refusal(text).startsWith("expected a JSON object"), text);
    }
    assertRefused("1", "kafka must be an object");
    assertRefused("{}", "kafka holds nothing");
  }

  /** The last one would silently count, and what the first one leaves out would be sent. */
  @Test
  void refusesWhatIsThereTwice() {
    assertRefused(
        "{\"keep\": [\"a\"]}, \"kafka\": {\"deletes\": \"ignore\"}", "kafka is there twice");
    assertRefused("{\"leaveOut\": [\"a\"], \"leaveOut\": [\"b\"]}", "leaveOut is there twice");
    assertRefused("{\"operations\": [\"drop\", \"drop\"]}", "drop is there twice");
    assertRefused("{\"keep\": [\"a\", \"b\", \"a\"]}", "elements 1 and 3");
  }

  @Test
  void refusesPathsOfWhichOneLiesWithinAnother() {
    assertRefused("{\"keep\": [\"a.b\", \"x\", \"a\"]}", "elements 1 and 3");
    assertRefused("{\"leaveOut\": [\"a\", \"a.b.c\"]}", "elements 1 and 2");
    assertEquals(2, kafka("{\"keep\": [\"a.b\", \"a.bc\"]}").fields().paths().size());
  }

  @Test
  void refusesPathsThatWouldMatchNothing() {
    for (String path :
        List.of(
            "",
            ".",
            "a.",
            ".a",
            "a..b",
            "$a",
            "a.0.b",
            "12",
            "a.*",
            "*",
            "a.$.b",
            "a.$[].b",
            "items[].b",
            "items[0]",
            " a",
            "a. b",
            "a\\u0000")) {
      for (String key : List.of("keep", "leaveOut")) {
        assertRefused(
            "{\"" + key + "\": [\"fine\", \"" + path + "\"]}", "kafka: " + key + ", element 2");
      }
    }
    assertEquals(
        Set.of("owner.$id", "a-b", "x1", "a b"),
        Set.copyOf(
            kafka("{\"leaveOut\": [\"owner.$id\", \"a-b\", \"x1\", \"a b\"]}").fields().paths()));
  }

  @Test
  void refusesToLeaveOutTheKey() {
    assertRefused("{\"leaveOut\": [\"_id\"]}", "_id always stays");
    assertRefused("{\"leaveOut\": [\"_id.a\"]}", "_id always stays");
    assertRefused("{\"keep\": [\"_id.a\"]}", "_id always stays");
    assertEquals(1, kafka("{\"leaveOut\": [\"_idea\"]}").fields().paths().size());
  }

  @Test
  void refusesWrongTypes() {
    for (String value : List.of("[]", "\"a\"", "{}", "null", "[1]", "[\"a\", null]", "true")) {
      for (String key : List.of("operations", "keep", "leaveOut")) {
        assertRefused("{\"" + key + "\": " + value + "}", "kafka: " + key + " must be an array");
      }
    }
    for (String value : List.of("[]", "\"Ignore\"", "null", "1", "\"delete\"")) {
      assertRefused("{\"deletes\": " + value + "}", "apply, ignore or soft");
    }
  }

  @Test
  void refusesDeletesThatContradictTheOperations() {
    assertRefused("{\"operations\": [\"delete\"], \"deletes\": \"ignore\"}", "deletes ignores");
    assertTrue(
        refusal("{\"opensearch\": {\"operations\": [\"insert\"], \"deletes\": \"soft\"}}")
            .contains("doesn't name delete"));
    assertEquals(
        Deletes.IGNORE, kafka("{\"operations\": [\"insert\"], \"deletes\": \"ignore\"}").deletes());
  }

  @Test
  void showsNeitherPathsNorWhatIsNoWordOfOurs() {
    for (String text :
        List.of(
            "{\"hunter2\": {}}",
            "{\"kafka\": {\"hunter2\": 1}}",
            "{\"kafka\": {\"keep\": [\"hunter2.\"]}}",
            "{\"kafka\": {\"keep\": [\"hunter2\", \"hunter2.a\"]}}",
            "{\"kafka\": {\"operations\": [\"hunter2\"]}}",
            "{\"kafka\": {\"deletes\": \"hunter2\"}}")) {
      assertFalse(refusal(text).contains("hunter2"), refusal(text));
    }
    assertFalse(kafka("{\"keep\": [\"hunter2\"]}").toString().contains("hunter2"));
  }
}
