package dev.docdb.replicator.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.finding.Finding;
import dev.docdb.replicator.finding.Finding.State;
import dev.docdb.replicator.source.ChangeStream;
import dev.docdb.replicator.source.ChangeStreams;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.OperatorCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of a position follows from the error, and from what the settings do about it. */
class PositionCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
  private static final Position PLACE = Position.at(NOW.minus(Duration.ofMinutes(5)));

  /**
   * Stands in for a cluster that refuses each opening with the same error, since no server gives
   * all of them. Which answer of a server is which error it can't prove; SourceErrorTest does.
   */
  private record Refusing(SourceError error) implements ChangeStreams {
    @Override
    public ChangeStream open(Position position) {
      throw new SourceException(error, "it failed");
    }

    @Override
    public ChangeStream openNow() {
      throw new AssertionError("The doctor takes no other place");
    }

    @Override
    public ChangeStream openOldest(Position notBefore) {
      throw new AssertionError("The doctor takes no other place");
    }
  }

  private static Finding found(SourceError error, String... settings) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "DOCUMENTDB_URI", "cluster",
                "DOCUMENTDB_SECRET", "secret",
                "WATCHED_DB_NAME", "shop",
                "WATCHED_COLLECTION_NAME", "orders",
                "STATE_DB", "replication",
                "STATE_COLLECTION", "state",
                "KINESIS_STREAM", "changes"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    Environment environment = Environment.of(all);
    OperatorCommands commands = OperatorCommands.of(environment);
    return new PositionCheck(environment, new Refusing(error), commands, NOW)
        .of("The position", PLACE);
  }

  private static boolean movesThePosition(Finding finding) {
    return finding.toString().contains("\"position\"");
  }

  @Test
  void onlyWhatIsWrongForSureHasFailed() {
    Map<SourceError, State> states = new EnumMap<>(SourceError.class);
    for (SourceError error : SourceError.values()) {
      states.put(error, found(error).state());
    }
    Map<SourceError, State> expected = new EnumMap<>(SourceError.class);
    for (SourceError error : SourceError.values()) {
      expected.put(error, State.FAILED);
    }
    expected.put(SourceError.CONNECTION_LOST, State.UNKNOWN);
    expected.put(SourceError.UNKNOWN, State.UNKNOWN);
    assertEquals(expected, states);
  }

  @Test
  void thePositionIsOnlyToBeMovedWhereItIsLostOrCannotBePassed() {
    for (SourceError error : SourceError.values()) {
      boolean moved =
          switch (error) {
            case POSITION_LOST, POSITION_NOT_UNDERSTOOD, CHANGE_TOO_LARGE -> true;
            case CONNECTION_LOST,
                UNKNOWN,
                LOGIN_FAILED,
                NOT_AUTHORIZED,
                MISCONFIGURED,
                STREAMS_NEVER_ON,
                STREAMS_OFF,
                COLLECTION_DROPPED,
                OTHER_CLUSTER ->
                false;
          };
      Finding finding = found(error);
      assertEquals(moved, movesThePosition(finding), finding::toString);
      assertEquals(moved, finding.toString().contains("scripts/rewind"), finding::toString);
    }
  }

  @Test
  void aLostPositionIsNoFailureWhereTheSettingsReplaceIt() {
    for (String choice : new String[] {"now", "oldest"}) {
      Finding finding = found(SourceError.POSITION_LOST, "ON_POSITION_LOST", choice);
      assertEquals(State.WARNING, finding.state(), finding::toString);
      assertFalse(movesThePosition(finding), finding::toString);
    }
  }

  @Test
  void anEndThatTicksCanNotFollowHaltsThem() {
    Finding finding = found(SourceError.COLLECTION_DROPPED, "ON_COLLECTION_DROPPED", "follow");
    assertEquals(State.FAILED, finding.state(), finding::toString);
    assertTrue(finding.toString().contains("The replication halts"), finding::toString);
  }

  @Test
  void noAnswerInTimeSaysNothingOfThePosition() {
    Finding finding = PositionCheck.silent("No answer within 40 seconds");
    assertEquals(State.UNKNOWN, finding.state());
    assertTrue(finding.toString().contains("No answer"), finding::toString);
  }
}
