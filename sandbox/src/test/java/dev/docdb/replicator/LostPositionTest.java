package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Updates;
import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.source.WatchedCluster;
import dev.docdb.replicator.state.HaltedException;
import dev.docdb.replicator.state.StateException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where an invocation goes on, or stands still, when the saved position leads nowhere. */
@Timeout(120)
class LostPositionTest {
  @AutoClose private final WatchedCluster watched = WatchedCluster.start();
  private final Replication replication = new Replication(watched);

  private BsonDocument position() {
    return replication.state().getDocument("position");
  }

  @Test
  void s02_b01_aLostPositionStaysAndNothingGoesOnUntilTheOperatorSaysSo() {
    replication.tick();
    watched.insert(0, 3);
    replication.tick();
    BsonDocument before = position();
    watched.insert(3, 6);
    watched.faults().truncateLog();

    replication.failsWith(SourceError.POSITION_LOST);
    assertEquals(1, replication.metrics().getNumber("halted").intValue());
    watched.insert(6, 9);
    HaltedException halted = assertThrows(HaltedException.class, replication::tick);
    assertEquals("POSITION_LOST", halted.halt().error());
    assertEquals(1, replication.metrics().getNumber("halted").intValue());
    assertEquals(before, position());
    assertEquals(Replication.inserts(0, 3), replication.delivered());

    replication.with("ON_POSITION_LOST", "oldest");
    assertThrows(HaltedException.class, replication::tick);
    replication.clearHalt();
    replication.tick();
    assertEquals(
        List.of("insert 6", "insert 7", "insert 8"), replication.delivered().subList(3, 6));
    assertEquals(1, replication.notices().size());
    assertTrue(
        replication.notices().getFirst().contains("missing"), replication.notices()::getFirst);
  }

  @Test
  void b01_theOperatorMayChooseToGoOnFromNow() {
    replication.with("ON_POSITION_LOST", "now").tick();
    watched.insert(0, 3);
    watched.faults().truncateLog();
    watched.insert(3, 6);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    watched.insert(6, 9);
    replication.tick();
    assertEquals(Replication.inserts(6, 9), replication.delivered());
    assertEquals(1, replication.notices().size());
  }

  @Test
  void s02_b02_streamsThatWereSwitchedOffHaltAndLeaveThePosition() {
    replication.tick();
    watched.insert(0, 3);
    replication.tick();
    BsonDocument before = position();
    watched.enableChangeStreams(false);
    watched.insert(3, 6);

    replication.failsWith(SourceError.STREAMS_OFF);
    watched.enableChangeStreams(true);
    assertThrows(
        HaltedException.class,
        replication::tick,
        "changes made meanwhile are lost, and it went on in silence");
    assertEquals(before, position());
    replication.clearHalt();
    watched.insert(6, 9);
    replication.tick();
    assertTrue(replication.delivered().containsAll(Replication.inserts(6, 9)));
  }

  @Test
  void b02_streamsThatWereNeverOnAreAMistakeToMendAndNoHalt() {
    watched.enableChangeStreams(false);
    SourceException e = replication.failsWith(SourceError.STREAMS_NEVER_ON);
    assertTrue(Remedy.of(watched.environment(Map.of())).of(e).contains("modifyChangeStreams"));
    watched.enableChangeStreams(true);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
  }

  @Test
  void b03_anotherClusterIsNoticedBeforeAnythingIsReadFromIt() {
    replication.tick();
    replication.changeState(Updates.set("cluster.members", List.of("other.example.com:27017")));
    watched.insert(0, 3);
    replication.failsWith(SourceError.OTHER_CLUSTER);
    assertThrows(HaltedException.class, replication::tick);
    assertEquals(List.of(), replication.delivered());
  }

  @Test
  void b03_aTokenThatIsntUnderstoodIsReplacedByTheTimeSavedWithIt() {
    replication.tick();
    watched.insert(0, 3);
    replication.tick();
    watched.insert(3, 6);
    replication.changeState(
        Updates.set("position.token", new BsonDocument("_data", new BsonString("8299"))));
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertTrue(
        replication.delivered().containsAll(Replication.inserts(0, 6)), "changes were left out");
  }

  @Test
  void b01_aTimeThatLiesBeforeTheLogIsNotBegunLaterInSilence() {
    replication.tick();
    watched.faults().startSilentlyLater(true);
    replication.changeState(
        Updates.set("position", new BsonDocument("time", new BsonTimestamp(1_700_000_000, 1))));
    watched.insert(0, 3);
    replication.failsWith(SourceError.POSITION_LOST);
    assertEquals(List.of(), replication.delivered());
  }

