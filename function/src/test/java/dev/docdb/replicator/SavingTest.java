package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.TargetKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the core saves a position. */
class SavingTest {
  private final SimulatedInvocations invocations = new SimulatedInvocations(7);

  private void run(int changes) {
    invocations.next(invocations.source(changes, 0), ScriptedTarget.willing()).run();
  }

  /** Answers of several requests under way come in any order. */
  @Test
  void onceInSoManyBatchesHoweverTheAnswersCome() {
    RequestLimits limits = new RequestLimits(3, 3, 1, 4, OrderRule.ONE_CHANGE_A_DOCUMENT);
    for (int seed = 0; seed < 200; seed++) {
      SimulatedInvocations each = new SimulatedInvocations(seed).batchesPerSave(3);
      Replicator replicator =
          each.next(
              each.calmSource(500, 500),
              new ScriptedTarget(TargetKind.S3, limits, () -> Outcome.STORED));
      replicator.run();
      long batches = SimulatedInvocations.summary(replicator).reading().batches();
      int saves = each.saved().size();
      assertTrue(saves <= batches / 3 + 1, saves + " saves of " + batches + ", seed " + seed);
      assertTrue(saves >= batches / 6, saves + " saves of " + batches + ", seed " + seed);
    }
  }

  @Test
  void anUnchangedPositionIsNotSavedAgain() {
    run(0);
    assertEquals(List.of(), invocations.saved());
  }

  @Test
  void aStreamWithFewChangesIsSavedBeforeItsBatchesAreMany() {
    List<Duration> savedAt = new ArrayList<>();
    invocations
        .staying()
        .batchesPerSave(1_000)
        .savesFail(
            () -> {
              savedAt.add(invocations.clock());
              return null;
            });
    run(20);
    assertTrue(savedAt.getFirst().toSeconds() < 32, savedAt::toString);
  }

  @Test
  void aSaveThatFailsIsTriedAgain() {
    int[] tries = {0};
    invocations.savesFail(() -> ++tries[0] % 3 == 0 ? null : SimulatedInvocations.away());
    run(50);
    assertEquals(50, invocations.position());
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // it would spin
  void aSaveOfFewBatchesThatFailsIsTriedAgain() {
    int[] tries = {0};
    invocations
        .staying()
        .batchesPerSave(1_000)
        .savesFail(() -> ++tries[0] < 3 ? SimulatedInvocations.away() : null);
    run(20);
    assertEquals(20, invocations.position());
  }
}
