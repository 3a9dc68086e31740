package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.config.ConfigurationException;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.source.WatchedCluster;
import dev.docdb.replicator.state.HaltedException;
import dev.docdb.replicator.state.StateException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where invocations begin, go on, and stand still: the whole of them against a cluster. */
@Timeout(120)
class InvocationTest {
  private WatchedCluster watched;
  private Replication replication;

  @BeforeEach
  void start() {
    watched = WatchedCluster.start();
    replication = new Replication(watched);
  }

  @AfterEach
  void stop() {
    watched.close();
  }

  private static List<String> inserts(int from, int to) {
    return IntStream.range(from, to).mapToObj(id -> "insert " + id).toList();
  }

  private SourceException failsWith(SourceError error) {
    SourceException e = assertThrows(SourceException.class, replication::tick);
    assertEquals(error, e.error(), e::getMessage);
    return e;
  }

  private BsonDocument position() {
    return replication.state().getDocument("position");
  }

  @Test
  void s03_theFirstStartSavesItsPlaceAndMissesNothingWrittenAfterIt() {
    watched.insert(0, 3);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(List.of(), replication.delivered(), "changes from before the start were sent");
    assertEquals(3, watched.collection().countDocuments(), "the watched collection was written to");
    watched.insert(3, 6);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(inserts(3, 6), replication.delivered());
  }

  @Test
  void aTimeToStartAtIsKeptExactly() {
    watched.faults().shiftClock(Duration.ofHours(1));
    watched.insert(0, 3);
    String before = Instant.now().plus(Duration.ofMinutes(30)).toString();
    replication.with("START_AT", before).tick();
    assertEquals(inserts(0, 3), replication.delivered());
  }

  @Test
  void aTimeToStartAtThatLiesBeforeTheLogIsRefused() {
    for (String time : List.of("2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z")) {
      ConfigurationException e =
          assertThrows(
              ConfigurationException.class, () -> replication.with("START_AT", time).tick());
      assertTrue(e.getMessage().contains("START_AT"), e::getMessage);
    }
    assertFalse(replication.state().containsKey("position"), "a position was saved");
    replication.with("RETENTION_HOURS", "8760");
    watched.faults().truncateLog();
    String lately = Instant.now().minusSeconds(60).toString();
    assertThrows(ConfigurationException.class, () -> replication.with("START_AT", lately).tick());
  }

  @Test
  void s02_b01_aLostPositionStaysAndNothingGoesOnUntilTheOperatorSaysSo() {
    replication.tick();
    watched.insert(0, 3);
    replication.tick();
    BsonDocument before = position();
    watched.insert(3, 6);
    watched.faults().truncateLog();

    failsWith(SourceError.HALT_POSITION_LOST);
    assertEquals(1, replication.metrics().getNumber("halted").intValue());
    watched.insert(6, 9);
    HaltedException halted = assertThrows(HaltedException.class, replication::tick);
    assertEquals("HALT_POSITION_LOST", halted.halt().error());
    assertEquals(1, replication.metrics().getNumber("halted").intValue());
    assertEquals(before, position());
    assertEquals(inserts(0, 3), replication.delivered());

    replication.with("ON_POSITION_LOST", "oldest");
    assertThrows(HaltedException.class, replication::tick);
    clearHalt();
    replication.tick();
    assertEquals(
        List.of("insert 6", "insert 7", "insert 8"), replication.delivered().subList(3, 6));
    assertEquals(1, replication.notices().size());
    assertTrue(
        replication.notices().getFirst().contains("missing"), replication.notices()::getFirst);
  }

  private void clearHalt() {
    replication
        .states()
        .updateOne(
            Filters.eq("_id", replication.stateId()),
            Updates.combine(Updates.unset("status"), Updates.unset("reason")));
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
    assertEquals(inserts(6, 9), replication.delivered());
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

    failsWith(SourceError.HALT_STREAMS_OFF);
    watched.enableChangeStreams(true);
    assertThrows(
        HaltedException.class,
        replication::tick,
        "changes made meanwhile are lost, and it went on in silence");
    assertEquals(before, position());
    clearHalt();
    watched.insert(6, 9);
    replication.tick();
    assertTrue(replication.delivered().containsAll(inserts(6, 9)));
  }

  @Test
  void b02_streamsThatWereNeverOnAreAMistakeToMendAndNoHalt() {
    watched.enableChangeStreams(false);
    SourceException e = failsWith(SourceError.HALT_CONFIGURATION);
    assertTrue(
        Remedy.of(watched.environment(java.util.Map.of())).of(e).contains("modifyChangeStreams"));
    watched.enableChangeStreams(true);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
  }

