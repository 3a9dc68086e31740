package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.config.OnRefused;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.report.ReplicationSummary.LaneSummary;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How the others go on without a target that is down, and how it comes back to them. */
class DetachingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int CHANGES = 500;

  private final SimulatedInvocations invocations =
      new SimulatedInvocations(7).batchesPerSave(2).detachAfter(PATIENCE);
  private final SimulatedSource source = invocations.calmSource(CHANGES, 40);
  private int kinesis;
  private int sqs;

  private ScriptedTarget kinesis() {
    return new ScriptedTarget(
        TargetKind.KINESIS,
        () -> {
          kinesis++;
          return Outcome.STORED;
        });
  }

  private ScriptedTarget sqs() {
    return new ScriptedTarget(
        TargetKind.SQS,
        () -> {
          sqs++;
          return Outcome.STORED;
        });
  }

  private static ScriptedTarget sqsThatFailsWith(RuntimeException failure) {
    return new ScriptedTarget(
        TargetKind.SQS,
        () -> {
          throw failure;
        });
  }

  private static ScriptedTarget sqsThatIsDown() {
    return sqsThatFailsWith(new TargetUnavailableException("down"));
  }

  private TargetDetachedException runWith(ScriptedTarget other) {
    Replicator replicator = invocations.next(source, kinesis(), other);
    return assertThrows(TargetDetachedException.class, replicator::run);
  }

  @Test
  void d01_theOthersGoOnWithoutATargetThatIsDown() {
    TargetDetachedException e = runWith(sqsThatIsDown());
    assertEquals(Set.of(TargetKind.SQS), e.why().keySet());
    assertEquals("sqs is detached: down", e.getMessage());
    assertEquals(CHANGES, invocations.position());
    assertEquals(CHANGES, kinesis);
    assertEquals(Map.of("sqs", 0), invocations.detached());
    assertTrue(
        invocations.clock().compareTo(PATIENCE.plusSeconds(3)) < 0, invocations.clock()::toString);
  }

  @Test
  void d01_aTargetThatIsBackCatchesUpFromItsOwnPlaceAndNobodyGetsAnythingTwice() {
    int[] taken = {0};
    ScriptedTarget dies =
        new ScriptedTarget(
            TargetKind.SQS, () -> ++taken[0] > 100 ? Outcome.THROTTLED : Outcome.STORED);
    runWith(dies);
    assertEquals(Map.of("sqs", 100), invocations.detached());
    Replicator back = invocations.next(source, kinesis(), sqs());
    back.run();
    assertEquals(CHANGES - 100, sqs);
    assertEquals(CHANGES, kinesis);
    assertEquals(Map.of(), invocations.detached());
    assertFalse(laneOf("sqs", SimulatedInvocations.summary(back)).detached());
    invocations.next(source, kinesis(), sqs()).run();
    assertEquals(CHANGES - 100, sqs);
    assertEquals(CHANGES, kinesis);
  }

  @Test
  void d01_oneThatIsStillDownIsAskedOnceAndHoldsNobodyUp() {
    runWith(sqsThatIsDown());
    Replicator again = invocations.next(source, kinesis(), sqsThatIsDown());
    assertThrows(TargetDetachedException.class, again::run);
    assertTrue(invocations.clock().compareTo(Duration.ofSeconds(7)) < 0, "it took too long");
    ReplicationSummary summary = SimulatedInvocations.summary(again);
    assertTrue(laneOf("sqs", summary).detached());
    assertFalse(laneOf("kinesis", summary).detached());
    assertEquals(Map.of("sqs", 0), invocations.detached());
    assertEquals(CHANGES, kinesis);
  }

  @Test
  void d01_theOthersGetNewChangesWhileOneCatchesUp() {
    runWith(sqsThatIsDown());
    source.write(CHANGES);
    int[] whenDone = {0};
    ScriptedTarget slow =
        new ScriptedTarget(
            TargetKind.SQS,
            () -> {
              whenDone[0] = kinesis;
              sqs++;
              return Outcome.STORED;
            });
    invocations.next(source, kinesis(), slow).run();
    assertEquals(2 * CHANGES, sqs);
    assertEquals(2 * CHANGES, whenDone[0], "they waited for it");
    assertEquals(2 * CHANGES, kinesis);
    assertEquals(Map.of(), invocations.detached());
  }

  @Test
  void d01_aTargetThatComesNoFurtherThanHalfTheWayGoesOnFromThere() {
    runWith(sqsThatIsDown());
    int[] taken = {0};
    runWith(
        new ScriptedTarget(
            TargetKind.SQS, () -> ++taken[0] > 250 ? Outcome.THROTTLED : Outcome.STORED));
    assertEquals(Map.of("sqs", 250), invocations.detached());
  }

  @Test
  void d01_theLastTargetIsNeverDetached() {
    Replicator replicator = invocations.next(source, sqsThatIsDown());
    assertThrows(TargetUnavailableException.class, replicator::run);
    assertEquals(Map.of(), invocations.detached());
    assertEquals(0, invocations.position());
  }

  @Test
  void d01_ofTwoThatAreDownOneHoldsThePosition() {
    Replicator replicator =
        invocations.next(
            source,
            new ScriptedTarget(TargetKind.KINESIS, () -> Outcome.THROTTLED),
            sqsThatIsDown());
    assertThrows(TargetUnavailableException.class, replicator::run);
    assertEquals(1, invocations.detached().size());
    assertEquals(0, invocations.position());
  }

  @Test
  void d14_aTargetThatIsSetUpWronglyHoldsNobodyUp() {
    TargetDetachedException e =
        runWith(sqsThatFailsWith(new TargetMisconfiguredException("no permission")));
    assertInstanceOf(TargetMisconfiguredException.class, e.getCause());
    assertEquals(CHANGES, kinesis);
    assertTrue(invocations.clock().compareTo(PATIENCE) < 0, "it was waited for");
  }

  @Test
  void e09_aChangeThatOneTargetRefusesHoldsThatTargetAlone() {
    int[] sent = {0};
    ScriptedTarget refusing =
        new ScriptedTarget(
            TargetKind.SQS,
            () -> ++sent[0] == 31 ? new Outcome.Refused("mapping") : Outcome.STORED);
    TargetDetachedException e = runWith(refusing);
    assertInstanceOf(RefusedChangeException.class, e.getCause());
    assertEquals(CHANGES, kinesis);
    assertTrue(invocations.detached().get("sqs") <= 30, invocations.detached()::toString);
  }

  @Test
  void e09_oneThatRefusesEverythingIsDetachedInsteadOfDrained() {
    invocations.onRefused(OnRefused.DEAD_LETTER);
    TargetDetachedException e =
        runWith(new ScriptedTarget(TargetKind.SQS, () -> new Outcome.Refused("all")));
    assertInstanceOf(EverythingRefusedException.class, e.getCause());
    assertEquals(CHANGES, kinesis);
    for (int tick = 0; tick < 5; tick++) {
      runWith(new ScriptedTarget(TargetKind.SQS, () -> new Outcome.Refused("all")));
    }
    int letters = new HashSet<>(invocations.letters().ids()).size();
    assertTrue(letters < Refusals.EVERYTHING, () -> letters + " changes were put aside");
  }

  /** The server that is read for a target on its way back may be behind that of the others. */
  @Test
  void d01_whoReadsFromASecondaryThatLagsStaysDetachedUntilItHasEverything() {
    runWith(sqsThatIsDown());
    SimulatedSource lagging = invocations.calmSource(CHANGES - 200, 40);
    invocations.catchingUpFrom(lagging).next(source, kinesis(), sqs()).run();
    assertEquals(Map.of("sqs", CHANGES - 200), invocations.detached());
    invocations.catchingUpFrom(source).next(source, kinesis(), sqs()).run();
    assertEquals(CHANGES, sqs);
    assertEquals(Map.of(), invocations.detached());
  }

  @Test
  void d01_aTargetThatIsBackCatchesUpAlsoWhereTheOthersFailNow() {
    runWith(sqsThatIsDown());
    source.write(CHANGES);
    TargetMisconfiguredException denied = new TargetMisconfiguredException("no permission");
    ScriptedTarget failing =
        new ScriptedTarget(
            TargetKind.KINESIS,
            () -> {
              throw denied;
            });
    Replicator replicator = invocations.next(source, failing, sqs());
    assertSame(denied, assertThrows(TargetMisconfiguredException.class, replicator::run));
    assertEquals(2 * CHANGES, sqs);
  }

  @Test
  void d01_nothingHaltsBeforeADetachedTargetHasWhatCanBeRead() {
    runWith(sqsThatIsDown());
    SourceException dropped = new SourceException(SourceError.COLLECTION_DROPPED, "dropped");
    source.endingWith(() -> dropped);
    runWith(sqsThatIsDown());
    Replicator back = invocations.next(source, kinesis(), sqs());
    assertSame(dropped, assertThrows(SourceException.class, back::run));
    assertEquals(CHANGES, sqs);
  }

  @Test
  void targetsThatAreUpAreDetachedByNoSlowness() {
    ScriptedTarget slow =
        new ScriptedTarget(
            TargetKind.SQS,
            () -> {
              boolean room = invocations.clock().toMillis() % 9_000 < 500;
              sqs += room ? 1 : 0;
              return room ? Outcome.STORED : Outcome.THROTTLED;
            });
    Replicator replicator = invocations.next(source, kinesis(), slow);
    try {
      replicator.run();
    } catch (TargetUnavailableException e) {
      assertTrue(sqs > 0, e::getMessage);
    }
    assertEquals(Map.of(), invocations.detached());
  }

  private static LaneSummary laneOf(String target, ReplicationSummary summary) {
    return summary.lanes().stream()
        .filter(lane -> lane.target().equals(target))
        .findFirst()
        .orElseThrow();
  }
}
