package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the operator's program makes of the function's answers. */
@Timeout(120)
class RedriveAnswersTest {
  /** Five letters, and no more. */
  private static final String FIVE =
      """
      {"scope": "s", "place": "p", "complete": true, "letters": 5, "targets":
       {"kinesis": {"letters": 5, "oldest": "a", "newest": "b", "reasons": {"x": 5}}}}
      """;

  private static final String NOTHING_LOOKED_AT =
      """
      {"scope": "s", "place": "p", "complete": false, "targets": {}, "letters": 0}
      """;

  /** A queue of which one invocation sees a part, and none can go on behind another. */
  private static final String PART_OF_A_QUEUE =
      """
      {"scope": "s", "place": "p", "complete": false, "letters": 9, "unreadable": 2,
       "untouched": 3, "hidden": 4, "targets": {"kinesis": {"stored": 1, "refused": 1, "left": 2}},
       "staying": [{"letter": "message 1", "why": "too large"}]}
      """;

  private static final String REST_OF_A_QUEUE =
      """
      {"scope": "s", "place": "p", "complete": true, "letters": 8, "unreadable": 2,
       "untouched": 3, "hidden": 1, "targets": {"kinesis": {"stored": 2, "refused": 1}},
       "staying": [{"letter": "message 1", "why": "too large"}]}
      """;

  @Test
  void e10_aPlaceThatWasNotLookedAtIsNotToldAsEmpty() throws IOException {
    try (RedriveCalls calls = new RedriveCalls(NOTHING_LOOKED_AT)) {
      assertEquals(1, calls.redrive("--dry-run"), calls::said);
      assertFalse(calls.said().contains("There are no letters"), calls::said);
      assertTrue(calls.said().contains("Not all letters were looked at"), calls::said);
    }
  }

  @Test
  void e10_aRunThatDoesNotReachTheEndIsNoSuccess() throws IOException {
    try (RedriveCalls calls = new RedriveCalls(FIVE, NOTHING_LOOKED_AT)) {
      assertEquals(1, calls.redrive("--yes"), calls::said);
      assertFalse(calls.said().contains("There was nothing to send"), calls::said);
      assertTrue(calls.said().contains("Not all letters were looked at"), calls::said);
    }
  }

  @Test
  void e10_behindALimitIsGoneOnWithWhatWasSaid() throws IOException {
    String stored =
        """
        {"scope": "s", "place": "p", "complete": false, "letters": 5, "next": "k5",
         "targets": {"kinesis": {"stored": 5}}}
        """;
    try (RedriveCalls calls = new RedriveCalls(FIVE, stored)) {
      assertEquals(1, calls.redrive("--yes", "--limit", "5", "--after", "k0"), calls::said);
      for (BsonDocument task : calls.tasks()) {
        assertEquals("k0", task.getString("after").getValue(), "not where it was to begin");
      }
      assertTrue(calls.said().contains("--after 'k5'"), calls::said);
    }
  }

  @Test
  void e10_whatWasDoneBeforeACallFailedIsSaid() throws IOException {
    String part =
        """
        {"scope": "s", "place": "p", "complete": false, "letters": 2, "next": "k2",
         "targets": {"kinesis": {"stored": 2}}}
        """;
    try (RedriveCalls calls = new RedriveCalls(FIVE, part, "[]")) {
      assertEquals(1, calls.redrive("--yes"), calls::said);
      assertTrue(calls.said().contains("kinesis: 2 stored"), calls::said);
      assertTrue(calls.said().contains("--after 'k2'"), calls::said);
      assertTrue(calls.said().contains("answer isn't understood"), calls::said);
    }
  }

  @Test
  void e10_callsThatGetNoFurtherEnd() throws IOException {
    String stuck =
        """
        {"scope": "s", "place": "p", "complete": false, "letters": 3, "next": "k1", "targets": {}}
        """;
    try (RedriveCalls calls = new RedriveCalls(stuck, stuck, stuck)) {
      assertEquals(1, calls.redrive("--dry-run"), calls::said);
      assertEquals(2, calls.tasks().size());
    }
  }

  @Test
  void e10_whyADryRunWasStoppedIsSaid() throws IOException {
    String stopped =
        FIVE.replace("\"complete\": true", "\"complete\": false, \"stopped\": \"full\"");
    try (RedriveCalls calls = new RedriveCalls(stopped)) {
      assertEquals(1, calls.redrive("--dry-run"), calls::said);
      assertTrue(calls.said().contains("Stopped: full"), calls::said);
    }
  }

  @Test
  void e10_whatEachCallLooksAtAnewIsCountedOnce() throws IOException {
    try (RedriveCalls calls = new RedriveCalls(FIVE, PART_OF_A_QUEUE, REST_OF_A_QUEUE)) {
      assertEquals(1, calls.redrive("--yes"), calls::said);
      String said = calls.said();
      assertTrue(said.contains("kinesis: 1 refused again, 3 stored\n"), said);
      assertTrue(said.contains("2 letters can't be read"), said);
      assertTrue(said.contains("3 letters belong to others"), said);
      assertTrue(said.contains("1 letters are held by another run"), said);
      assertEquals(said.indexOf("message 1"), said.lastIndexOf("message 1"), said);
    }
  }

  @Test
  void e10_anAnswerThatIsNoObjectIsNoStackTrace() throws IOException {
    for (String answer : new String[] {"\"ok\"", "null", "[1]", "7", "", "<html>"}) {
      try (RedriveCalls calls = new RedriveCalls(answer)) {
        assertEquals(1, calls.redrive("--dry-run"), answer);
        assertTrue(calls.said().contains("answer isn't understood"), calls::said);
      }
    }
  }
}
