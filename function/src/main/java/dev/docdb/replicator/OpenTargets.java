package dev.docdb.replicator;

import dev.docdb.replicator.claim.ClaimChecked;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.filter.OperationFilter;
import dev.docdb.replicator.letter.DeadLetter;
import dev.docdb.replicator.letter.DeadLetters;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.state.Checkpoint;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The enabled targets of one invocation.
 *
 * @param letters where what they refuse is put aside
 * @param filters which changes each of them gets
 */
record OpenTargets(
    List<Target<?>> targets, DeadLetters letters, Function<TargetKind, OperationFilter> filters)
    implements AutoCloseable {

  /** Targets that get every change. */
  OpenTargets(List<Target<?>> targets, DeadLetters letters) {
    this(targets, letters, kind -> OperationFilter.ALL);
  }

  /** Makes the target of each kind whose variable is set; no I/O. */
  static OpenTargets open(Environment environment, TargetResources resources) {
    List<Target<?>> opened = new ArrayList<>();
    for (TargetKind kind : TargetKind.enabled(environment)) {
      opened.add(ClaimChecked.of(kind.open(resources), resources));
    }
    return new OpenTargets(
        List.copyOf(opened),
        DeadLetters.open(environment, resources.aws()).orElseGet(NoLetters::new),
        kind -> kind.operations(environment));
  }

  /** Where the settings name no place, nothing is put aside. */
  private static final class NoLetters implements DeadLetters {
    @Override
    public void put(DeadLetter letter) {
      throw new IllegalStateException("Nobody puts a letter aside without DEAD_LETTER_URI");
    }

    @Override
    public void close() {}
  }

  /** Every way in which some enabled target wants a change written, but those that are detached. */
  static Set<Encoding> encodings(Environment environment, Checkpoint saved) {
    return TargetKind.enabled(environment).stream()
        .filter(kind -> !saved.isDetached(kind.label()))
        .map(kind -> kind.encoding(environment))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The lanes of those that go together. */
  Lanes lanes(Progress progress, Checkpoint saved, Means means) {
    List<Lane<?>> lanes = new ArrayList<>();
    for (Target<?> target : targets) {
      if (!saved.isDetached(target.kind().label())) {
        lanes.add(lane(target, progress, means));
      }
    }
    return new Lanes(lanes);
  }

  /**
   * Those that are detached, each at its own place.
   *
   * @param readers give what a target wants from its place on
   * @param memory what each may hold
   */
  CatchUps catchUps(
      Checkpoint saved,
      BiFunction<TargetKind, Position, Reader> readers,
      Supplier<MemoryBudget> memory,
      int batchesPerSave,
      Means means) {
    List<CatchUp> catchUps = new ArrayList<>();
    for (Target<?> target : targets) {
      Position place = saved.detached().get(target.kind().label());
      if (place != null) {
        Reader reader = readers.apply(target.kind(), place);
        MemoryBudget budget = memory.get();
        Progress progress = new Progress(budget, Checkpoint.at(place));
        Lane<?> lane = lane(target, progress, means);
        catchUps.add(new CatchUp(reader, lane, progress, budget, batchesPerSave, means));
      }
    }
    return new CatchUps(catchUps);
  }

  private <E extends Entry> Lane<E> lane(Target<E> target, Progress progress, Means means) {
    LaneProgress own = progress.lane(target.kind().label());
    return new Lane<>(target, filters.apply(target.kind()), own, letters, means);
  }

  /** Closes all of them, whatever one of them throws. */
  @Override
  public void close() {
    @Nullable RuntimeException first = closed(letters::close, null);
    for (Target<?> target : targets) {
      first = closed(target::close, first);
    }
    if (first != null) {
      throw first;
    }
  }

  private static @Nullable RuntimeException closed(
      Runnable close, @Nullable RuntimeException first) {
    try {
      close.run();
      return first;
    } catch (RuntimeException e) {
      if (first == null) {
        return e;
      }
      first.addSuppressed(e);
      return first;
    }
  }
}