  @Test
  void b03_anotherClusterIsNoticedBeforeAnythingIsReadFromIt() {
    replication.tick();
    replication
        .states()
        .updateOne(
            Filters.eq("_id", replication.stateId()),
            Updates.set("cluster.members", List.of("other.example.com:27017")));
    watched.insert(0, 3);
    failsWith(SourceError.HALT_OTHER_CLUSTER);
    assertThrows(HaltedException.class, replication::tick);
    assertEquals(List.of(), replication.delivered());
  }

  @Test
  void b03_aTokenThatIsntUnderstoodIsReplacedByTheTimeSavedWithIt() {
    replication.tick();
    watched.insert(0, 3);
    replication.tick();
    watched.insert(3, 6);
    replication
        .states()
        .updateOne(
            Filters.eq("_id", replication.stateId()),
            Updates.set("position.token", new BsonDocument("_data", new BsonString("8299"))));
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertTrue(replication.delivered().containsAll(inserts(0, 6)), "changes were left out");
  }

  @Test
  void c03_aStateThatWasRemovedIsNoFirstStart() {
    replication.tick();
    replication.states().deleteOne(Filters.eq("_id", replication.stateId()));
    watched.insert(0, 3);
    StateException e = assertThrows(StateException.class, replication::tick);
    assertTrue(e.getMessage().contains("deleteMany"), e::getMessage);
    assertEquals(List.of(), replication.delivered());
  }

  @Test
  void thePositionOfThePythonSampleIsGoneOnFrom() {
    replication.tick();
    watched.insert(0, 3);
    replication.tick();
    BsonDocument token = position().getDocument("token");
    replication.states().drop();
    BsonDocument sample =
        new BsonDocument("_id", new BsonInt32(7))
            .append("dbWatched", new BsonString("shop"))
            .append(
                "collectionWatched",
                new BsonString(watched.collection().getNamespace().getCollectionName()))
            .append("currentState", org.bson.BsonBoolean.TRUE)
            .append("db_level", org.bson.BsonBoolean.FALSE)
            .append("lastProcessed", token);
    replication.states().insertOne(sample);
    watched.insert(3, 6);

    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(inserts(0, 6), replication.delivered());
    assertEquals(sample, replication.states().find(Filters.eq("_id", 7)).first());
  }

  @Test
  void aTargetsOwnPlaceIsSavedWhereItIsAhead() {
    replication.tick();
    watched.insert(0, 3);
    replication.target().setOut(true);
    replication.within(Duration.ofSeconds(4));
    assertThrows(TargetUnavailableException.class, replication::tick);
    assertEquals(new BsonDocument(), replication.state().get("ahead", new BsonDocument()));
    replication.target().setOut(false);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(inserts(0, 3), replication.delivered());
  }

