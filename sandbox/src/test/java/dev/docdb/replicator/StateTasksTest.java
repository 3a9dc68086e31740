package dev.docdb.replicator;

import static dev.docdb.replicator.Replication.inserts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.HaltedException;
import dev.docdb.replicator.state.StateException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators may change in what is kept of a scope, and what is refused to them. */
@Timeout(120)
class StateTasksTest {
  private static final Duration LOG = Duration.ofHours(1);

  private Operating operating;
  private Replication replication;

  @BeforeEach
  void start() {
    operating = new Operating();
    replication = operating.replication;
    // The log reaches back so far.
    operating.watched.faults().shiftClock(LOG);
  }

  /** By the cluster's clock. */
  private static Instant now() {
    return Instant.now().plus(LOG);
  }

  @AfterEach
  void close() {
    operating.close();
  }

  private void begin(int documents) {
    replication.tick();
    operating.watched.insert(0, documents);
    replication.tick();
    assertEquals(inserts(0, documents), replication.delivered());
  }

  private BsonDocument state() {
    return replication.state();
  }

  private static String at(Instant time) {
    return "{\"time\": \"%s\"}".formatted(time);
  }

  /** Of the saved position. */
  private Instant time() {
    return Instant.ofEpochSecond(
        Integer.toUnsignedLong(state().getDocument("position").getTimestamp("time").getTime()));
  }

  private List<String> delivered(int from) {
    return new ArrayList<>(replication.delivered().subList(from, replication.delivered().size()));
  }

  // pause and resume

  @Test
  void ticksOfAPausedScopeEndQuietlyAndTellTheHeadroom() {
    begin(2);
    BsonDocument answer = operating.signed("pause");
    assertTrue(answer.getBoolean("changed").getValue(), answer::toJson);
    assertEquals("paused", answer.getString("condition").getValue());
    operating.watched.insert(2, 5);

    ReplicationSummary summary = replication.tick();

    assertEquals(End.PAUSED, summary.ended());
    assertFalse(summary.ended().hasWorked());
    assertTrue(summary.saving().headroom().isPresent(), summary::toString);
    assertTrue(summary.saving().lag().isEmpty(), summary::toString);
    assertEquals(1, replication.metrics().getInt32("paused").getValue());
    assertTrue(replication.metrics().containsKey("headroomSeconds"));
    assertEquals(0, replication.metrics().getInt32("halted").getValue());
    assertEquals(inserts(0, 2), replication.delivered());

    operating.signed("resume");
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(inserts(0, 5), replication.delivered());
    assertEquals(0, replication.metrics().getInt32("paused").getValue());
  }

  @Test
  void ticksOfAHaltedScopeTellTheHeadroom() {
    begin(2);
    replication.changeState(Updates.set("status", "halted"));
    assertThrows(HaltedException.class, replication::tick);
    assertEquals(1, replication.metrics().getInt32("halted").getValue());
    assertTrue(replication.metrics().containsKey("headroomSeconds"));
    assertTrue(replication.metrics().containsKey("positionAgeSeconds"));
  }

  @Test
  void ticksThatCannotBeginTellTheHeadroom() {
    begin(2);
    operating.watched.faults().failNext("aggregate", 91, "shutting down");
    assertThrows(SourceException.class, replication::tick);
    assertEquals(0, replication.metrics().getInt32("halted").getValue());
    assertTrue(replication.metrics().containsKey("headroomSeconds"));
  }

  @Test
  void doneTwiceNothingIsToDo() {
    begin(1);
    assertTrue(operating.nothingToDo("resume", "{}").contains("nothing to resume"));
    operating.signed("pause");
    String said = operating.nothingToDo("pause", "{\"by\": \"grace\"}");
    assertTrue(said.contains("ada") && said.contains("to try it"), said);
    operating.signed("resume");
    operating.nothingToDo("resume", "{}");
    operating.signed("rewind", at(time()));
    operating.nothingToDo("rewind", at(time()));
    String confirm = "{\"confirm\": \"%s\"}".formatted(operating.scope());
    operating.signed("reset", confirm);
    assertTrue(operating.nothingToDo("reset", confirm).contains("START_AT"));
  }

  @Test
  void aScopeCanBePausedBeforeItsFirstTick() {
    operating.signed("pause");
    assertEquals(End.PAUSED, replication.tick().ended());
    operating.watched.insert(0, 1);
    operating.signed("resume");
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(List.of(), replication.delivered(), "START_AT=now begins with the first tick");
  }

