package dev.docdb.replicator.sandbox.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The comparison must be able to fail: every way in which a target can differ is told. */
class MessageLogTest {
  private static final List<WrittenChange> WRITTEN =
      List.of(
          new WrittenChange("a", "insert", 1, 0),
          new WrittenChange("a", "update", 2, 0),
          new WrittenChange("a", "delete", 3, 0));

  private static final String INSERT =
      "{\"id\":\"1\",\"operation\":\"insert\",\"key\":{\"_id\":\"a\"},\"document\":{\"n\":1}}";
  private static final String UPDATE =
      "{\"id\":\"2\",\"operation\":\"update\",\"key\":{\"_id\":\"a\"},\"document\":null,\"update\":{\"set\":{\"n\":2}}}";
  private static final String DELETE =
      "{\"id\":\"3\",\"operation\":\"delete\",\"key\":{\"_id\":\"a\"},\"document\":null}";
  private static final String STRANGER =
      "{\"id\":\"4\",\"operation\":\"insert\",\"key\":{\"_id\":\"b\"},\"document\":{\"n\":1}}";

  private static MessageLog log(String... messages) {
    MessageLog log = new MessageLog();
    for (String message : messages) {
      log.add(message.getBytes(UTF_8));
    }
    return log;
  }

  private static void assertTold(String word, MessageLog log) {
    List<String> differences = log.differences(WRITTEN);
    assertEquals(1, differences.size(), differences::toString);
    assertTrue(differences.getFirst().contains(word), differences::toString);
  }

  @Test
  void agreesWithWhatWasWritten() {
    assertEquals(List.of(), log(INSERT, UPDATE, DELETE).differences(WRITTEN));
  }

  @Test
  void countsRepeatsAndAllowsThem() {
    MessageLog log = log(INSERT, UPDATE, INSERT, UPDATE, DELETE);
    assertEquals(List.of(), log.differences(WRITTEN));
    assertEquals(3, log.delivered());
    assertEquals(2, log.duplicates());
  }

  @Test
  void tellsALoss() {
    assertTold("should be update 2 and is delete", log(INSERT, DELETE));
    assertTold("should be delete and is nothing more", log(INSERT, UPDATE));
    assertTold("should be insert 1 and is nothing more", log());
  }

  @Test
  void tellsAJump() {
    assertTold("should be update 2 and is delete", log(INSERT, DELETE, UPDATE));
  }

  @Test
  void tellsWhatWasNeverWritten() {
    assertTold("b was never written", log(INSERT, UPDATE, DELETE, STRANGER));
  }
}