  @Test
  void b01_whatWasReadIsDeliveredBeforeALostPositionIsReplaced() {
    replication.with("ON_POSITION_LOST", "now").tick();
    watched.insert(0, 3);
    replication.target().setOut(true);
    replication.within(Duration.ofSeconds(5));
    watched.faults().failNext("getMore", 286, "the resume point may no longer be in the oplog");
    assertThrows(TargetUnavailableException.class, replication::tick);
    assertFalse(
        replication.state().containsKey("status"), "it halted against the operator's choice");
    assertEquals(List.of(), replication.notices());

    replication.target().setOut(false);
    replication.within(Duration.ofSeconds(60));
    watched.faults().failNext("getMore", 286, "the resume point may no longer be in the oplog");
    assertEquals(End.POSITION_GIVEN_UP, replication.tick().ended());
    assertEquals(Replication.inserts(0, 3), replication.delivered());
    assertEquals(1, replication.notices().size());
    watched.insert(3, 6);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(Replication.inserts(0, 6), replication.delivered());
  }

  @Test
  void b01_aFencedHolderReplacesNothing() {
    replication.with("ON_POSITION_LOST", "now").tick();
    watched.insert(0, 3);
    replication.into(
        environment -> {
          replication.changeState(Updates.inc("sequence", 1)); // as an operator's rewind does
          return List.of(replication.target());
        });
    watched.faults().failNext("getMore", 286, "the resume point may no longer be in the oplog");
    assertEquals(End.FENCED, replication.tick().ended());
    assertEquals(1, replication.metrics().getNumber("fenced").intValue());
  }

  @Test
  void b03_aTokenThatIsNoLongerUnderstoodWhileReadingIsReplacedByItsTime() {
    replication.tick();
    watched.insert(0, 3);
    watched.faults().failNext("getMore", 9, "Invalid resume token");
    assertEquals(End.POSITION_GIVEN_UP, replication.tick().ended());
    assertEquals(List.of(), replication.notices(), "nothing is missing");
    watched.insert(3, 6);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertTrue(replication.delivered().containsAll(Replication.inserts(0, 6)));
  }

  @Test
  void b03_aTimeThatTheLogLacksTooIsLeftToTheOperatorsChoice() {
    replication.with("ON_POSITION_LOST", "now").tick();
    watched.insert(0, 3);
    replication.tick();
    watched.faults().truncateLog();
    replication.changeState(
        Updates.set("position.token", new BsonDocument("_data", new BsonString("8299"))));
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(1, replication.notices().size());
  }

  @Test
  void b01_anOperatorsRewindIsNotHaltedOver() {
    replication.tick();
    watched.insert(0, 3);
    BsonTimestamp before =
        new BsonTimestamp((int) Instant.now().minusSeconds(60).getEpochSecond(), 1);
    replication.into(
        environment -> {
          replication.changeState(
              Updates.combine(
                  Updates.set("position", new BsonDocument("time", before)),
                  Updates.inc("sequence", 1)));
          return List.of(replication.target());
        });
    watched.faults().failNext("getMore", 286, "the resume point may no longer be in the oplog");
    assertEquals(End.FENCED, replication.tick().ended());
    assertFalse(replication.state().containsKey("status"), "it halted over the rewind");
  }

  @Test
  void b01_aPositionThatIsYetToComeIsNotWaitedForInSilence() {
    replication.tick();
    BsonTimestamp tomorrow =
        new BsonTimestamp((int) Instant.now().plusSeconds(86_400).getEpochSecond(), 1);
    replication.changeState(
        Updates.combine(
            Updates.set("position", new BsonDocument("time", tomorrow)),
            Updates.inc("sequence", 1)));
    watched.insert(0, 3);
    StateException e = assertThrows(StateException.class, replication::tick);
    assertTrue(e.getMessage().contains("yet to come"), e::getMessage);
    assertEquals(1, replication.metrics().getNumber("halted").intValue());
  }

  @Test
  void b01_behindAnInvalidateNothingIsLeftOutInSilence() {
    try (WatchedCluster silent =
        WatchedCluster.start(
            EmbeddedDocumentDbOptions.defaults().withPostBatchResumeToken(false))) {
      Replication follower = new Replication(silent).with("ON_COLLECTION_DROPPED", "follow");
      follower.tick();
      silent.insert(0, 1);
      silent.collection().drop();
      follower.tick();
      silent.faults().startSilentlyLater(true);
      silent.enableChangeStreams(true);
      silent.insert(1, 3); // forgotten by the log before the next tick
      silent.faults().shiftClock(Duration.ofHours(5));
      silent.insert(3, 6);
      follower.failsWith(SourceError.POSITION_LOST);
    }
  }
}