  @Test
  void aHaltIsEndedOnlyWhenThatIsAskedFor() {
    begin(1);
    replication.changeState(Updates.set("status", "halted"));
    operating.watched.insert(1, 2);
    String said = operating.nothingToDo("resume", "{}");
    assertTrue(said.contains("halted"), said);
    assertThrows(HaltedException.class, replication::tick);

    operating.signed("pause"); // which makes a halt quiet, too
    assertEquals(End.PAUSED, replication.tick().ended());
    BsonDocument answer = operating.signed("resume");
    assertEquals("halted", answer.getString("condition").getValue());
    assertTrue(answer.getString("says").getValue().contains("stays halted"), answer::toJson);
    assertThrows(HaltedException.class, replication::tick);

    operating.signed("resume", "{\"halt\": true}");
    replication.tick();
    assertEquals(inserts(0, 2), replication.delivered());
  }

  @Test
  void anotherClusterIsAcceptedOnlyWhenThatIsAskedFor() {
    begin(1);
    replication.changeState(
        Updates.set(
            "cluster",
            new Document("replicaSet", "rs0")
                .append("members", List.of("elsewhere:27017"))
                .append("version", "5.0.0")));
    assertThrows(RuntimeException.class, replication::tick);
    assertThrows(HaltedException.class, replication::tick);
    assertTrue(
        operating.refused("rewind", at(time())).startsWith("acceptCluster"), "another cluster");

    operating.signed("resume", "{\"acceptCluster\": true}");
    operating.watched.insert(1, 2);
    replication.tick();
    assertEquals(inserts(0, 2), replication.delivered());
  }

  @Test
  void aDetachedTargetGoesOnWhereTheOthersAre() {
    begin(1);
    replication.changeState(Updates.set("detached.sqs", state().getDocument("position")));
    operating.nothingToDo("resume", "{\"attach\": \"s3\"}");
    operating.signed("resume", "{\"attach\": \"sqs\"}");
    assertNull(state().get("detached"));
    assertEquals(Instant.ofEpochSecond(time().getEpochSecond()), time());
  }

  // rewind

  @Test
  void whatLiesBehindAnEarlierTimeIsSentAgainAndNothingIsLost() {
    begin(3);
    Instant before = time().minusSeconds(60);
    BsonDocument answer = operating.signed("rewind", at(before));
    assertTrue(answer.getDocument("before").containsKey("position"), answer::toJson);
    operating.watched.insert(3, 4);
    replication.tick();
    assertEquals(inserts(0, 4), delivered(3));
  }

  @Test
  void theTokenOfTheAuditLeadsBack() {
    begin(2);
    BsonDocument token = state().getDocument("position").getDocument("token");
    operating.watched.insert(2, 4);
    replication.tick();
    operating.signed("rewind", "{\"token\": %s}".formatted(token.toJson()));
    replication.tick();
    assertEquals(inserts(2, 4), delivered(4));

    BsonDocument audit = operating.status().getArray("audit").get(0).asDocument();
    BsonDocument before = audit.getDocument("before").getDocument("position");
    assertTrue(
        operating
            .refused("rewind", "{\"token\": %s}".formatted("{\"_data\": \"nonsense\"}"))
            .startsWith("token"),
        "a token of nobody");
    operating.nothingToDo(
        "rewind",
        "{\"token\": %s}".formatted(state().getDocument("position").getDocument("token").toJson()));
    assertNotNull(before.get("token"));
  }

  @Test
  void aTaskNeverLeavesOutChangesUnlessThatIsAskedFor() {
    begin(1);
    operating.signed("pause");
    operating.watched.insert(1, 3);
    Instant later = now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    while (!now().isAfter(later.plusSeconds(1))) {
      Thread.onSpinWait();
    }
    operating.watched.insert(3, 4);
    assertTrue(operating.refused("rewind", at(later)).startsWith("leaveOut"), "two lie before it");
    operating.signed("rewind", at(later).replace("}", ", \"leaveOut\": true}"));
    assertEquals(later, time());
    operating.signed("resume");
    replication.tick();
    assertEquals(List.of("insert 3"), delivered(1));
  }

  @Test
  void onAQuietCollectionNothingLiesBetween() {
    begin(1);
    replication.changeState(
        Updates.set("position.time", new BsonTimestamp((int) time().getEpochSecond() - 500, 1)));
    Instant between = time().plusSeconds(400);
    operating.signed("rewind", at(between));
    assertEquals(between, time());
  }

