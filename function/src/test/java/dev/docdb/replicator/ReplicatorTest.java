package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.config.WhenCaughtUp;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.request.Backoff;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.Checkpoint;
import dev.docdb.replicator.state.Checkpoints;
import dev.docdb.replicator.state.FencedException;
import dev.docdb.replicator.state.Halt;
import dev.docdb.replicator.state.Lease;
import dev.docdb.replicator.state.LeaseLapsedException;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the core does when something around it gives no answer, or the wrong one, on virtual time.
 */
class ReplicatorTest {
  private static final Duration TIME = Duration.ofSeconds(60);
  private static final Log SILENT = new Log(new PrintStream(OutputStream.nullOutputStream()));

  private final Random random = new Random(7);
  private final SimulatedShell shell = new SimulatedShell(random, 0, 1_000_000, Long.MAX_VALUE);
  private final List<Integer> saved = new ArrayList<>();
  private Supplier<RuntimeException> saveFails = () -> null;
  private Supplier<RuntimeException> renewalFails = () -> null;
  private WhenCaughtUp whenCaughtUp = WhenCaughtUp.STOP;
  private int maxBatches;
  private int batchesPerSave = 1;
  private long sendFrom;
  private Checkpoint start = new Checkpoint(SimulatedSource.after(0), Map.of());
  private Checkpoint newest = start;

  /** A target of which every answer is given. */
  private record Scripted(TargetKind kind, UnaryOperator<Outcome> answer)
      implements Target<Scripted.Sent> {
    Scripted(UnaryOperator<Outcome> answer) {
      this(TargetKind.KINESIS, answer);
    }

    record Sent(EncodedChange change) implements Entry {
      @Override
      public int bytes() {
        return 1;
      }
    }

    @Override
    public RequestLimits limits() {
      return new RequestLimits(10, 10, 1, 1, OrderRule.ONE_CHANGE_A_DOCUMENT);
    }

    @Override
    public Optional<Sent> toEntry(EncodedChange change) {
      return Optional.of(new Sent(change));
    }

    @Override
    public List<Outcome> send(List<Sent> entries) {
      return entries.stream().map(entry -> answer.apply(Outcome.STORED)).toList();
    }

    @Override
    public void close() {}
  }

  private Replicator replicator(SimulatedSource source, Target<?>... targets) {
    return replicator(shell, source, targets);
  }