  @Test
  void stayingDeliversWhatComesAndEndsInTimeWithNothingHalfDone() {
    replication.tick();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int id = 0; id < 20; id++) {
                    watched.insert(id, id + 1);
                    java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
                  }
                });
    replication.with("WHEN_CAUGHT_UP", "stay").with("LEASE_SECONDS", "2");
    ReplicationSummary summary = replication.within(Duration.ofSeconds(8)).tick();
    assertEquals(End.DEADLINE, summary.ended());
    assertTrue(summary.took().compareTo(Duration.ofSeconds(8)) < 0, "it outlived its deadline");
    assertFalse(writer.isAlive(), "it didn't stay");
    assertEquals(inserts(0, 20), replication.delivered());
    assertFalse(replication.state().containsKey("owner"), "the lease was kept");
    replication.with("WHEN_CAUGHT_UP", "stop").tick();
    assertEquals(inserts(0, 20), replication.delivered(), "changes were repeated");
    assertEquals(0, watched.faults().openCursors());
  }

  private double metric(String name) {
    return replication.metrics().getNumber(name).doubleValue();
  }

  @Test
  void a09_afterAnHourWithoutATickLagAndThePositionsAgeTellIt() {
    replication.tick();
    watched.insert(0, 20);
    watched.faults().shiftClock(Duration.ofHours(1));
    replication.with("BATCH_SIZE", "5").with("MAX_LOOP", "1").tick();
    assertEquals(3600, metric("lagSeconds"), 60);
    assertEquals(3600, metric("positionAgeSeconds"), 60);
    assertEquals(2 * 3600, metric("headroomSeconds"), 60);
    replication.with("MAX_LOOP", "0").tick();
    assertEquals(0, metric("lagSeconds"));
    assertEquals(0, metric("positionAgeSeconds"), 60);
    assertEquals(inserts(0, 20), replication.delivered());
  }

  @Test
  void whatIsMeasuredIsTold() {
    replication.tick();
    watched.insert(0, 3);
    watched.collection().drop();
    assertThrows(SourceException.class, replication::tick);
    BsonDocument metrics = replication.metrics();
    int control = metrics.getNumber("controlEvents").intValue();
    assertTrue(control > 0, "the drop wasn't counted");
    assertEquals(3 + control, metrics.getNumber("changesRead").intValue());
    double headroom = metrics.getNumber("headroomSeconds").doubleValue();
    assertTrue(headroom > 3 * 3600 - 60 && headroom <= 3 * 3600, metrics::toString);
  }

  @Test
  void b01_aTimeThatLiesBeforeTheLogIsNotBegunLaterInSilence() {
    replication.tick();
    watched.faults().startSilentlyLater(true);
    replication
        .states()
        .updateOne(
            Filters.eq("_id", replication.stateId()),
            Updates.set("position", new BsonDocument("time", new BsonTimestamp(1_700_000_000, 1))));
    watched.insert(0, 3);
    failsWith(SourceError.HALT_POSITION_LOST);
    assertEquals(List.of(), replication.delivered());
  }

  @Test
  void b05_theBacklogIsDeliveredBeforeTheEndOfTheCollectionHalts() {
    replication.tick();
    watched.insert(0, 3);
    watched.collection().drop();
    replication.target().setOut(true);
    replication.within(Duration.ofSeconds(5));
    assertThrows(TargetUnavailableException.class, replication::tick);
    assertFalse(replication.state().containsKey("status"), "it halted before it had delivered");
    replication.target().setOut(false);
    replication.within(Duration.ofSeconds(60));
    failsWith(SourceError.HALT_COLLECTION_DROPPED);
    assertEquals(inserts(0, 3), replication.delivered().subList(0, 3));
    assertEquals("halted", replication.state().getString("status").getValue());
  }

  @Test
  void aChangedSetOfTargetsIsTold() {
    replication.tick();
    watched.insert(0, 3);
    replication.with("SQS_QUERY_URL", "https://sqs.eu-west-1.amazonaws.com/1/orders").tick();
    assertEquals(1, replication.notices().size());
    assertTrue(replication.notices().getFirst().contains("sqs"), replication.notices()::getFirst);
    replication.tick();
    assertEquals(1, replication.notices().size(), "it is told again and again");
  }

  @Test
  void everyWayOutHasItsMetrics() {
    replication.tick();
    replication.states().deleteOne(Filters.eq("_id", replication.stateId()));
    assertThrows(StateException.class, replication::tick);
    assertEquals(1, replication.metrics().getNumber("halted").intValue());
  }

  @Test
  void b01_whatWasReadIsDeliveredBeforeALostPositionIsReplaced() {
    replication.with("ON_POSITION_LOST", "now").tick();
    watched.insert(0, 3);
    replication.target().setOut(true);
    replication.within(Duration.ofSeconds(5));
    watched.faults().failNext("getMore", 286, "the resume point may no longer be in the oplog");
    assertThrows(SourceException.class, replication::tick);
    assertFalse(
        replication.state().containsKey("status"), "it halted against the operator's choice");
    assertEquals(List.of(), replication.notices());

    replication.target().setOut(false);
    replication.within(Duration.ofSeconds(60));
    watched.faults().failNext("getMore", 286, "the resume point may no longer be in the oplog");
    assertEquals(End.POSITION_GIVEN_UP, replication.tick().ended());
    assertEquals(inserts(0, 3), replication.delivered());
    assertEquals(1, replication.notices().size());
    watched.insert(3, 6);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(inserts(0, 6), replication.delivered());
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
    assertTrue(replication.delivered().containsAll(inserts(0, 6)));
  }

  @Test
  void b03_aTimeThatTheLogLacksTooIsLeftToTheOperatorsChoice() {
    replication.with("ON_POSITION_LOST", "now").tick();
    watched.insert(0, 3);
    replication.tick();
    watched.faults().truncateLog();
    replication
        .states()
        .updateOne(
            Filters.eq("_id", replication.stateId()),
            Updates.set("position.token", new BsonDocument("_data", new BsonString("8299"))));
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(1, replication.notices().size());
  }
}
