package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.config.WhenCaughtUp;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.request.Backoff;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.Checkpoint;
import dev.docdb.replicator.state.Checkpoints;
import dev.docdb.replicator.state.FencedException;
import dev.docdb.replicator.state.Halt;
import dev.docdb.replicator.state.Lease;
import dev.docdb.replicator.state.LeaseLapsedException;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The core in thousands of worlds, each drawn from a seed: batches of any size, targets that
 * throttle, fail and lose answers, streams that break, processes that die at any step. In every one
 * the invariants hold. A failure names its seed.
 */
class CoreSimulationTest {
  private static final int WORLDS = Integer.getInteger("worlds", 1_000);
  private static final Encoding ENCODING = new Encoding(Shape.CHANGE, JsonMode.RELAXED);

  @Test
  void c01_nothingIsLostAndNoChangeOvertakesAnotherOfItsDocument() {
    int kills = 0;
    int repeats = 0;
    int marks = 0;
    for (long seed = 0; seed < WORLDS; seed++) {
      World world = new World(seed);
      world.runToTheEnd();
      kills += world.kills;
      repeats += world.repeats();
      marks += world.marks;
    }
    assertTrue(kills > WORLDS, "too few processes died: " + kills);
    assertTrue(repeats > WORLDS, "too few changes were repeated to prove anything: " + repeats);
    assertTrue(marks > WORLDS / 10, "too few lanes were ahead of the saved position: " + marks);
  }

  /** Five targets; in some worlds each of them is ahead of each other one when a process dies. */
  @Test
  void s11_aCrashBetweenAnyTwoTargetsLeavesNoneOfThemIncomplete() {
    Set<String> crashedBetween = new HashSet<>();
    for (long seed = 0; seed < WORLDS / 4; seed++) {
      World world = new World(seed, TargetKind.values().length);
      world.runToTheEnd();
      crashedBetween.addAll(world.crashedBetween);
    }
    int kinds = TargetKind.values().length;
    assertEquals(kinds * (kinds - 1), crashedBetween.size(), crashedBetween::toString);
  }

  /** One source, its targets, the saved position, and the processes that come and go. */
  private static final class World {
    private final long seed;
    private final Random random;
    private final SimulatedSource source;
    private final List<SimulatedTarget> targets = new ArrayList<>();
    private final SavedPosition saved = new SavedPosition();
    private final boolean calm;
    private final Set<String> crashedBetween = new HashSet<>();
    private final int batchesPerSave;
    private int kills;
    private int marks;
    private boolean anotherPlaceThanSaved;
    private long now;

    World(long seed) {
      this(seed, 0);
    }

    /**
     * A world.
     *
     * @param targetCount how many targets it has; 0: one to three
     */
    World(long seed, int targetCount) {
      this.seed = seed;
      this.random = new Random(seed);
      this.calm = random.nextInt(4) == 0;
      this.batchesPerSave = 1 + random.nextInt(3);
      double trouble = calm ? 0 : random.nextDouble() * 0.3;
      this.source =
          new SimulatedSource(
              random, 1 + random.nextInt(200), 1 + random.nextInt(20), calm ? 0 : 0.05);
      int count = targetCount > 0 ? targetCount : 1 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        targets.add(new SimulatedTarget(TargetKind.values()[i], random, trouble));
      }
    }

    void runToTheEnd() {
      for (int process = 0; saved.position < source.written().size(); process++) {
        assertTrue(process < 200, () -> "no progress in world " + seed);
        boolean mayDie = !calm && process < 20;
        runOnce(mayDie ? 1 + random.nextInt(300) : Long.MAX_VALUE);
      }
      targets.forEach(this::check);
    }

    private void runOnce(long stepsToLive) {
      SimulatedShell shell = new SimulatedShell(random, now, 20_000_000, stepsToLive);
      long epoch = ++saved.epoch;
      source.on(shell);
      try {
        replicator(shell, epoch).run();
      } catch (SimulatedShell.Killed e) {
        kills++;
        noteWhoIsAhead();
      } catch (TargetUnavailableException | SourceException | LeaseLapsedException e) {
        assertTrue(!calm, () -> "a calm world failed: " + seed);
      }
      now = shell.nanos() + 1;
      targets.forEach(this::checkWhatWillBeRepeated);
    }

    /** At most two saves' worth of batches, whatever happened. */
    private void checkWhatWillBeRepeated(SimulatedTarget target) {
      Position own =
          saved.ahead.getOrDefault(target.kind().label(), SimulatedSource.after(saved.position));
      int from = SimulatedSource.before(own);
      long unsaved = target.accepted().stream().distinct().filter(index -> index >= from).count();
      int bound = 2 * batchesPerSave * SimulatedSource.LARGEST_BATCH;
      assertTrue(
          unsaved <= bound || anotherPlaceThanSaved,
          () -> "world " + seed + " would repeat " + unsaved);
    }

