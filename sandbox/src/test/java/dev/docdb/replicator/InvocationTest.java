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
import dev.docdb.replicator.state.StateException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole invocations against a cluster: where they begin, how they end, and what they tell. */
@Timeout(120)
class InvocationTest {
  @AutoClose private final WatchedCluster watched = WatchedCluster.start();
  private final Replication replication = new Replication(watched);

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
    assertEquals(Replication.inserts(3, 6), replication.delivered());
  }

  @Test
  void aTimeToStartAtIsKeptExactly() {
    watched.faults().shiftClock(Duration.ofHours(1));
    watched.insert(0, 3);
    String before = Instant.now().plus(Duration.ofMinutes(30)).toString();
    replication.with("START_AT", before).tick();
    assertEquals(Replication.inserts(0, 3), replication.delivered());
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
            .append("currentState", BsonBoolean.TRUE)
            .append("db_level", BsonBoolean.FALSE)
            .append("lastProcessed", token);
    replication.states().insertOne(sample);
    watched.insert(3, 6);

    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(Replication.inserts(0, 6), replication.delivered());
    assertEquals(sample, replication.states().find(Filters.eq("_id", 7)).first());
  }

  @Test
  void aTargetThatWasDownGetsEverythingLater() {
    replication.tick();
    watched.insert(0, 3);
    replication.target().setOut(true);
    replication.within(Duration.ofSeconds(4));
    assertThrows(TargetUnavailableException.class, replication::tick);
    assertEquals(new BsonDocument(), replication.state().get("ahead", new BsonDocument()));
    replication.target().setOut(false);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(Replication.inserts(0, 3), replication.delivered());
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
                    LockSupport.parkNanos(100_000_000);
                  }
                });
    replication.with("WHEN_CAUGHT_UP", "stay").with("LEASE_SECONDS", "2");
    ReplicationSummary summary = replication.within(Duration.ofSeconds(8)).tick();
    assertEquals(End.DEADLINE, summary.ended());
    assertTrue(summary.took().compareTo(Duration.ofSeconds(8)) < 0, "it outlived its deadline");
    assertFalse(writer.isAlive(), "it didn't stay");
    assertEquals(Replication.inserts(0, 20), replication.delivered());
    assertFalse(replication.state().containsKey("owner"), "the lease was kept");
    replication.with("WHEN_CAUGHT_UP", "stop").tick();
    assertEquals(Replication.inserts(0, 20), replication.delivered(), "changes were repeated");
    assertEquals(0, watched.faults().openCursors());
  }

  @Test
  void whatComesBeforeAChangeThatIsTooLargeIsDelivered() {
    replication.tick();
    watched.insert(0, 3);
    watched
        .collection()
        .insertOne(
            new BsonDocument("_id", new BsonInt32(3))
                .append("text", new BsonString("x".repeat(30_000))));
    watched.insert(4, 5);
    assertThrows(RefusedChangeException.class, replication::tick);
    assertEquals(Replication.inserts(0, 3), replication.delivered());
    assertThrows(RefusedChangeException.class, replication::tick);
    assertEquals(Replication.inserts(0, 3), replication.delivered(), "it was stepped over");
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
    assertEquals(Replication.inserts(0, 20), replication.delivered());
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
    replication.failsWith(SourceError.COLLECTION_DROPPED);
    assertEquals(Replication.inserts(0, 3), replication.delivered().subList(0, 3));
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
  void aChangedSetOfTargetsIsToldAlthoughTheStreamCantBeOpened() {
    replication.tick();
    replication.with("SQS_QUERY_URL", "https://sqs.eu-west-1.amazonaws.com/1/orders");
    watched.faults().failNext("aggregate", 11600, "interrupted at shutdown");
    assertThrows(SourceException.class, replication::tick);
    assertEquals(1, replication.notices().size());
  }

  @Test
  void theRequestsOfADeadHolderAreWaitedForAlsoByTheOneAfterTheNext() {
    replication.with("LEASE_SECONDS", "24").tick();
    BsonDateTime lapsed = new BsonDateTime(Instant.now().minusSeconds(5).toEpochMilli());
    replication.changeState(
        Updates.combine(Updates.set("owner", "dead"), Updates.set("leaseUntil", lapsed)));
    watched.faults().failNext("aggregate", 11600, "interrupted at shutdown");
    long takenOver = System.nanoTime();
    assertThrows(SourceException.class, replication::tick);
    watched.insert(0, 1);
    replication.tick();
    Duration took = Duration.ofNanos(System.nanoTime() - takenOver);
    assertTrue(took.toMillis() >= 2_000, "it sent " + took + " after the dead one was found");
    assertEquals(Replication.inserts(0, 1), replication.delivered());
  }

  @Test
  void everyWayOutHasItsMetrics() {
    replication.tick();
    replication.states().deleteOne(Filters.eq("_id", replication.stateId()));
    assertThrows(StateException.class, replication::tick);
    assertEquals(1, replication.metrics().getNumber("halted").intValue());
  }

  /** The stream opens each time, and gives nothing; that is no end of the failure. */
  @Test
  void anUnknownErrorBehindAnOpenStreamIsTriedAFewTimesOnly() {
    replication.tick();
    watched.faults().failAll("getMore", 8_000, "nobody knows");
    long began = System.nanoTime();
    replication.failsWith(SourceError.UNKNOWN);
    assertTrue(System.nanoTime() - began < 20_000_000_000L, "it was tried until the deadline");
  }
}
