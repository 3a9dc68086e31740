package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.source.WatchedCluster;
import dev.docdb.replicator.state.HaltedException;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole invocations whose target refuses changes: those that are too large for it. */
@Timeout(120)
class RefusedChangesTest {
  @AutoClose private final WatchedCluster watched = WatchedCluster.start();
  private final Replication replication =
      new Replication(watched).with("DEAD_LETTER_URI", "s3://letters/dead");

  private void insertLarge(int id) {
    watched
        .collection()
        .insertOne(
            new BsonDocument("_id", new BsonInt32(id))
                .append("text", new BsonString("x".repeat(30_000))));
  }

  @Test
  void e09_arePutAsideAndTheOthersArrive() {
    replication.tick();
    watched.insert(0, 3);
    insertLarge(3);
    watched.insert(4, 6);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(
        List.of("insert 0", "insert 1", "insert 2", "insert 4", "insert 5"),
        replication.delivered());
    BsonDocument letter = replication.putAside().getFirst();
    assertEquals(
        new BsonInt32(3), letter.getDocument("event").getDocument("documentKey").get("_id"));
    replication.tick();
    assertEquals(1, replication.putAside().size(), "it was put aside again");
  }

  @Test
  void e09_oneInAThousandIsPutAsideAndNoOtherSuffers() {
    replication.with("MAX_LOOP", "0").tick();
    for (int thousand = 0; thousand < 5; thousand++) {
      watched.insert(1_000 * thousand, 1_000 * thousand + 500);
      insertLarge(1_000 * thousand + 500);
      watched.insert(1_000 * thousand + 501, 1_000 * (thousand + 1));
    }
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    List<String> others = new ArrayList<>(Replication.inserts(0, 5_000));
    others.removeIf(insert -> insert.matches("insert \\d?500"));
    assertEquals(
        others.stream().sorted().toList(), replication.delivered().stream().sorted().toList());
    assertEquals(
        List.of(500, 1_500, 2_500, 3_500, 4_500),
        replication.putAside().stream()
            .map(letter -> letter.getDocument("event").getDocument("documentKey"))
            .map(key -> key.getInt32("_id").getValue())
            .toList());
  }

  @Test
  void e09_areLeftOutWhereThatIsWanted() {
    replication.with("ON_REFUSED", "ignore").tick();
    insertLarge(0);
    watched.insert(1, 3);
    assertEquals(1, replication.tick().lanes().getFirst().refused());
    assertEquals(Replication.inserts(1, 3), replication.delivered());
    assertEquals(List.of(), replication.putAside());
  }

  @Test
  void e09_stopTheReplicationWhereThatIsWanted() {
    replication.with("ON_REFUSED", "fail").tick();
    watched.insert(0, 1);
    insertLarge(1);
    assertThrows(RefusedChangeException.class, replication::tick);
    assertEquals(Replication.inserts(0, 1), replication.delivered());
  }

  @Test
  void d06_e09_haltItWhenThereAreNoOthers() {
    replication.tick();
    for (int id = 0; id < 60; id++) {
      insertLarge(id);
    }
    assertThrows(EverythingRefusedException.class, replication::tick);
    assertEquals(1, replication.metrics().getNumber("halted").intValue());
    HaltedException halted = assertThrows(HaltedException.class, replication::tick);
    assertEquals(EverythingRefusedException.KIND, halted.halt().error());
    assertTrue(replication.putAside().size() < 50, "the stream drained into the dead letters");

    replication.clearHalt();
    watched.insert(100, 101);
    assertEquals(End.CAUGHT_UP, replication.tick().ended());
    assertEquals(Replication.inserts(100, 101), replication.delivered());
    assertEquals(60, replication.putAside().stream().map(l -> l.get("id")).distinct().count());
  }
}