  @Test
  void aTimeThatTheLogDoesNotHoldIsRefused() {
    begin(1);
    String future = at(now().plusSeconds(3_600));
    assertTrue(operating.refused("rewind", future).contains("future"), future);
    String old = at(now().minusSeconds(4 * 3_600));
    assertTrue(operating.refused("rewind", old).contains("RETENTION_HOURS"), old);
    operating.with("RETENTION_HOURS", "100");
    assertTrue(operating.refused("rewind", old).contains("no longer reaches back"), old);
  }

  @Test
  void aRewindEndsAHaltAndNoPause() {
    begin(1);
    operating.signed("pause");
    replication.changeState(Updates.set("status", "halted"));
    BsonDocument answer = operating.signed("rewind", at(time().minusSeconds(5)));
    assertEquals("paused", answer.getString("condition").getValue());
    assertFalse(state().containsKey("status"));
  }

  @Test
  void aDetachedTargetThatIsFartherBehindKeepsItsPlace() {
    begin(2);
    BsonDocument own =
        new BsonDocument(
            "time", new BsonTimestamp((int) time().minusSeconds(1_000).getEpochSecond(), 1));
    replication.changeState(
        Updates.combine(
            Updates.set("detached.sqs", own),
            Updates.set("detached.s3", state().getDocument("position")),
            Updates.set("ahead.kafka", state().getDocument("position"))));
    operating.signed("rewind", at(time().minusSeconds(60)));
    assertEquals(new BsonDocument("sqs", own), state().getDocument("detached"));
    assertFalse(state().containsKey("ahead"));
  }

  @Test
  void oneTargetAloneIsRewoundIfOthersStay() {
    begin(2);
    String target = "{\"time\": \"%s\", \"target\": \"%s\"}";
    Instant before = time().minusSeconds(60);
    assertTrue(operating.refused("rewind", target.formatted(before, "s3")).contains("enabled"));
    assertTrue(
        operating.refused("rewind", target.formatted(before, "kinesis")).contains("the last one"));
    operating.with("SQS_QUERY_URL", "http://127.0.0.1:1/queue");
    operating.signed("rewind", target.formatted(before, "kinesis"));
    assertTrue(state().getDocument("detached").containsKey("kinesis"));
    replication.tick();
    replication.tick();
    assertEquals(inserts(0, 2), delivered(2));
    assertFalse(state().containsKey("detached"), "it has caught up");
  }

  // reset

  @Test
  void aResetScopeBeginsWhereStartAtSays() {
    begin(2);
    long epoch = state().getNumber("epoch").longValue();
    assertTrue(operating.refused("reset", "{\"confirm\": \"shop.other\"}").startsWith("confirm"));
    BsonDocument answer =
        operating.signed("reset", "{\"confirm\": \"%s\"}".formatted(operating.scope()));
    assertEquals("not begun", answer.getString("condition").getValue());
    operating.watched.insert(2, 3);
    replication.tick();
    assertEquals(inserts(0, 2), replication.delivered(), "START_AT=now");
    operating.watched.insert(3, 4);
    replication.tick();
    assertEquals(List.of("insert 3"), delivered(2));
    assertTrue(state().getNumber("epoch").longValue() > epoch);
    assertEquals(1, operating.status().getArray("audit").size());
  }

  @Test
  void aResetScopeDoesNotFollowTheSampleAgain() {
    begin(2);
    BsonDocument token = state().getDocument("position").getDocument("token");
    replication
        .states()
        .insertOne(
            new BsonDocument("currentState", BsonBoolean.TRUE)
                .append("dbWatched", new BsonString("shop"))
                .append(
                    "collectionWatched",
                    new BsonString(
                        operating.watched.collection().getNamespace().getCollectionName()))
                .append("lastProcessed", token));
    operating.signed("reset", "{\"confirm\": \"%s\"}".formatted(operating.scope()));
    operating.watched.insert(2, 3);
    assertTrue(operating.status().isNull("pythonSample"));
    replication.tick();
    assertEquals(inserts(0, 2), replication.delivered());
  }

