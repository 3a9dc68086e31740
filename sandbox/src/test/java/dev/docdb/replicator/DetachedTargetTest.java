package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Updates;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.report.Alerts;
import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.source.WatchedCluster;
import dev.docdb.replicator.target.InMemoryTarget;
import dev.docdb.replicator.target.TargetKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole invocations with two targets, of which one is down for a while. */
@Timeout(120)
class DetachedTargetTest {
  @AutoClose private final WatchedCluster watched = WatchedCluster.start();
  private final InMemoryTarget sqs =
      new InMemoryTarget(TargetKind.SQS, new Encoding(Shape.CHANGE, JsonMode.RELAXED));
  private final Replication replication = new Replication(watched);

  @BeforeEach
  void bothAreEnabledAndBegun() {
    replication
        .with("SQS_QUERY_URL", "http://127.0.0.1:1/queue")
        .with("ON_TARGET_DOWN", "detach")
        .within(Duration.ofSeconds(12))
        .into(environment -> List.of(replication.target(), sqs))
        .tick();
    watched.insert(0, 3);
    replication.tick();
  }

  private TargetDetachedException tickWithoutSqs() {
    return assertThrows(TargetDetachedException.class, replication::tick);
  }

  private BsonDocument placeOfSqs() {
    return replication.state().getDocument("detached").getDocument("sqs");
  }

  @Test
  void d01_theStateTellsThePlaceOfATargetThatIsDownUntilItHasCaughtUp() {
    BsonDocument before = replication.state().getDocument("position");
    sqs.setOut(true);
    watched.insert(3, 6);
    TargetDetachedException e = tickWithoutSqs();
    assertEquals("sqs is detached: Memory is out of order", e.getMessage());
    assertEquals(Replication.inserts(0, 6), replication.delivered());
    assertEquals(before.get("token"), placeOfSqs().get("token"));
    watched.insert(6, 9);
    tickWithoutSqs();
    assertEquals(Replication.inserts(0, 9), replication.delivered());
    assertEquals(before.get("token"), placeOfSqs().get("token"));

    sqs.setOut(false);
    watched.insert(9, 12);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertFalse(replication.state().containsKey("detached"), "it is still detached");
    assertEquals(
        List.of("sqs has caught up, and goes with the other targets again."),
        replication.notices());
    watched.insert(12, 15);
    replication.tick();
    assertEquals(Replication.inserts(0, 15), replication.delivered());
    assertEquals(Replication.inserts(0, 15), Replication.delivered(sqs));
  }

  @Test
  void d01_aPlaceThatTheLogNoLongerReachesBackToIsToldAndTheOthersGoOn() {
    loseThePlaceOfSqs();
    TargetDetachedException e = tickWithoutSqs();
    assertEquals(Replication.inserts(0, 12), replication.delivered());
    Alerts.Failure told = Explanation.of(e, watched.environment(Map.of()));
    assertTrue(told.sameAs().contains("sqs POSITION_LOST"), told::sameAs);
    assertTrue(
        told.consequence().contains("{\"$unset\": {\"detached.sqs\": \"\"}"), told::consequence);

    replication.changeState(
        Updates.combine(Updates.unset("detached.sqs"), Updates.inc("sequence", 1)));
    watched.insert(12, 15);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(
        List.of("insert 0", "insert 1", "insert 2", "insert 12", "insert 13", "insert 14"),
        Replication.delivered(sqs));
  }

  /** What came while it was down is older than the log by then, up to the last three changes. */
  private void loseThePlaceOfSqs() {
    sqs.setOut(true);
    for (int id = 3; id < 9; id += 3) {
      watched.insert(id, id + 3);
      tickWithoutSqs();
      watched.faults().shiftClock(Duration.ofHours(2));
    }
    watched.insert(9, 12);
    sqs.setOut(false);
  }

  @Test
  void d01_theOperatorMayChooseWhereATargetWhosePlaceIsLostGoesOn() {
    loseThePlaceOfSqs();
    replication.with("ON_POSITION_LOST", "oldest");
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertTrue(
        replication.notices().getFirst().startsWith("The position of sqs was lost"),
        replication.notices()::getFirst);
    assertEquals(
        Stream.concat(Replication.inserts(0, 3).stream(), Replication.inserts(6, 12).stream())
            .toList(),
        Replication.delivered(sqs));
    assertFalse(replication.state().containsKey("detached"), "it is still detached");
  }

  @Test
  void aTargetThatIsDetachedComesBackAlsoWhereTheOthersWouldWaitForItNow() {
    sqs.setOut(true);
    watched.insert(3, 6);
    tickWithoutSqs();
    sqs.setOut(false);
    replication.with("ON_TARGET_DOWN", "wait").tick();
    assertEquals(Replication.inserts(0, 6), Replication.delivered(sqs));
    assertFalse(replication.state().containsKey("detached"), "it is still detached");
  }

  @Test
  void aTargetThatIsNoLongerEnabledLeavesNoPlaceBehind() {
    sqs.setOut(true);
    watched.insert(3, 6);
    tickWithoutSqs();
    replication.with("SQS_QUERY_URL", "").into(environment -> List.of(replication.target()));
    watched.insert(6, 9);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertFalse(replication.state().containsKey("detached"), "its place is still kept");
  }
}
