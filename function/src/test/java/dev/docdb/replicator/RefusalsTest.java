package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.config.OnRefused;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of changes that a target will never take. */
class RefusalsTest {
  private static final Outcome REFUSED = new Outcome.Refused("mapping");

  private final SimulatedInvocations invocations = new SimulatedInvocations(7);
  private int sent;

  /** Refuses one change in ten. */
  private ScriptedTarget picky() {
    return new ScriptedTarget(() -> ++sent % 10 == 0 ? REFUSED : Outcome.STORED);
  }

  private Replicator next(int changes, ScriptedTarget target) {
    return invocations.next(invocations.source(changes, 0), target);
  }

  private static long refused(Replicator replicator) {
    return SimulatedInvocations.summary(replicator).lanes().getFirst().refused();
  }

  @Test
  void whatIsRefusedIsPutAsideAndTheRestGoesOn() {
    invocations.onRefused(OnRefused.DEAD_LETTER);
    Replicator replicator = next(50, picky());
    replicator.run();
    assertEquals(50, invocations.position());
    assertEquals(5, invocations.letters().ids().size());
    assertEquals(5, refused(replicator));
    assertEquals(45, SimulatedInvocations.summary(replicator).lanes().getFirst().delivered());
  }

  @Test
  void whatIsIgnoredIsCounted() {
    invocations.onRefused(OnRefused.IGNORE);
    Replicator replicator = next(50, picky());
    replicator.run();
    assertEquals(50, invocations.position());
    assertEquals(List.of(), invocations.letters().ids());
    assertEquals(5, refused(replicator));
  }

  @Test
  void noPositionPassesALetterThatIsNotStored() {
    invocations.onRefused(OnRefused.DEAD_LETTER);
    invocations
        .letters()
        .failingWith(() -> new TargetUnavailableException("the letters' place is down"));
    Replicator replicator = next(50, picky());
    TargetUnavailableException e = assertThrows(TargetUnavailableException.class, replicator::run);
    assertEquals("the letters' place is down", e.getMessage());
    assertTrue(invocations.position() < 50, invocations.saved()::toString);
    assertTrue(
        invocations.clock().compareTo(Duration.ofSeconds(30)) > 0, "it gave up with time left");
    invocations.letters().failingWith(() -> null);
    next(50, ScriptedTarget.willing()).run();
    assertEquals(50, invocations.position());
  }

  @Test
  void aLetterWhosePlaceIsAwayForAWhileIsPutAgain() {
    invocations.onRefused(OnRefused.DEAD_LETTER);
    int[] tries = {0};
    invocations
        .letters()
        .failingWith(() -> ++tries[0] % 3 == 0 ? null : new TargetUnavailableException("slow"));
    next(50, picky()).run();
    assertEquals(50, invocations.position());
    assertEquals(5, invocations.letters().ids().size());
  }

  @Test
  void aPlaceForLettersThatOnlyAnOperatorCanMendEndsTheInvocation() {
    invocations.onRefused(OnRefused.DEAD_LETTER);
    invocations.letters().failingWith(() -> new TargetMisconfiguredException("no such bucket"));
    Replicator replicator = next(50, picky());
    assertThrows(TargetMisconfiguredException.class, replicator::run);
    assertTrue(
        invocations.clock().compareTo(Duration.ofSeconds(10)) < 0, "it was tried to the deadline");
  }

  @Test
  void aTargetThatRefusesEverythingDrainsNothing() {
    for (OnRefused choice : List.of(OnRefused.DEAD_LETTER, OnRefused.IGNORE)) {
      SimulatedInvocations each = new SimulatedInvocations(7).onRefused(choice);
      Replicator replicator = each.next(each.source(500, 0), new ScriptedTarget(() -> REFUSED));
      EverythingRefusedException e =
          assertThrows(EverythingRefusedException.class, replicator::run);
      assertTrue(e.getMessage().contains("mapping"), e::getMessage);
      assertTrue(each.letters().ids().size() < 50, each.letters().ids()::toString);
      assertTrue(each.position() < 50, each.saved()::toString);
    }
  }

  @Test
  void itIsCountedOverManyShortInvocations() {
    invocations.onRefused(OnRefused.DEAD_LETTER).maxBatches(1);
    SimulatedSource source = invocations.source(500, 0);
    ScriptedTarget unwilling = new ScriptedTarget(() -> REFUSED);
    assertThrows(
        EverythingRefusedException.class,
        () -> {
          for (int n = 0; n < 100; n++) {
            invocations.next(source, unwilling).run();
          }
        });
    assertTrue(invocations.letters().ids().size() < 50, invocations.letters().ids()::toString);
    assertTrue(invocations.position() < 50, invocations.saved()::toString);
  }

  @Test
  void theSameChangeIsCountedOnceHoweverOftenItComes() {
    invocations.onRefused(OnRefused.DEAD_LETTER);
    invocations.letters().failingWith(() -> new TargetUnavailableException("down"));
    SimulatedSource source = invocations.calmSource(1, 1);
    ScriptedTarget unwilling = new ScriptedTarget(() -> REFUSED);
    for (int tick = 0; tick < 60; tick++) {
      assertThrows(TargetUnavailableException.class, invocations.next(source, unwilling)::run);
    }
  }

  @Test
  void oneThatIsStoredBetweenThemTellsThatItIsTheChanges() {
    invocations.onRefused(OnRefused.DEAD_LETTER);
    next(500, new ScriptedTarget(() -> ++sent % 40 == 0 ? Outcome.STORED : REFUSED)).run();
    assertEquals(500, invocations.position());
  }
}
