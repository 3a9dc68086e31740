package dev.docdb.replicator;

import static dev.docdb.replicator.Operating.at;
import static dev.docdb.replicator.Replication.inserts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.HaltedException;
import dev.docdb.replicator.state.StateException;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** States as they seldom are: what operators' tasks say of them is what the next tick finds. */
@Timeout(120)
class OddStatesTest {
  private final Operating operating = Operating.onALongLog();
  private final Replication replication = operating.replication;

  @AfterEach
  void close() {
    operating.close();
  }

  private static String behind(BsonValue token) {
    return "{\"token\": %s}".formatted(token.asDocument().toJson());
  }

  private String condition() {
    return operating.status().getString("condition").getValue();
  }

  private String problems() {
    return operating.status().getArray("problems").toString();
  }

  private void isOfAnotherCluster() {
    replication.changeState(
        Updates.set(
            "cluster",
            new Document("replicaSet", "rs0")
                .append("members", List.of("elsewhere:27017"))
                .append("version", "5.0.0")));
  }

  // rewind

  @Test
  void aRewindToATokenTakesDetachedTargetsBackThatAreFartherAhead() {
    operating.begin(1);
    BsonValue first = replication.state().getDocument("position").get("token").asDocument().clone();
    operating.watched.insert(1, 4);
    replication.tick();
    BsonDocument ahead = replication.state().getDocument("position").clone();
    BsonDocument behind =
        new BsonDocument(
            "time",
            new BsonTimestamp((int) operating.time().minusSeconds(1_000).getEpochSecond(), 1));
    replication.changeState(
        Updates.combine(Updates.set("detached.sqs", ahead), Updates.set("detached.s3", behind)));
    operating.signed("rewind", behind(first));
    assertEquals(new BsonDocument("s3", behind), replication.state().getDocument("detached"));
  }

  @Test
  void aRewindNeverLetsADetachedTargetJumpWhoseTimeIsNotKnown() {
    operating.begin(1);
    BsonDocument unknown =
        new BsonDocument("token", replication.state().getDocument("position").get("token"));
    operating.watched.insert(1, 2);
    replication.tick();
    BsonValue second =
        replication.state().getDocument("position").get("token").asDocument().clone();
    operating.watched.insert(2, 3);
    replication.tick();
    replication.changeState(Updates.set("detached.sqs", unknown));
    String why = operating.refused("rewind", behind(second));
    assertTrue(why.startsWith("leaveOut") && why.contains("sqs"), why);
    operating.signed("rewind", behind(second).replaceAll("}$", ", \"leaveOut\": true}"));
    assertFalse(replication.state().containsKey("detached"));
  }

  @Test
  void aRewindToTheSamePlaceAcceptsTheCluster() {
    operating.begin(1);
    BsonDocument before = replication.state().getDocument("position").clone();
    isOfAnotherCluster();
    String same = behind(before.get("token"));
    assertTrue(operating.refused("rewind", same).startsWith("acceptCluster"));
    operating.signed("rewind", same.replaceAll("}$", ", \"acceptCluster\": true}"));
    assertEquals(
        before,
        replication.state().getDocument("position"),
        "what is known of the place stays known");
    operating.nothingToDo("rewind", same);
    operating.watched.insert(1, 2);
    replication.tick();
    assertEquals(inserts(0, 2), replication.delivered());
  }

  @Test
  void oneTargetIsNotRewoundOnAnotherCluster() {
    operating.with("SQS_QUERY_URL", "http://127.0.0.1:1/queue");
    operating.begin(1);
    isOfAnotherCluster();
    String order =
        at(operating.time().minusSeconds(60))
            .replace("}", ", \"target\": \"kinesis\", \"acceptCluster\": true}");
    assertTrue(operating.refused("rewind", order).startsWith("target"));
  }

  // what can't be read

  @Test
  void rewindAndResetMendWhatCanNotBeRead() {
    operating.begin(1);
    BsonDocument whole = replication.state();
    String earlier = at(operating.time().minusSeconds(60));
    for (String field : List.of("paused", "targets", "cluster", "status", "ahead", "position")) {
      for (String task : List.of("rewind", "reset")) {
        BsonDocument damaged = whole.clone().append(field, new BsonInt32(5));
        replication.states().replaceOne(Filters.eq("_id", replication.stateId()), damaged);
        assertEquals("damaged", condition(), field);
        String order =
            task.equals("reset")
                ? operating.confirm()
                : earlier.replace("}", ", \"leaveOut\": true, \"acceptCluster\": true}");
        BsonDocument answer = operating.signed(task, order);
        assertEquals(new BsonInt32(5), answer.getDocument("before").get(field), field + task);
        assertFalse(answer.getString("condition").getValue().equals("damaged"), field + task);
        replication.tick();
      }
    }
  }

