package dev.docdb.replicator;

import static dev.docdb.replicator.Operating.at;
import static dev.docdb.replicator.Operating.now;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Updates;
import java.util.Date;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds for all tasks that change what is kept of a scope. */
@Timeout(120)
class StateTasksTest {
  private final Operating operating = Operating.onALongLog();
  private final Replication replication = operating.replication;

  @AfterEach
  void close() {
    operating.close();
  }

  @Test
  void doneTwiceNothingIsToDo() {
    operating.begin(1);
    assertTrue(operating.nothingToDo("resume", "{}").contains("nothing to resume"));
    operating.signed("pause");
    String said = operating.nothingToDo("pause", "{\"by\": \"grace\"}");
    assertTrue(said.contains("ada") && said.contains("to try it"), said);
    operating.signed("resume");
    operating.nothingToDo("resume", "{}");
    operating.signed("rewind", at(operating.time()));
    operating.nothingToDo("rewind", at(operating.time()));
    String confirm = operating.confirm();
    operating.signed("reset", confirm);
    assertTrue(operating.nothingToDo("reset", confirm).contains("START_AT"));
  }

  @Test
  void a04_aTaskWaitsForNobodyAndSaysWhoIsAtWork() {
    operating.begin(1);
    replication.changeState(
        Updates.combine(
            Updates.set("owner", "another function"),
            Updates.set("leaseUntil", Date.from(now().plusSeconds(60))),
            Updates.inc("epoch", 1L)));
    for (String task : List.of("pause", "rewind", "reset")) {
      String more =
          switch (task) {
            case "rewind" -> at(operating.time().minusSeconds(30));
            case "reset" -> operating.confirm();
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
    operating.begin(1);
    replication.changeState(
        Updates.combine(
            Updates.set("owner", "one that died"),
            Updates.set("leaseUntil", Date.from(now().minusSeconds(3_600))),
            Updates.inc("epoch", 1L)));
    operating.signed("pause");
    assertTrue(
        replication.state().containsKey("owner"), "the next holder must wait for its requests");
    assertTrue(operating.status().getDocument("lease").getBoolean("lapsed").getValue());
  }

  @Test
  void everyChangeIsKeptWithWhoAndWhyAndTheirNumberIsBounded() {
    operating.begin(1);
    for (int round = 0; round < 12; round++) {
      operating.signed("pause", "{\"why\": \"round %d\"}".formatted(round));
      operating.signed("resume");
    }
    BsonDocument state = replication.state();
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
    assertEquals(1, replication.state().getArray("audit").size());
  }

  @Test
  void whatIsReplicatedLeavesTheAuditAlone() {
    operating.begin(1);
    operating.signed("pause");
    operating.signed("resume");
    operating.watched.insert(1, 2);
    replication.tick();
    assertEquals(2, replication.state().getArray("audit").size());
  }
}
