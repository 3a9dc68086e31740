package dev.docdb.replicator;

import dev.docdb.replicator.claim.ClaimChecked;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.filter.OperationFilter;
import dev.docdb.replicator.letter.DeadLetter;
import dev.docdb.replicator.letter.DeadLetters;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.request.Backoff;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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

  /** Every way in which some enabled target wants a change written. */
  static Set<Encoding> encodings(Environment environment) {
    return TargetKind.enabled(environment).stream()
        .map(kind -> kind.encoding(environment))
        .collect(Collectors.toUnmodifiableSet());
  }

  Lanes lanes(Shell shell, Progress progress, Backoff backoff, Refusals refusals) {
    List<Lane<?>> lanes = new ArrayList<>();
    for (Target<?> target : targets) {
      lanes.add(lane(target, shell, progress, backoff, refusals));
    }
    return new Lanes(lanes);
  }

  private <E extends Entry> Lane<E> lane(
      Target<E> target, Shell shell, Progress progress, Backoff backoff, Refusals refusals) {
    LaneProgress own = progress.lane(target.kind().label());
    OperationFilter operations = filters.apply(target.kind());
    return new Lane<>(target, operations, shell, own, backoff, refusals, letters);
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
