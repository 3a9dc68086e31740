package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the core makes of targets that are slow, down or unwilling. */
class LanesTest {
  private final SimulatedInvocations invocations = new SimulatedInvocations(7);

  /** Takes so many changes, and no more. */
  private static final class Quota {
    private final TargetKind kind;
    private int most;
    private int taken;

    Quota(TargetKind kind) {
      this.kind = kind;
    }

    ScriptedTarget takingOnly(int more) {
      most = taken + more;
      return new ScriptedTarget(kind, this::answer);
    }

    private Outcome answer() {
      if (taken == most) {
        return Outcome.THROTTLED;
      }
      taken++;
      return Outcome.STORED;
    }
  }

  @Test
  void d01_aTargetThatTakesNothingEndsInAnErrorAndMovesNoPosition() {
    ScriptedTarget down =
        new ScriptedTarget(
            () -> {
              throw new TargetUnavailableException("down");
            });
    Replicator replicator = invocations.next(invocations.source(10, 0), down);
    assertEquals(
        "down", assertThrows(TargetUnavailableException.class, replicator::run).getMessage());
    assertEquals(0, invocations.position());
    assertEquals(
        Optional.of(Duration.ofSeconds(100)),
        SimulatedInvocations.summary(replicator).saving().lag());
  }

  @Test
  void aRefusedChangeEndsTheInvocationBeforeIt() {
    int[] sent = {0};
    ScriptedTarget refusing =
        new ScriptedTarget(() -> ++sent[0] == 20 ? new Outcome.Refused("mapping") : Outcome.STORED);
    Replicator replicator = invocations.next(invocations.source(50, 0), refusing);
    RefusedChangeException e = assertThrows(RefusedChangeException.class, replicator::run);
    assertTrue(e.getMessage().contains("mapping"), e::getMessage);
    assertTrue(invocations.position() < 50, invocations.saved()::toString);
  }

  @Test
  void e11_anErrorOfTheMachineEndsTheInvocationAndMovesNoPosition() {
    ScriptedTarget broken =
        new ScriptedTarget(
            () -> {
              throw new StackOverflowError();
            });
    Replicator replicator = invocations.next(invocations.source(10, 0), broken);
    IllegalStateException e = assertThrows(IllegalStateException.class, replicator::run);
    assertTrue(e.getMessage().contains("StackOverflowError"), e::getMessage);
    assertEquals(0, invocations.position());
  }

  @Test
  void d02_aBatchThatTakesLongerThanAnInvocationIsNotBegunAnewForEver() {
    SimulatedSource source = invocations.calmSource(19, 1);
    for (int before = 0; before < 19; before += 5) {
      ScriptedTarget slow = new Quota(TargetKind.KINESIS).takingOnly(5);
      Replicator replicator = invocations.next(source, slow);
      if (before + 5 < 19) {
        assertThrows(TargetUnavailableException.class, replicator::run);
      } else {
        replicator.run();
      }
      assertEquals(Math.min(19, before + 5), invocations.position());
    }
  }

  @Test
  void d02_aSlowTargetMakesNoOtherRepeat() {
    invocations.batchesPerSave(100);
    SimulatedSource source = invocations.calmSource(40, 40);
    Quota fast = new Quota(TargetKind.KINESIS);
    Quota slow = new Quota(TargetKind.SQS);
    while (invocations.position() < 40) {
      int before = invocations.position();
      Replicator replicator = invocations.next(source, slow.takingOnly(10), fast.takingOnly(1_000));
      try {
        replicator.run();
      } catch (TargetUnavailableException e) {
        assertEquals(Set.of("kinesis"), invocations.ahead());
      }
      assertTrue(invocations.position() > before, "it came no further");
      assertEquals(40, fast.taken, "the fast target got changes again");
    }
    assertTrue(slow.taken < 60, () -> "the slow target got many changes again: " + slow.taken);
    assertEquals(Set.of(), invocations.ahead());
  }

  @Test
  void nothingIsSentBeforeTheRequestsOfADeadHolderAreSettled() {
    Duration sendFrom = Duration.ofSeconds(5);
    invocations.sendFrom(sendFrom);
    ScriptedTarget target =
        new ScriptedTarget(
            () -> {
              assertTrue(invocations.clock().compareTo(sendFrom) >= 0, "it sent too early");
              return Outcome.STORED;
            });
    invocations.next(invocations.source(20, 0), target).run();
    assertEquals(20, invocations.position());
  }
}
