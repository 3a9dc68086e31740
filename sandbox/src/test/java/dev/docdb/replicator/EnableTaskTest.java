package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operators have the cluster record changes. */
@Timeout(120)
class EnableTaskTest {
  private final Operating operating = Operating.onALongLog();
  private final Replication replication = operating.replication;

  @AfterEach
  void close() {
    operating.close();
  }

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