  @Test
  void whatCanNotBeReadIsNeitherPausedNorResumed() {
    operating.begin(1);
    BsonDocument whole = replication.state();
    replication.changeState(Updates.set("targets", 5));
    assertTrue(operating.refused("pause", "{}").contains("targets"));
    assertTrue(operating.refused("resume", "{\"halt\": true}").contains("rewind and reset"));
    replication.changeState(Updates.set("paused", 5));
    assertTrue(operating.refused("resume", "{}").contains("targets"), "not only the pause");

    replication.states().replaceOne(Filters.eq("_id", replication.stateId()), whole);
    replication.changeState(Updates.set("paused", 5));
    assertTrue(operating.refused("pause", "{}").contains("paused"));
    operating.signed("resume");
    assertEquals("replicating", condition());

    replication.changeState(Updates.unset("position"));
    assertEquals("removed", condition());
    assertTrue(operating.refused("pause", "{}").contains("was removed"));
    assertTrue(operating.refused("resume", "{\"halt\": true}").contains("was removed"));
    replication.changeState(Updates.set("paused", 5));
    String why = operating.refused("resume", "{}");
    assertTrue(why.contains("rewind and reset"), () -> "not only the pause is wrong: " + why);
    assertTrue(problems().contains("paused"), problems());
    assertTrue(problems().contains("was removed"), "the one hides not the other: " + problems());
  }

  @Test
  void aResetThatIsCutOffBeginsNothingAndCanBeRepeated() {
    operating.begin(1);
    operating.watched.insert(1, 2);
    for (String write : List.of("update", "delete")) {
      replication.states().deleteOne(Filters.eq("_id", replication.stateId()));
      operating.watched.faults().failNext(write, 13, "not authorized");
      assertThrows(
          SourceException.class, () -> operating.signed("reset", operating.confirm()), write);
      assertEquals("removed", condition(), write);
      assertThrows(StateException.class, replication::tick, write);
      operating.signed("reset", operating.confirm());
      assertEquals("not begun", condition(), write);
      replication.tick();
    }
    assertEquals(inserts(0, 1), replication.delivered(), "START_AT=now");
  }

  // what the next tick meets

  @Test
  void statusTellsWhatLetsTheNextTickFail() {
    operating.begin(1);
    assertEquals("[]", operating.status().getArray("problems").getValues().toString());
    BsonDocument whole = replication.state();
    isOfAnotherCluster();
    assertTrue(problems().contains("another cluster"), problems());

    replication.states().replaceOne(Filters.eq("_id", replication.stateId()), whole);
    BsonTimestamp later =
        new BsonTimestamp((int) operating.time().plusSeconds(9_000).getEpochSecond(), 1);
    replication.changeState(Updates.set("position", new BsonDocument("time", later)));
    assertTrue(problems().contains("yet to come"), problems());
    assertThrows(StateException.class, replication::tick);

    replication.states().replaceOne(Filters.eq("_id", replication.stateId()), whole);
    operating.watched.faults().truncateLog();
    operating.watched.faults().expireTokens();
    assertTrue(problems().contains("POSITION_LOST"), problems());
    assertThrows(RuntimeException.class, replication::tick);
  }

  @Test
  void headroomIsNotKnownWhereTheAgeIsNot() {
    operating.begin(1);
    replication.changeState(
        Updates.set(
            "position",
            new BsonDocument("token", replication.state().getDocument("position").get("token"))));
    assertTrue(operating.status().isNull("headroomSeconds"), operating.status()::toJson);
  }

  @Test
  void b05_whoEndsTheHaltOfADroppedCollectionIsToldThatItHaltsAgain() {
    operating.begin(1);
    operating.watched.collection().drop();
    assertThrows(RuntimeException.class, replication::tick);
    assertEquals("halted", condition());
    String says = operating.signed("resume", "{\"halt\": true}").getString("says").getValue();
    assertTrue(says.contains("halts at the same place again"), says);
    assertTrue(says.contains("rewind") && says.contains("reset"), says);
    assertThrows(RuntimeException.class, replication::tick);
    assertThrows(HaltedException.class, replication::tick);
  }

  // how much is kept

  @Test
  void theAuditKeepsNoMoreThanASmallDocumentHolds() {
    operating.begin(1);
    replication.changeState(Updates.set("position.token.more", "x".repeat(100_000)));
    for (int round = 0; round < 6; round++) {
      operating.signed(
          "rewind", at(operating.time().minusSeconds(1)).replace("}", ", \"leaveOut\": true}"));
      replication.changeState(
          Updates.set("position.token", new Document("more", "x".repeat(100_000))));
    }
    assertEquals(3, replication.state().getArray("audit").size());
    replication.changeState(Updates.set("position.token.more", "x".repeat(1_000_000)));
    for (int round = 0; round < 2; round++) {
      operating.signed(
          "rewind", at(operating.time().minusSeconds(1)).replace("}", ", \"leaveOut\": true}"));
    }
    assertEquals(1, replication.state().getArray("audit").size(), "the newest is always kept");
  }

  @Test
  void aTokenThatIsTooLongIsRefused() {
    operating.begin(1);
    String token = "{\"token\": {\"_data\": \"%s\"}}".formatted("8".repeat(40_000));
    assertTrue(operating.refused("rewind", token).startsWith("token: expected a resume token of"));
  }
}
