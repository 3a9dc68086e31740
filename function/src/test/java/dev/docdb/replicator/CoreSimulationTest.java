package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.target.TargetKind;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The core in thousands of worlds, each drawn from a seed: batches of any size, targets that
 * throttle, fail and lose answers, streams that break, processes that die at any step. In every one
 * the invariants hold. A failure names its seed.
 */
class CoreSimulationTest {
  private static final int WORLDS = Integer.getInteger("worlds", 1_000);

  @Test
  void c01_nothingIsLostAndNoChangeOvertakesAnotherOfItsDocument() {
    int kills = 0;
    int repeats = 0;
    int marks = 0;
    int putAside = 0;
    int detachments = 0;
    for (long seed = 0; seed < WORLDS; seed++) {
      SimulatedWorld world = new SimulatedWorld(seed);
      world.runToTheEnd();
      kills += world.kills();
      repeats += world.repeats();
      marks += world.marks();
      putAside += world.putAside();
      detachments += world.detachments();
    }
    assertTrue(kills > WORLDS, "too few processes died: " + kills);
    assertTrue(repeats > WORLDS, "too few changes were repeated to prove anything: " + repeats);
    assertTrue(putAside > WORLDS, "too few changes were refused: " + putAside);
    assertTrue(detachments > WORLDS / 10, "too few targets were detached: " + detachments);
    assertTrue(marks > WORLDS / 10, "too few lanes were ahead of the saved position: " + marks);
  }

  /** Five targets; in some worlds each of them is ahead of each other one when a process dies. */
  @Test
  void s11_aCrashBetweenAnyTwoTargetsLeavesNoneOfThemIncomplete() {
    Set<String> crashedBetween = new HashSet<>();
    for (long seed = 0; seed < WORLDS / 4; seed++) {
      SimulatedWorld world = new SimulatedWorld(seed, TargetKind.values().length);
      world.runToTheEnd();
      crashedBetween.addAll(world.crashedBetween());
    }
    int kinds = TargetKind.values().length;
    assertEquals(kinds * (kinds - 1), crashedBetween.size(), crashedBetween::toString);
  }
}
