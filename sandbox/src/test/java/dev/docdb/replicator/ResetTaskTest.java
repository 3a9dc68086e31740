package dev.docdb.replicator;

import static dev.docdb.replicator.Operating.at;
import static dev.docdb.replicator.Operating.now;
import static dev.docdb.replicator.Replication.inserts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.state.StateException;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators may have forgotten: what is in order, and what is removed or damaged. */
@Timeout(120)
class ResetTaskTest {
  private final Operating operating = Operating.onALongLog();
  private final Replication replication = operating.replication;

  @AfterEach
  void close() {
    operating.close();
  }

  @Test
  void aResetScopeBeginsWhereStartAtSays() {
    operating.begin(2);
    long epoch = replication.state().getNumber("epoch").longValue();
    assertTrue(operating.refused("reset", "{\"confirm\": \"shop.other\"}").startsWith("confirm"));
    BsonDocument answer = operating.signed("reset", operating.confirm());
    assertEquals("not begun", answer.getString("condition").getValue());
    operating.watched.insert(2, 3);
    replication.tick();
    assertEquals(inserts(0, 2), replication.delivered(), "START_AT=now");
    operating.watched.insert(3, 4);
    replication.tick();
    assertEquals(List.of("insert 3"), operating.delivered(2));
    assertTrue(replication.state().getNumber("epoch").longValue() > epoch);
    assertEquals(1, operating.status().getArray("audit").size());
  }

  @Test
  void aResetScopeDoesNotFollowTheSampleAgain() {
    operating.begin(2);
    BsonDocument token = replication.state().getDocument("position").getDocument("token");
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
    operating.signed("reset", operating.confirm());
    operating.watched.insert(2, 3);
    assertTrue(operating.status().isNull("pythonSample"));
    replication.tick();
    assertEquals(inserts(0, 2), replication.delivered());
  }

  @Test
  void whatWasRemovedOrDamagedIsResetOrRewound() {
    operating.begin(1);
    BsonDocument whole = replication.state();
    String confirm = operating.confirm();
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
    assertEquals(inserts(0, 1), operating.delivered(1));

    replication.states().deleteOne(Filters.eq("_id", replication.stateId()));
    operating.signed("reset", confirm);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
  }

  @Test
  void whatANewerVersionHasWrittenIsLeftAsItIs() {
    operating.begin(1);
    replication.changeState(Updates.set("schema", 2));
    assertEquals("of a newer version", operating.status().getString("condition").getValue());
    for (String task : List.of("pause", "resume")) {
      assertTrue(operating.refused(task, "{}").contains("schema 2"), task);
    }
    assertTrue(operating.refused("rewind", at(now())).contains("schema 2"));
    assertTrue(operating.refused("reset", operating.confirm()).contains("schema 2"));
  }
}
