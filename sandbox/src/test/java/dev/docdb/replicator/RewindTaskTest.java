package dev.docdb.replicator;

import static dev.docdb.replicator.Operating.at;
import static dev.docdb.replicator.Operating.now;
import static dev.docdb.replicator.Replication.inserts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Updates;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where operators may let a scope go on from, and what is refused to them. */
@Timeout(120)
class RewindTaskTest {
  private final Operating operating = Operating.onALongLog();
  private final Replication replication = operating.replication;

  @AfterEach
  void close() {
    operating.close();
  }

  @Test
  void whatLiesBehindAnEarlierTimeIsSentAgainAndNothingIsLost() {
    operating.begin(3);
    Instant before = operating.time().minusSeconds(60);
    BsonDocument answer = operating.signed("rewind", at(before));
    assertTrue(answer.getDocument("before").containsKey("position"), answer::toJson);
    operating.watched.insert(3, 4);
    replication.tick();
    assertEquals(inserts(0, 4), operating.delivered(3));
  }

  @Test
  void theTokenOfTheAuditLeadsBack() {
    operating.begin(2);
    BsonDocument token = replication.state().getDocument("position").getDocument("token");
    operating.watched.insert(2, 4);
    replication.tick();
    operating.signed("rewind", "{\"token\": %s}".formatted(token.toJson()));
    replication.tick();
    assertEquals(inserts(2, 4), operating.delivered(4));

    BsonDocument audit = operating.status().getArray("audit").get(0).asDocument();
    BsonDocument before = audit.getDocument("before").getDocument("position");
    assertTrue(
        operating
            .refused("rewind", "{\"token\": %s}".formatted("{\"_data\": \"nonsense\"}"))
            .startsWith("token"),
        "a token of nobody");
    operating.nothingToDo(
        "rewind",
        "{\"token\": %s}"
            .formatted(replication.state().getDocument("position").getDocument("token").toJson()));
    assertNotNull(before.get("token"));
  }

  @Test
  void aTaskNeverLeavesOutChangesUnlessThatIsAskedFor() {
    operating.begin(1);
    operating.signed("pause");
    operating.watched.insert(1, 3);
    Instant later = now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    while (!now().isAfter(later.plusSeconds(1))) {
      Thread.onSpinWait();
    }
    operating.watched.insert(3, 4);
    assertTrue(operating.refused("rewind", at(later)).startsWith("leaveOut"), "two lie before it");
    operating.signed("rewind", at(later).replace("}", ", \"leaveOut\": true}"));
    assertEquals(later, operating.time());
    operating.signed("resume");
    replication.tick();
    assertEquals(List.of("insert 3"), operating.delivered(1));
  }

  @Test
  void onAQuietCollectionNothingLiesBetween() {
    operating.begin(1);
    replication.changeState(
        Updates.set(
            "position.time", new BsonTimestamp((int) operating.time().getEpochSecond() - 500, 1)));
    Instant between = operating.time().plusSeconds(400);
    operating.signed("rewind", at(between));
    assertEquals(between, operating.time());
  }

  @Test
  void aTimeThatTheLogDoesNotHoldIsRefused() {
    operating.begin(1);
    String future = at(now().plusSeconds(3_600));
    assertTrue(operating.refused("rewind", future).contains("future"), future);
    String old = at(now().minusSeconds(4 * 3_600));
    assertTrue(operating.refused("rewind", old).contains("RETENTION_HOURS"), old);
    operating.with("RETENTION_HOURS", "100");
    assertTrue(operating.refused("rewind", old).contains("no longer reaches back"), old);
  }

  @Test
  void aRewindEndsAHaltAndNoPause() {
    operating.begin(1);
    operating.signed("pause");
    replication.changeState(Updates.set("status", "halted"));
    BsonDocument answer = operating.signed("rewind", at(operating.time().minusSeconds(5)));
    assertEquals("paused", answer.getString("condition").getValue());
    assertFalse(replication.state().containsKey("status"));
  }

  @Test
  void aDetachedTargetThatIsFartherBehindKeepsItsPlace() {
    operating.begin(2);
    BsonDocument own =
        new BsonDocument(
            "time",
            new BsonTimestamp((int) operating.time().minusSeconds(1_000).getEpochSecond(), 1));
    replication.changeState(
        Updates.combine(
            Updates.set("detached.sqs", own),
            Updates.set("detached.s3", replication.state().getDocument("position")),
            Updates.set("ahead.kafka", replication.state().getDocument("position"))));
    operating.signed("rewind", at(operating.time().minusSeconds(60)));
    assertEquals(new BsonDocument("sqs", own), replication.state().getDocument("detached"));
    assertFalse(replication.state().containsKey("ahead"));
  }

  @Test
  void oneTargetAloneIsRewoundIfOthersStay() {
    operating.begin(2);
    String target = "{\"time\": \"%s\", \"target\": \"%s\"}";
    Instant before = operating.time().minusSeconds(60);
    assertTrue(operating.refused("rewind", target.formatted(before, "s3")).contains("enabled"));
    assertTrue(
        operating.refused("rewind", target.formatted(before, "kinesis")).contains("the last one"));
    operating.with("SQS_QUERY_URL", "http://127.0.0.1:1/queue");
    operating.signed("rewind", target.formatted(before, "kinesis"));
    assertTrue(replication.state().getDocument("detached").containsKey("kinesis"));
    replication.tick();
    replication.tick();
    assertEquals(inserts(0, 2), operating.delivered(2));
    assertFalse(replication.state().containsKey("detached"), "it has caught up");
  }
}
