package dev.docdb.replicator;

import static dev.docdb.replicator.Operating.at;
import static dev.docdb.replicator.Replication.inserts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Updates;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.HaltedException;
import java.time.Instant;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators may pause and let go on, and what they are told of it. */
@Timeout(120)
class PauseTaskTest {
  private final Operating operating = Operating.onALongLog();
  private final Replication replication = operating.replication;

  @AfterEach
  void close() {
    operating.close();
  }

  @Test
  void ticksOfAPausedScopeEndQuietlyAndTellTheHeadroom() {
    operating.begin(2);
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
    operating.begin(2);
    replication.changeState(Updates.set("status", "halted"));
    assertThrows(HaltedException.class, replication::tick);
    assertEquals(1, replication.metrics().getInt32("halted").getValue());
    assertTrue(replication.metrics().containsKey("headroomSeconds"));
    assertTrue(replication.metrics().containsKey("positionAgeSeconds"));
  }

  @Test
  void ticksThatCannotBeginTellTheHeadroom() {
    operating.begin(2);
    operating.watched.faults().failNext("aggregate", 91, "shutting down");
    assertThrows(SourceException.class, replication::tick);
    assertEquals(0, replication.metrics().getInt32("halted").getValue());
    assertTrue(replication.metrics().containsKey("headroomSeconds"));
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
    operating.begin(1);
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
    operating.begin(1);
    replication.changeState(
        Updates.set(
            "cluster",
            new Document("replicaSet", "rs0")
                .append("members", List.of("elsewhere:27017"))
                .append("version", "5.0.0")));
    assertThrows(RuntimeException.class, replication::tick);
    assertThrows(HaltedException.class, replication::tick);
    assertTrue(
        operating.refused("rewind", at(operating.time())).startsWith("acceptCluster"),
        "another cluster");

    operating.signed("resume", "{\"acceptCluster\": true}");
    operating.watched.insert(1, 2);
    replication.tick();
    assertEquals(inserts(0, 2), replication.delivered());
  }

  @Test
  void aDetachedTargetGoesOnWhereTheOthersAre() {
    operating.begin(1);
    replication.changeState(
        Updates.set("detached.sqs", replication.state().getDocument("position")));
    operating.nothingToDo("resume", "{\"attach\": \"s3\"}");
    operating.signed("resume", "{\"attach\": \"sqs\"}");
    assertNull(replication.state().get("detached"));
    assertEquals(Instant.ofEpochSecond(operating.time().getEpochSecond()), operating.time());
  }
}
