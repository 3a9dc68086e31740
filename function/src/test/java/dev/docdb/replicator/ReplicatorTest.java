package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.FencedException;
import dev.docdb.replicator.state.LeaseLapsedException;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * How an invocation of the core ends when something around it gives no answer, or the wrong one.
 */
class ReplicatorTest {
  private final SimulatedInvocations invocations = new SimulatedInvocations(7);

  private static ReplicationSummary summary(Replicator replicator) {
    return SimulatedInvocations.summary(replicator);
  }

  @Test
  void aClusterThatStaysAwayEndsInAnErrorAndNotInASilentSuccess() {
    Replicator replicator = invocations.next(invocations.source(10, 1), ScriptedTarget.willing());
    assertEquals(
        SourceError.CONNECTION_LOST, assertThrows(SourceException.class, replicator::run).error());
    assertEquals(End.FAILED, summary(replicator).ended());
    assertEquals(
        Optional.empty(), summary(replicator).saving().lag(), "an unknown lag is told as a number");
    assertTrue(
        invocations.clock().compareTo(SimulatedInvocations.TIME) < 0, "it outlived its deadline");
  }

  @Test
  void aClusterThatIsAwayForAWhileIsNoError() {
    Replicator replicator =
        invocations.next(invocations.source(100, 0.5), ScriptedTarget.willing());
    replicator.run();
    assertEquals(End.CAUGHT_UP, summary(replicator).ended());
    assertEquals(100, invocations.position());
    assertEquals(Optional.of(Duration.ZERO), summary(replicator).saving().lag());
  }

  @Test
  void lostConnectionsUseUpNoTryOfAnUnknownError() {
    int[] reads = {0};
    SourceException unknown = new SourceException(SourceError.UNKNOWN, "what is this");
    SimulatedSource source = invocations.source(20, 0);
    source.failingWith(
        () ->
            switch (++reads[0]) {
              case 1, 2, 3, 4 -> SimulatedInvocations.away();
              case 5, 6, 7 -> unknown;
              default -> null;
            });
    invocations.next(source, ScriptedTarget.willing()).run();
    assertEquals(20, invocations.position());
  }

  @Test
  void anUnknownErrorOfTheClusterIsTriedAFewTimesOnly() {
    SourceException unknown = new SourceException(SourceError.UNKNOWN, "what is this");
    int[] tries = {0};
    SimulatedSource source = invocations.source(20, 0);
    source.failingWith(
        () -> {
          tries[0]++;
          return unknown;
        });
    Replicator replicator = invocations.next(source, ScriptedTarget.willing());
    assertThrows(SourceException.class, replicator::run);
    assertEquals(4, tries[0]);
  }

  @Test
  void aLeaseThatCantBeProlongedStopsTheWorkBeforeAnotherHolderBegins() {
    invocations.staying().renewalsFail(SimulatedInvocations::away);
    Replicator replicator = invocations.next(invocations.source(50, 0), ScriptedTarget.willing());
    LeaseLapsedException e = assertThrows(LeaseLapsedException.class, replicator::run);
    assertTrue(e.getMessage().contains("the cluster is away"), e::getMessage);
    assertTrue(
        invocations.clock().compareTo(Duration.ofSeconds(11)) <= 0,
        "it went on after its lease had lapsed");
  }

  @Test
  void aFencedHolderSavesNothingMore() {
    FencedException fenced = new FencedException("taken");
    invocations.savesFail(() -> fenced);
    Replicator replicator = invocations.next(invocations.source(50, 0), ScriptedTarget.willing());
    replicator.run();
    assertEquals(End.FENCED, summary(replicator).ended());
    assertEquals(List.of(), invocations.saved());
  }

  @Test
  void aLostLeaseDoesNotHideWhatFailedBefore() {
    invocations.staying().renewalsFail(() -> new FencedException("taken"));
    ScriptedTarget refusing = new ScriptedTarget(() -> new Outcome.Refused("mapping"));
    Replicator replicator = invocations.next(invocations.source(50, 0), refusing);
    assertThrows(RefusedChangeException.class, replicator::run);
  }