    private void noteWhoIsAhead() {
      for (SimulatedTarget one : targets) {
        for (SimulatedTarget other : targets) {
          if (new HashSet<>(one.accepted()).size() > new HashSet<>(other.accepted()).size()) {
            crashedBetween.add(one.kind() + " and " + other.kind());
          }
        }
      }
    }

    private Replicator replicator(SimulatedShell shell, long epoch) {
      Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1), random);
      Log log = new Log(new PrintStream(OutputStream.nullOutputStream()));
      MemoryBudget memory = new MemoryBudget(random.nextInt(100_000));
      Progress progress = new Progress(memory, saved.load());
      List<Lane<?>> lanes = new ArrayList<>();
      targets.forEach(
          target ->
              lanes.add(new Lane<>(target, shell, progress.lane(target.kind().label()), backoff)));
      Reader reader =
          new Reader(
              source,
              source.open(Optional.of(SimulatedSource.after(saved.position))),
              new BatchEncoder(Set.of(ENCODING)),
              epoch,
              log);
      return new Replicator(
          shell,
          reader,
          lanes,
          progress,
          memory,
          saved.checkpoints(epoch),
          saved.lease(epoch),
          backoff,
          log,
          new Replicator.Bounds(
              random.nextInt(10),
              batchesPerSave,
              random.nextInt(10) == 0 ? WhenCaughtUp.STAY : WhenCaughtUp.STOP,
              Duration.ofSeconds(3),
              shell.nanos() + Duration.ofSeconds(3).toNanos(),
              shell.nanos() + random.nextInt(100_000_000),
              Deadline.in(Duration.ofSeconds(60), shell.nanos())));
    }

    private static SourceException away() {
      return new SourceException(SourceError.REOPEN, "the cluster is away", null);
    }

    /** Completeness, order with rewinds, and no repeat without a cause. */
    private void check(SimulatedTarget target) {
      Map<Integer, Integer> newest = new HashMap<>();
      for (int index : target.accepted()) {
        SimulatedSource.Written one = source.written().get(index);
        int before = newest.getOrDefault(one.document(), 0);
        assertTrue(
            one.number() <= before + 1,
            () ->
                "world "
                    + seed
                    + ": a jump of document "
                    + one.document()
                    + " over "
                    + (before + 1));
        newest.merge(one.document(), one.number(), Math::max);
      }
      assertEquals(
          source.written().size(),
          new HashSet<>(target.accepted()).size(),
          "world " + seed + " lost a change");
      if (calm) {
        assertEquals(
            source.written().size(),
            target.accepted().size(),
            "world " + seed + " repeats without a cause");
      }
    }

    int repeats() {
      return targets.stream()
          .mapToInt(target -> target.accepted().size() - source.written().size())
          .sum();
    }

    /**
     * The state collection: checks at each save that nothing before a saved position is missing
     * where it should be.
     */
    private final class SavedPosition {
      private int position;
      private Map<String, Position> ahead = Map.of();
      private long epoch;

      /** A place whose token is no longer known may lead to repeats, never to a loss. */
      Checkpoint load() {
        Map<String, Position> loaded = new HashMap<>(ahead);
        if (!calm && random.nextInt(10) == 0) {
          loaded.replaceAll((lane, place) -> SimulatedSource.unknown(place));
          anotherPlaceThanSaved |= !loaded.isEmpty();
        }
        marks += loaded.size();
        return new Checkpoint(SimulatedSource.after(position), loaded);
      }

      Checkpoints checkpoints(long mine) {
        return new Checkpoints() {
          @Override
          public Optional<Checkpoint> load() {
            throw new AssertionError("the core doesn't load");
          }

          @Override
          public void halt(Halt halt) {
            throw new AssertionError("the core doesn't halt");
          }

          @Override
          public void save(Checkpoint newer) {
            int reached = SimulatedSource.before(newer.position());
            assertTrue(reached >= position, () -> "world " + seed + ": the position moved back");
            for (SimulatedTarget target : targets) {
              Position own = newer.ahead().getOrDefault(target.kind().label(), newer.position());
              checkHasAll(target, SimulatedSource.before(own));
            }
            boolean lost = !calm && random.nextInt(10) == 0;
            if (lost && random.nextBoolean()) {
              throw away();
            }
            if (epoch != mine) {
              throw new FencedException("another process has the lease");
            }
            position = reached;
            ahead = newer.ahead();
            if (lost) {
              throw away(); // the write took place, its answer was lost
            }
          }
        };
      }

      private void checkHasAll(SimulatedTarget target, int upTo) {
        Set<Integer> has = new HashSet<>(target.accepted());
        for (int index = 0; index < upTo; index++) {
          assertTrue(
              has.contains(index),
              "world " + seed + " saved a position before its change was stored");
        }
      }

      Lease lease(long mine) {
        return new Lease() {
          @Override
          public long epoch() {
            return mine;
          }

          @Override
          public void renew() {
            if (!calm && random.nextInt(10) == 0) {
              throw away();
            }
          }

          @Override
          public void release() {}

          @Override
          public void abandon() {}
        };
      }
    }
  }
}