  private Replicator replicator(
      SimulatedShell shell, SimulatedSource source, Target<?>... targets) {
    Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1), random);
    MemoryBudget memory = new MemoryBudget(1 << 20);
    Progress progress = new Progress(memory, start);
    source.on(shell);
    Reader reader =
        new Reader(
            source,
            source.open(Optional.of(start.position())),
            new BatchEncoder(Set.of(new Encoding(Shape.CHANGE, JsonMode.RELAXED))),
            1,
            SILENT);
    Duration lease = Duration.ofSeconds(10);
    return new Replicator(
        shell,
        reader,
        new OpenTargets(List.of(targets)).lanes(shell, progress, backoff),
        progress,
        memory,
        new Saved(),
        new Held(),
        backoff,
        SILENT,
        new Replicator.Bounds(
            maxBatches,
            batchesPerSave,
            whenCaughtUp,
            lease,
            lease.toNanos(),
            sendFrom,
            Deadline.in(TIME, shell.nanos())));
  }

  private final class Saved implements Checkpoints {
    @Override
    public Optional<Checkpoint> load() {
      return Optional.empty();
    }

    @Override
    public void halt(Halt halt) {
      throw new AssertionError("the core doesn't halt");
    }

    @Override
    public void save(Checkpoint checkpoint) {
      RuntimeException failure = saveFails.get();
      if (failure != null) {
        throw failure;
      }
      saved.add(SimulatedSource.before(checkpoint.position()));
      newest = checkpoint;
    }
  }

  private final class Held implements Lease {
    @Override
    public long epoch() {
      return 1;
    }

    @Override
    public void renew() {
      RuntimeException failure = renewalFails.get();
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void release() {}

    @Override
    public void abandon() {}
  }

  private static SourceException away() {
    return new SourceException(SourceError.REOPEN, "the cluster is away", null);
  }

  private SimulatedSource source(int changes, double breaks) {
    return new SimulatedSource(random, changes, 5, breaks);
  }

  private static ReplicationSummary summary(Replicator replicator) {
    return replicator.summary(
        "d.c", Instant.ofEpochSecond(1_700_000_100), Duration.ZERO, Duration.ofHours(3));
  }

  @Test
  void aClusterThatStaysAwayEndsInAnErrorAndNotInASilentSuccess() {
    Replicator replicator = replicator(source(10, 1), new Scripted(outcome -> outcome));
    assertEquals(SourceError.REOPEN, assertThrows(SourceException.class, replicator::run).error());
    assertEquals(End.FAILED, summary(replicator).ended());
    assertEquals(
        Optional.empty(), summary(replicator).saving().lag(), "an unknown lag is told as a number");
    assertTrue(shell.nanos() < TIME.toNanos(), "it outlived its deadline");
  }

  @Test
  void aClusterThatIsAwayForAWhileIsNoError() {
    Replicator replicator = replicator(source(100, 0.5), new Scripted(outcome -> outcome));
    replicator.run();
    assertEquals(End.CAUGHT_UP, summary(replicator).ended());
    assertEquals(100, saved.getLast());
    assertEquals(Optional.of(Duration.ZERO), summary(replicator).saving().lag());
  }

  @Test
  void aTargetThatTakesNothingEndsInAnErrorAndMovesNoPosition() {
    Replicator replicator =
        replicator(
            source(10, 0),
            new Scripted(
                outcome -> {
                  throw new TargetUnavailableException("down");
                }));
    assertEquals(
        "down", assertThrows(TargetUnavailableException.class, replicator::run).getMessage());
    assertTrue(saved.stream().allMatch(position -> position == 0), saved::toString);
    assertEquals(Optional.of(Duration.ofSeconds(100)), summary(replicator).saving().lag());
  }

  @Test
  void aRefusedChangeEndsTheInvocationBeforeIt() {
    int[] sent = {0};
    Replicator replicator =
        replicator(
            source(50, 0),
            new Scripted(outcome -> ++sent[0] == 20 ? new Outcome.Refused("mapping") : outcome));
    RefusedChangeException e = assertThrows(RefusedChangeException.class, replicator::run);
    assertTrue(e.getMessage().contains("mapping"), e::getMessage);
    assertTrue(saved.stream().allMatch(position -> position < 50), saved::toString);
  }

  @Test
  void aSaveThatFailsIsTriedAgain() {
    int[] tries = {0};
    saveFails = () -> ++tries[0] % 3 == 0 ? null : away();
    replicator(source(50, 0), new Scripted(outcome -> outcome)).run();
    assertEquals(50, saved.getLast());
  }

  @Test
  void aLeaseThatCantBeProlongedStopsTheWorkBeforeAnotherHolderBegins() {
    renewalFails = ReplicatorTest::away;
    whenCaughtUp = WhenCaughtUp.STAY;
    Replicator replicator = replicator(source(50, 0), new Scripted(outcome -> outcome));
    LeaseLapsedException e = assertThrows(LeaseLapsedException.class, replicator::run);
    assertTrue(e.getMessage().contains("the cluster is away"), e::getMessage);
    assertTrue(
        shell.nanos() <= Duration.ofSeconds(11).toNanos(), "it went on after its lease had lapsed");
  }

  @Test
  void aFencedHolderSavesNothingMore() {
    FencedException fenced = new FencedException("taken");
    saveFails = () -> fenced;
    Replicator replicator = replicator(source(50, 0), new Scripted(outcome -> outcome));
    replicator.run();
    assertEquals(End.FENCED, summary(replicator).ended());
    assertEquals(List.of(), saved);
  }

  @Test
  void stayingWaitsUntilTheDeadline() {
    whenCaughtUp = WhenCaughtUp.STAY;
    Replicator replicator = replicator(source(20, 0), new Scripted(outcome -> outcome));
    replicator.run();
    assertEquals(End.DEADLINE, summary(replicator).ended());
    assertEquals(20, saved.getLast());
    assertTrue(shell.nanos() >= Duration.ofSeconds(40).toNanos(), "it ended early");
    assertEquals(Optional.of(Duration.ZERO), summary(replicator).saving().lag());
  }

  @Test
  void endsAfterItsBatches() {
    maxBatches = 2;
    Replicator replicator = replicator(source(500, 0), new Scripted(outcome -> outcome));
    replicator.run();
    assertEquals(End.MAX_LOOP, summary(replicator).ended());
    assertEquals(2, summary(replicator).reading().batches());
    assertEquals(summary(replicator).reading().changes(), saved.getLast().longValue());
  }

  @Test
  void aBatchThatTakesLongerThanAnInvocationIsNotBegunAnewForEver() {
    SimulatedSource source = new SimulatedSource(random, 19, 1, 0);
    int position = 0;
    for (int invocation = 1; position < 19; invocation++) {
      int before = position;
      Scripted slow = takes(TargetKind.KINESIS, 5, new ArrayList<>());
      Replicator replicator = replicator(another(), source, slow);
      if (position + 5 < 19) {
        assertThrows(TargetUnavailableException.class, replicator::run);
      } else {
        replicator.run();
      }
      position = saved.getLast();
      start = newest;
      assertEquals(Math.min(19, before + 5), position, "after invocation " + invocation);
    }
  }

  private SimulatedShell another() {
    return new SimulatedShell(random, 0, 1_000_000, Long.MAX_VALUE);
  }

  /** Takes so many changes, notes their number in a list, and no more. */
  private static Scripted takes(TargetKind kind, int most, List<Outcome> taken) {
    return new Scripted(
        kind,
        outcome -> {
          if (taken.size() >= most) {
            return Outcome.THROTTLED;
          }
          taken.add(outcome);
          return outcome;
        });
  }

  @Test
  void aSlowTargetMakesNoOtherRepeat() {
    batchesPerSave = 100;
    SimulatedSource source = new SimulatedSource(random, 40, 40, 0);
    List<Outcome> fast = new ArrayList<>();
    List<Outcome> slow = new ArrayList<>();
    while (SimulatedSource.before(start.position()) < 40) {
      int before = SimulatedSource.before(start.position());
      Replicator replicator =
          replicator(
              another(),
              source,
              takes(TargetKind.SQS, slow.size() + 10, slow),
              takes(TargetKind.KINESIS, Integer.MAX_VALUE, fast));
      try {
        replicator.run();
      } catch (TargetUnavailableException e) {
        assertEquals(Set.of("kinesis"), newest.ahead().keySet());
      }
      assertTrue(SimulatedSource.before(newest.position()) > before, "it came no further");
      assertEquals(40, fast.size(), "the fast target got changes again");
      start = newest;
    }
    assertTrue(slow.size() < 60, () -> "the slow target got many changes again: " + slow.size());
    assertEquals(Map.of(), newest.ahead());
  }

  @Test
  void nothingIsSentBeforeTheRequestsOfADeadHolderAreSettled() {
    sendFrom = Duration.ofSeconds(5).toNanos();
    Replicator replicator =
        replicator(
            source(20, 0),
            new Scripted(
                outcome -> {
                  assertTrue(shell.nanos() >= sendFrom, "it sent too early");
                  return outcome;
                }));
    replicator.run();
    assertEquals(20, saved.getLast());
  }

  @Test
  void anUnchangedPositionIsNotSavedAgain() {
    replicator(source(0, 0), new Scripted(outcome -> outcome)).run();
    assertEquals(List.of(), saved);
  }

  @Test
  void aStreamWithFewChangesIsSavedBeforeItsBatchesAreMany() {
    whenCaughtUp = WhenCaughtUp.STAY;
    List<Long> savedAt = new ArrayList<>();
    saveFails =
        () -> {
          savedAt.add(shell.nanos());
          return null;
        };
    batchesPerSave = 1_000;
    replicator(source(20, 0), new Scripted(outcome -> outcome)).run();
    assertTrue(savedAt.getFirst() < Duration.ofSeconds(32).toNanos(), savedAt::toString);
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // it would spin
  void aSaveOfFewBatchesThatFailsIsTriedAgain() {
    whenCaughtUp = WhenCaughtUp.STAY;
    batchesPerSave = 1_000;
    int[] tries = {0};
    saveFails = () -> ++tries[0] < 3 ? away() : null;
    replicator(source(20, 0), new Scripted(outcome -> outcome)).run();
    assertEquals(20, saved.getLast());
  }

  @Test
  void whatWasReadIsDeliveredBeforeTheEndOfTheCollectionCounts() {
    SourceException dropped = dropped();
    SimulatedSource source = new SimulatedSource(random, 19, 1, 0);
    source.endingWith(() -> dropped);
    Scripted slow =
        new Scripted(
            outcome ->
                shell.nanos() < Duration.ofSeconds(20).toNanos() ? Outcome.THROTTLED : outcome);
    Replicator replicator = replicator(source, slow);
    assertSame(dropped, assertThrows(SourceException.class, replicator::run));
    assertTrue(replicator.isComplete(), "something that was read isn't delivered");
    assertEquals(19, saved.getLast());
  }

  @Test
  void theEndOfACollectionIsNoneWhileATargetLacksWhatCameBefore() {
    SimulatedSource source = new SimulatedSource(random, 19, 1, 0);
    source.endingWith(ReplicatorTest::dropped);
    Replicator replicator = replicator(source, takes(TargetKind.KINESIS, 5, new ArrayList<>()));
    assertThrows(TargetUnavailableException.class, replicator::run);
    assertEquals(5, saved.getLast());
  }

  private static SourceException dropped() {
    return new SourceException(SourceError.HALT_COLLECTION_DROPPED, "dropped", null);
  }

  @Test
  void aLostLeaseDoesNotHideWhatFailedBefore() {
    renewalFails = () -> new FencedException("taken");
    whenCaughtUp = WhenCaughtUp.STAY;
    Replicator replicator =
        replicator(source(50, 0), new Scripted(outcome -> new Outcome.Refused("mapping")));
    assertThrows(RefusedChangeException.class, replicator::run);
  }

  @Test
  void lostConnectionsUseUpNoTryOfAnUnknownError() {
    int[] reads = {0};
    SourceException unknown = new SourceException(SourceError.FATAL, "what is this", null);
    SimulatedSource source = source(20, 0);
    source.failingWith(
        () ->
            switch (++reads[0]) {
              case 1, 2, 3, 4 -> away();
              case 5, 6, 7 -> unknown;
              default -> null;
            });
    replicator(source, new Scripted(outcome -> outcome)).run();
    assertEquals(20, saved.getLast());
  }

  @Test
  void anUnknownErrorOfTheClusterIsTriedAFewTimesOnly() {
    SourceException unknown = new SourceException(SourceError.FATAL, "what is this", null);
    int[] tries = {0};
    SimulatedSource source = source(20, 0);
    source.failingWith(
        () -> {
          tries[0]++;
          return unknown;
        });
    assertThrows(SourceException.class, replicator(source, new Scripted(outcome -> outcome))::run);
    assertEquals(4, tries[0]);
  }
}