  @Test
  void stayingWaitsUntilTheDeadline() {
    invocations.staying();
    Replicator replicator = invocations.next(invocations.source(20, 0), ScriptedTarget.willing());
    replicator.run();
    assertEquals(End.DEADLINE, summary(replicator).ended());
    assertEquals(20, invocations.position());
    assertTrue(invocations.clock().compareTo(Duration.ofSeconds(40)) >= 0, "it ended early");
    assertEquals(Optional.of(Duration.ZERO), summary(replicator).saving().lag());
  }

  @Test
  void endsAfterItsBatches() {
    invocations.maxBatches(2);
    Replicator replicator = invocations.next(invocations.source(500, 0), ScriptedTarget.willing());
    replicator.run();
    assertEquals(End.MAX_LOOP, summary(replicator).ended());
    assertEquals(2, summary(replicator).reading().batches());
    assertEquals(summary(replicator).reading().changes(), invocations.position());
  }

  @Test
  void whatWasReadIsDeliveredBeforeTheEndOfTheCollectionCounts() {
    SourceException dropped = dropped();
    SimulatedSource source = invocations.calmSource(19, 1);
    source.endingWith(() -> dropped);
    ScriptedTarget slow =
        new ScriptedTarget(
            () ->
                invocations.clock().compareTo(Duration.ofSeconds(20)) < 0
                    ? Outcome.THROTTLED
                    : Outcome.STORED);
    Replicator replicator = invocations.next(source, slow);
    assertSame(dropped, assertThrows(SourceException.class, replicator::run));
    assertTrue(replicator.isComplete(), "something that was read isn't delivered");
    assertEquals(19, invocations.position());
  }

  @Test
  void nothingHaltsWhileATargetLacksWhatCameBefore() {
    for (SourceError error : SourceError.values()) {
      if (error.halts()) {
        SimulatedInvocations each = new SimulatedInvocations(7);
        SimulatedSource source = each.calmSource(19, 1);
        source.endingWith(() -> new SourceException(error, "the end"));
        int[] taken = {0};
        ScriptedTarget takesFive =
            new ScriptedTarget(() -> ++taken[0] > 5 ? Outcome.THROTTLED : Outcome.STORED);
        assertThrows(TargetUnavailableException.class, each.next(source, takesFive)::run);
        assertEquals(5, each.position());
      }
    }
  }

  @Test
  void aRefusedChangeBeforeTheEndOfTheCollectionIsNotHiddenByIt() {
    SimulatedSource source = invocations.calmSource(19, 1);
    source.endingWith(ReplicatorTest::dropped);
    ScriptedTarget refusing =
        new ScriptedTarget(
            () ->
                invocations.clock().compareTo(Duration.ofSeconds(5)) < 0
                    ? Outcome.THROTTLED
                    : new Outcome.Refused("mapping"));
    assertThrows(RefusedChangeException.class, invocations.next(source, refusing)::run);
  }

  @Test
  void aHolderThatIsFencedBeforeTheEndOfTheCollectionIsFenced() {
    SimulatedSource source = invocations.calmSource(19, 1);
    source.endingWith(ReplicatorTest::dropped);
    invocations.renewalsFail(() -> new FencedException("taken"));
    Replicator replicator = invocations.next(source, new ScriptedTarget(() -> Outcome.THROTTLED));
    replicator.run();
    assertEquals(End.FENCED, summary(replicator).ended());
  }

  @Test
  void aLeaseThatLapsesBeforeTheEndOfTheCollectionIsToldAsThat() {
    SimulatedSource source = invocations.calmSource(19, 1);
    source.endingWith(ReplicatorTest::dropped);
    invocations.renewalsFail(SimulatedInvocations::away);
    Replicator replicator = invocations.next(source, new ScriptedTarget(() -> Outcome.THROTTLED));
    assertThrows(LeaseLapsedException.class, replicator::run);
  }

  /** Nobody knows what was written since the newest change that was delivered. */
  @Test
  void noTargetIsSaidToBeUpToDateWhileTheClusterIsAway() {
    invocations.staying();
    SimulatedSource source = invocations.source(20, 0);
    source.failingWith(
        () -> invocations.clock().toSeconds() >= 5 ? SimulatedInvocations.away() : null);
    Replicator replicator = invocations.next(source, ScriptedTarget.willing());
    assertThrows(SourceException.class, replicator::run);
    assertEquals(Optional.of(Duration.ofSeconds(100)), summary(replicator).saving().lag());
  }

  private static SourceException dropped() {
    return new SourceException(SourceError.COLLECTION_DROPPED, "dropped");
  }
}
