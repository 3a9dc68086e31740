package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.config.OnRefused;
import dev.docdb.replicator.config.WhenCaughtUp;
import dev.docdb.replicator.letter.DeadLetter;
import dev.docdb.replicator.letter.DeadLetters;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.request.Backoff;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.Checkpoint;
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

/**
 * One source, its targets, the saved position, and the processes that come and go, all drawn from a
 * seed.
 */
final class SimulatedWorld {
  /** One change in so many is refused, in worlds with poison. */
  private static final int POISON_OF = 7;

  private static final Encoding ENCODING = new Encoding(Shape.CHANGE, JsonMode.RELAXED);

  private final long seed;
  private final Random random;
  private final SimulatedSource source;
  private final List<SimulatedTarget> targets = new ArrayList<>();
  private final SimulatedState saved;
  private final boolean calm;
  private final Set<String> crashedBetween = new HashSet<>();
  private final int batchesPerSave;
  private final boolean poisoned;
  private final boolean detaches;
  private final Letters letters;
  private int kills;
  private long now;

  SimulatedWorld(long seed) {
    this(seed, 0);
  }

  /**
   * A world.
   *
   * @param targetCount how many targets it has; 0: one to three
   */
  SimulatedWorld(long seed, int targetCount) {
    this.seed = seed;
    this.random = new Random(seed);
    this.calm = random.nextInt(4) == 0;
    this.batchesPerSave = 1 + random.nextInt(3);
    this.poisoned = random.nextInt(3) == 0;
    this.detaches = random.nextInt(3) == 0;
    this.saved = new SimulatedState(random, calm, targets, "world " + seed);
    double trouble = calm ? 0 : random.nextDouble() * 0.3;
    this.source =
        new SimulatedSource(
            random, 1 + random.nextInt(200), 1 + random.nextInt(20), calm ? 0 : 0.05);
    if (random.nextBoolean()) {
      source.growing();
    }
    int count = targetCount > 0 ? targetCount : 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      int remainder = poisoned ? random.nextInt(POISON_OF) : POISON_OF;
      targets.add(
          new SimulatedTarget(
              TargetKind.values()[i], random, trouble, index -> index % POISON_OF == remainder));
    }
    this.letters = new Letters(trouble);
  }

  /** The dead letters, whose place fails before or after it has taken one. */
  private final class Letters implements DeadLetters {
    private final double trouble;

    Letters(double trouble) {
      this.trouble = trouble;
    }

    @Override
    public void put(DeadLetter letter) {
      if (random.nextDouble() < trouble) {
        throw new TargetUnavailableException("the letter was lost");
      }
      targets.stream()
          .filter(target -> target.kind() == letter.target())
          .forEach(target -> target.putAside(SimulatedSource.index(letter.change())));
      if (random.nextDouble() < trouble) {
        throw new TargetUnavailableException("the answer was lost");
      }
    }

    @Override
    public void close() {}
  }

  void runToTheEnd() {
    for (int process = 0; !saved.hasAll(source.written().size()); process++) {
      assertTrue(process < 200, () -> "no progress in world " + seed);
      boolean mayDie = !calm && process < 20;
      runOnce(mayDie ? 1 + random.nextInt(300) : Long.MAX_VALUE);
    }
    targets.forEach(this::check);
  }

  private void runOnce(long stepsToLive) {
    SimulatedShell shell = new SimulatedShell(random, now, 20_000_000, stepsToLive);
    long epoch = saved.nextEpoch();
    source.on(shell);
    try {
      replicator(shell, epoch).run();
    } catch (SimulatedShell.Killed e) {
      kills++;
      noteWhoIsAhead();
    } catch (TargetDetachedException e) {
      assertTrue(detaches, () -> "a target was detached in world " + seed);
    } catch (TargetUnavailableException | SourceException | LeaseLapsedException e) {
      assertTrue(!calm, () -> "a calm world failed: " + seed);
    }
    now = shell.nanos() + 1;
    targets.forEach(this::checkWhatWillBeRepeated);
  }

  /** At most two saves' worth of batches, whatever happened. */
  private void checkWhatWillBeRepeated(SimulatedTarget target) {
    int from = SimulatedSource.before(saved.placeOf(target));
    long unsaved = target.accepted().stream().distinct().filter(index -> index >= from).count();
    int bound = 2 * batchesPerSave * SimulatedSource.LARGEST_BATCH;
    assertTrue(
        unsaved <= bound || saved.hasGivenAnUnknownPlace(),
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
    Refusals refusals =
        new Refusals(
            poisoned ? OnRefused.DEAD_LETTER : OnRefused.FAIL, change -> Namespace.of("d", "c"));
    Means means = new Means(shell, backoff, refusals, log);
    Checkpoint begun = saved.load();
    OpenTargets open = new OpenTargets(List.copyOf(targets), letters);
    CatchUps catchUps =
        open.catchUps(
            begun,
            (target, place) -> reader(SimulatedSource.before(place), epoch, log),
            () -> new MemoryBudget(random.nextInt(100_000)),
            batchesPerSave,
            means);
    Progress progress = new Progress(memory, begun, catchUps);
    return new Replicator(
        means,
        reader(saved.position(), epoch, log),
        open.lanes(progress, begun, means),
        catchUps,
        progress,
        memory,
        checkpoint -> saved.save(checkpoint, epoch),
        saved::renewLease,
        new Replicator.Bounds(
            random.nextInt(10),
            batchesPerSave,
            random.nextInt(10) == 0 ? WhenCaughtUp.STAY : WhenCaughtUp.STOP,
            detaches ? Optional.of(Duration.ofMillis(random.nextInt(2_000))) : Optional.empty(),
            Duration.ofSeconds(3),
            shell.nanos() + Duration.ofSeconds(3).toNanos(),
            shell.nanos() + random.nextInt(100_000_000),
            Deadline.in(Duration.ofSeconds(60), shell.nanos())));
  }

  private Reader reader(int place, long epoch, Log log) {
    return new Reader(
        source::open, SimulatedSource.after(place), new BatchEncoder(Set.of(ENCODING)), epoch, log);
  }

  /** Completeness, order with rewinds, and no repeat without a cause. */
  private void check(SimulatedTarget target) {
    Map<Integer, Integer> newest = new HashMap<>();
    for (int index : target.accepted()) {
      SimulatedSource.Written one = source.written().get(index);
      int before = newestBefore(one, newest.getOrDefault(one.document(), 0), target);
      assertTrue(
          one.number() <= before + 1,
          () ->
              "world " + seed + ": a jump of document " + one.document() + " over " + (before + 1));
      newest.merge(one.document(), one.number(), Math::max);
    }
    for (int index = 0; index < source.written().size(); index++) {
      assertTrue(target.isDoneWith(index), "world " + seed + " lost a change");
    }
    if (calm) {
      assertEquals(0, repeats(target), "world " + seed + " repeats without a cause");
    }
  }

  /** The last change of a document before the next one that the target takes. */
  private int newestBefore(SimulatedSource.Written one, int newest, SimulatedTarget target) {
    int before = newest;
    for (SimulatedSource.Written other : source.written()) {
      boolean next = other.document() == one.document() && other.number() == before + 1;
      if (next && target.refuses(other.index())) {
        before++;
      }
    }
    return before;
  }

  private static int repeats(SimulatedTarget target) {
    return target.accepted().size() - new HashSet<>(target.accepted()).size();
  }

  int repeats() {
    return targets.stream().mapToInt(SimulatedWorld::repeats).sum();
  }

  int putAside() {
    return targets.stream().mapToInt(target -> target.putAside().size()).sum();
  }

  int kills() {
    return kills;
  }

  /** How often a lane went on from a place ahead of the saved position. */
  int marks() {
    return saved.marks();
  }

  /** How often an invocation began with a target that was detached. */
  int detachments() {
    return saved.detachments();
  }

  /** Pairs of targets of which the first was ahead of the second when a process died. */
  Set<String> crashedBetween() {
    return crashedBetween;
  }
}