  @Test
  void whatWasRemovedOrDamagedIsResetOrRewound() {
    begin(1);
    BsonDocument whole = state();
    String confirm = "{\"confirm\": \"%s\"}".formatted(operating.scope());
    for (BsonDocument damage :
        List.of(
            new BsonDocument("epoch", new BsonString("7")),
            new BsonDocument("position", new BsonInt32(1)),
            new BsonDocument("owner", new BsonInt32(1)),
            new BsonDocument("schema", new BsonString("1")))) {
      BsonDocument damaged = whole.clone();
      damaged.putAll(damage);
      replication.states().replaceOne(Filters.eq("_id", replication.stateId()), damaged);
      assertThrows(StateException.class, replication::tick, damage::toJson);
      assertEquals("damaged", operating.status().getString("condition").getValue());
      operating.signed("reset", confirm);
      replication.tick();
    }
    replication.states().deleteOne(Filters.eq("_id", replication.stateId()));
    assertEquals("removed", operating.status().getString("condition").getValue());
    assertThrows(StateException.class, replication::tick);
    assertTrue(operating.refused("pause", "{}").contains("was removed"));
    String place = at(now().minusSeconds(30));
    assertTrue(
        operating.refused("rewind", place).startsWith("leaveOut"), "nobody knows where it was");
    operating.signed("rewind", place.replace("}", ", \"leaveOut\": true}"));
    replication.tick();
    assertEquals(inserts(0, 1), delivered(1));

    replication.states().deleteOne(Filters.eq("_id", replication.stateId()));
    operating.signed("reset", confirm);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
  }

  @Test
  void whatANewerVersionHasWrittenIsLeftAsItIs() {
    begin(1);
    replication.changeState(Updates.set("schema", 2));
    assertEquals("of a newer version", operating.status().getString("condition").getValue());
    for (String task : List.of("pause", "resume")) {
      assertTrue(operating.refused(task, "{}").contains("schema 2"), task);
    }
    assertTrue(operating.refused("rewind", at(now())).contains("schema 2"));
    assertTrue(
        operating
            .refused("reset", "{\"confirm\": \"%s\"}".formatted(operating.scope()))
            .contains("schema 2"));
  }

  // others at work

  @Test
  void a04_aTaskWaitsForNobodyAndSaysWhoIsAtWork() {
    begin(1);
    replication.changeState(
        Updates.combine(
            Updates.set("owner", "another function"),
            Updates.set("leaseUntil", Date.from(now().plusSeconds(60))),
            Updates.inc("epoch", 1L)));
    for (String task : List.of("pause", "rewind", "reset")) {
      String more =
          switch (task) {
            case "rewind" -> at(time().minusSeconds(30));
            case "reset" -> "{\"confirm\": \"%s\"}".formatted(operating.scope());
            default -> "{}";
          };
      String why = operating.refused(task, more);
      assertTrue(why.contains("held by another function until 20"), why);
    }
    assertEquals("replicating", operating.status().getString("condition").getValue());
    assertEquals(List.of(), operating.notices());
  }

  @Test
  void a04_aHolderThatDiedIsStillKnownBehindATask() {
    begin(1);
    replication.changeState(
        Updates.combine(
            Updates.set("owner", "one that died"),
            Updates.set("leaseUntil", Date.from(now().minusSeconds(3_600))),
            Updates.inc("epoch", 1L)));
    operating.signed("pause");
    assertTrue(state().containsKey("owner"), "the next holder must wait for its requests");
    assertTrue(operating.status().getDocument("lease").getBoolean("lapsed").getValue());
  }

  // audit

  @Test
  void everyChangeIsKeptWithWhoAndWhyAndTheirNumberIsBounded() {
    begin(1);
    for (int round = 0; round < 12; round++) {
      operating.signed("pause", "{\"why\": \"round %d\"}".formatted(round));
      operating.signed("resume");
    }
    BsonDocument state = state();
    assertEquals(20, state.getArray("audit").size());
    BsonDocument newest = operating.status().getArray("audit").get(1).asDocument();
    assertEquals("pause", newest.getString("task").getValue());
    assertEquals("ada", newest.getString("by").getValue());
    assertEquals("round 11", newest.getString("why").getValue());
    assertTrue(newest.getDocument("after").containsKey("paused"), newest::toJson);
    assertTrue(newest.getDocument("before").isEmpty(), newest::toJson);
    assertEquals(24, operating.notices().size());
    assertTrue(operating.notices().getFirst().contains("ada"), operating.notices()::toString);
    assertTrue(operating.log().contains("round 11"));
    assertFalse(operating.log().contains("_data"), "a token may hold a part of a document");
    replication.changeState(Updates.set("audit", "broken"));
    operating.signed("pause");
    assertEquals(1, state().getArray("audit").size());
  }

