package dev.docdb.replicator;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.config.OnRefused;
import dev.docdb.replicator.config.WhenCaughtUp;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.report.Log;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.request.Backoff;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.Checkpoint;
import dev.docdb.replicator.target.Target;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The core on virtual time, with a position and a lease that fail as they are told. Each invocation
 * goes on from what the one before it saved.
 */
final class SimulatedInvocations {
  static final Duration TIME = Duration.ofSeconds(60);
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Log SILENT = new Log(new PrintStream(OutputStream.nullOutputStream()));

  private final Random random;
  private final List<Integer> saved = new ArrayList<>();
  private SimulatedShell shell;
  private Supplier<@Nullable RuntimeException> saveFails = () -> null;
  private Supplier<@Nullable RuntimeException> renewalFails = () -> null;
  private WhenCaughtUp whenCaughtUp = WhenCaughtUp.STOP;
  private int maxBatches;
  private int batchesPerSave = 1;
  private long sendFrom;
  private @Nullable SimulatedSource catchingUp;
  private Optional<Duration> detachAfter = Optional.empty();
  private final ScriptedLetters letters = new ScriptedLetters();
  private Refusals refusals = new Refusals(OnRefused.FAIL, change -> Namespace.of("d", "c"));
  private Checkpoint newest = new Checkpoint(SimulatedSource.after(0), Map.of());

  SimulatedInvocations(long seed) {
    this.random = new Random(seed);
    this.shell = anotherShell();
  }

  private SimulatedShell anotherShell() {
    return new SimulatedShell(random, 0, 1_000_000, Long.MAX_VALUE);
  }

  /** A source of so many changes of five documents, whose reads break so often. */
  SimulatedSource source(int changes, double breaks) {
    return new SimulatedSource(random, changes, 5, breaks);
  }

  /** A source of so many changes of so many documents, whose reads never break. */
  SimulatedSource calmSource(int changes, int documents) {
    return new SimulatedSource(random, changes, documents, 0);
  }

  /** One more invocation, on a clock that begins at zero. */
  Replicator next(SimulatedSource source, Target<?>... targets) {
    shell = anotherShell();
    Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1), random);
    MemoryBudget memory = new MemoryBudget(1 << 20);
    source.on(shell);
    Means means = new Means(shell, backoff, refusals, SILENT);
    OpenTargets open = new OpenTargets(List.of(targets), letters);
    CatchUps catchUps =
        open.catchUps(
            newest,
            (target, place) -> reader(catchingUp == null ? source : catchingUp, place),
            () -> new MemoryBudget(1 << 20),
            batchesPerSave,
            means);
    Progress progress = new Progress(memory, newest, catchUps);
    return new Replicator(
        means,
        reader(source, newest.position()),
        open.lanes(progress, newest, means),
        catchUps,
        progress,
        memory,
        this::save,
        this::renew,
        new Replicator.Bounds(
            maxBatches,
            batchesPerSave,
            whenCaughtUp,
            detachAfter,
            LEASE,
            LEASE.toNanos(),
            sendFrom,
            Deadline.in(TIME, shell.nanos())));
  }

  private static Reader reader(SimulatedSource source, Position place) {
    return new Reader(
        source::open,
        place,
        new BatchEncoder(Set.of(new Encoding(Shape.CHANGE, JsonMode.RELAXED))),
        1,
        SILENT);
  }

  private void save(Checkpoint checkpoint) {
    failAs(saveFails);
    saved.add(SimulatedSource.before(checkpoint.position()));
    newest = checkpoint;
  }

  private void renew() {
    failAs(renewalFails);
  }

  private static void failAs(Supplier<@Nullable RuntimeException> told) {
    RuntimeException failure = told.get();
    if (failure != null) {
      throw failure;
    }
  }

  /** What a save fails with; null when it doesn't. */
  SimulatedInvocations savesFail(Supplier<@Nullable RuntimeException> failure) {
    saveFails = failure;
    return this;
  }

  /** What a renewal of the lease fails with; null when it doesn't. */
  SimulatedInvocations renewalsFail(Supplier<@Nullable RuntimeException> failure) {
    renewalFails = failure;
    return this;
  }

  /** From now on they stay until their deadline. */
  SimulatedInvocations staying() {
    whenCaughtUp = WhenCaughtUp.STAY;
    return this;
  }

  SimulatedInvocations maxBatches(int most) {
    maxBatches = most;
    return this;
  }

  SimulatedInvocations batchesPerSave(int batches) {
    batchesPerSave = batches;
    return this;
  }

  /** Nothing is sent before this. */
  SimulatedInvocations sendFrom(Duration time) {
    sendFrom = time.toNanos();
    return this;
  }

  /** Detached targets are read for from there; it holds the first of the other one's changes. */
  SimulatedInvocations catchingUpFrom(SimulatedSource lagging) {
    catchingUp = lagging;
    return this;
  }

  /** Targets that take nothing for so long are detached. */
  SimulatedInvocations detachAfter(Duration patience) {
    detachAfter = Optional.of(patience);
    return this;
  }

  /** What becomes of refused changes from now on. */
  SimulatedInvocations onRefused(OnRefused choice) {
    refusals = new Refusals(choice, change -> Namespace.of("d", "c"));
    return this;
  }

  /** The dead letters. */
  ScriptedLetters letters() {
    return letters;
  }

  /** The time on the clock of the newest invocation. */
  Duration clock() {
    return Duration.ofNanos(shell.nanos());
  }

  /** How many changes lay before each position that was saved. */
  List<Integer> saved() {
    return saved;
  }

  /** How many changes lie before the newest position that was saved. */
  int position() {
    return SimulatedSource.before(newest.position());
  }

  /** The lanes that were ahead of it. */
  Set<String> ahead() {
    return newest.ahead().keySet();
  }

  /** How many changes lie before the place of each detached target. */
  Map<String, Integer> detached() {
    return newest.detached().entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, each -> SimulatedSource.before(each.getValue())));
  }

  static ReplicationSummary summary(Replicator replicator) {
    return replicator.summary(
        "d.c", Instant.ofEpochSecond(1_700_000_100), Duration.ZERO, Duration.ofHours(3));
  }

  static SourceException away() {
    return new SourceException(SourceError.CONNECTION_LOST, "the cluster is away");
  }
}
