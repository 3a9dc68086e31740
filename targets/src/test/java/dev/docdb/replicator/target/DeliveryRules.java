package dev.docdb.replicator.target;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.request.PlanDriver;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every change arrives, those of one document in order, and a replay takes nothing back. */
sealed interface DeliveryRules extends TargetRules permits TargetContract {

  @Test
  default void s01_storesEveryChange() throws Exception {
    List<Change> changes =
        List.of(
            journal().insert("a"),
            journal().insert("b"),
            journal().update("a"),
            journal().replace("b"),
            journal().delete("a"),
            journal().insert("c"));
    PlanDriver<?> driver = fixture().deliver(changes);
    assertEquals(Comparison.ids(changes), Set.copyOf(driver.stored()));
    fixture().assertHolds(changes);
  }

  @Test
  default void keepsTheOrderOfEachDocument() throws Exception {
    List<Change> changes = journal().random(600, 12);
    fixture().deliver(changes);
    fixture().assertHolds(changes);
  }

  @Test
  default void s05_anUpdateOfADocumentThatIsGoneIsNoObstacle() throws Exception {
    List<Change> changes =
        List.of(journal().insert("a"), journal().updateOfGone("a"), journal().delete("a"));
    fixture().deliver(changes);
    fixture().assertHolds(changes);
  }

  @Test
  default void s06_d08_aDeleteOfWhatIsNotThereIsNoObstacle() throws Exception {
    List<Change> changes =
        List.of(
            journal().insert("a"),
            journal().delete("a"),
            journal().delete("b"),
            journal().insert("c"));
    fixture().deliver(changes);
    List<Change> again = changes.subList(1, 4);
    assertEquals(Comparison.ids(again), Set.copyOf(fixture().deliver(again).stored()));
    fixture().assertReplayed(changes);
  }

  @Test
  default void aChangeOfNoDocumentKeepsItsPlace() throws Exception {
    List<Change> changes = List.of(journal().insert("a"), journal().drop(), journal().insert("b"));
    fixture().deliver(changes);
    if (fixture().keepsEveryChange()) {
      assertEquals(
          Comparison.ids(changes), new Comparison(changes, fixture().stored()).storedIds());
    }
  }

  @Test
  default void d07_aReplayEndsInTheSameStateOrRepeatsEventIds() throws Exception {
    List<Change> changes = journal().random(60, 5);
    fixture().deliver(changes);
    fixture().deliver(changes);
    fixture().assertReplayed(changes);
  }

  @Test
  default void d07_aReplayFromTheMiddleTakesNothingBack() throws Exception {
    List<Change> changes = journal().random(60, 5);
    fixture().deliver(changes);
    fixture().deliver(changes.subList(20, 40));
    fixture().assertReplayed(changes);
  }
}