  @Test
  void whatIsReplicatedLeavesTheAuditAlone() {
    begin(1);
    operating.signed("pause");
    operating.signed("resume");
    operating.watched.insert(1, 2);
    replication.tick();
    assertEquals(2, state().getArray("audit").size());
  }

  // status

  @Test
  void statusTellsWhereEachTargetIsAndChangesNothing() {
    begin(2);
    operating.with("SQS_QUERY_URL", "http://127.0.0.1:1/queue");
    replication.changeState(
        Updates.set(
            "detached.sqs",
            new BsonDocument(
                "time", new BsonTimestamp((int) time().minusSeconds(100).getEpochSecond(), 1))));
    operating.watched.insert(2, 3);
    List<BsonDocument> before = operating.kept();
    BsonDocument status = operating.status();
    assertEquals(before, operating.kept());
    assertEquals("replicating", status.getString("condition").getValue());
    assertEquals(operating.scope(), status.getString("scope").getValue());
    BsonDocument kinesis = status.getDocument("targets").getDocument("kinesis");
    assertEquals("with the others", kinesis.getString("place").getValue());
    assertTrue(kinesis.getNumber("lagSeconds").longValue() >= 0, kinesis::toJson);
    BsonDocument sqs = status.getDocument("targets").getDocument("sqs");
    assertEquals("detached", sqs.getString("place").getValue());
    assertTrue(
        sqs.getNumber("headroomSeconds").longValue()
            < kinesis.getNumber("headroomSeconds").longValue());
    assertTrue(status.getDocument("cluster").getBoolean("matches").getValue());
    assertTrue(status.isNull("lease"));
    assertFalse(status.getDocument("position").isNull("time"));
  }

  @Test
  void statusOfAScopeThatNeverBeganTellsWhatWouldBeAdopted() {
    assertEquals("not begun", operating.status().getString("condition").getValue());
    assertTrue(operating.status().isNull("position"));
    operating.watched.insert(0, 1);
    replication
        .states()
        .insertOne(
            new BsonDocument("currentState", BsonBoolean.TRUE)
                .append("dbWatched", new BsonString("shop"))
                .append(
                    "collectionWatched",
                    new BsonString(
                        operating.watched.collection().getNamespace().getCollectionName()))
                .append("lastProcessed", BsonDocument.parse("{\"_data\": \"01\"}")));
    BsonDocument sample = operating.status().getDocument("pythonSample");
    assertEquals("{\"_data\": \"01\"}", sample.getDocument("token").toJson());
  }

  @Test
  void statusTellsThatThePlaceCanNotBeReadFrom() {
    begin(1);
    operating.watched.enableChangeStreams(false);
    BsonDocument kinesis = operating.status().getDocument("targets").getDocument("kinesis");
    assertTrue(kinesis.isNull("lagSeconds"), kinesis::toJson);
    assertTrue(kinesis.getString("noLag").getValue().startsWith("STREAMS_OFF"), kinesis::toJson);
  }

  // enable-change-streams

  @Test
  void b02_changeStreamsAreEnabledOnce() {
    operating.watched.enableChangeStreams(false);
    assertThrows(RuntimeException.class, replication::tick);
    assertTrue(operating.signed("enable-change-streams").getBoolean("changed").getValue());
    operating.nothingToDo("enable-change-streams", "{}");
    replication.tick();
  }

  @Test
  void b02_whoMayEnableAndNotAskIsToldThatItIsNotKnownWhatWasBefore() {
    for (String state : List.of("off", "on")) {
      operating.watched.enableChangeStreams(state.equals("on"));
      operating.watched.faults().failNext("aggregate", 13, "not authorized", List.of(), 2);
      BsonDocument answer = operating.signed("enable-change-streams");
      assertTrue(answer.isNull("changed"), answer::toJson);
      String says = answer.getString("says").getValue();
      assertTrue(says.contains("Whether they were before isn't known"), says);
    }
    assertTrue(operating.log().contains("An operator has enabled change streams"));
    replication.tick();
  }

  @Test
  void b02_aFunctionWhoseUserMayNotEnableNamesThePrivilegeAndTheLine() {
    operating.watched.enableChangeStreams(false);
    operating.watched.faults().failNext("modifyChangeStreams", 13, "not authorized");
    String why = operating.refused("enable-change-streams", "{}");
    assertTrue(why.contains("the action modifyChangeStreams"), why);
    assertTrue(why.contains("db.adminCommand({\"modifyChangeStreams\": 1"), why);
  }
}
