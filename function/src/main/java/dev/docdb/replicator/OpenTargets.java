package dev.docdb.replicator;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.request.Backoff;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The enabled targets of one invocation. */
record OpenTargets(List<Target<?>> targets) implements AutoCloseable {

  /** Makes the target of each kind whose variable is set; no I/O. */
  static OpenTargets open(Environment environment, TargetResources resources) {
    List<Target<?>> opened = new ArrayList<>();
    for (TargetKind kind : TargetKind.enabled(environment)) {
      opened.add(kind.open(resources));
    }
    return new OpenTargets(List.copyOf(opened));
  }

  /** Every way in which some enabled target wants a change written. */
  static Set<Encoding> encodings(Environment environment) {
    return TargetKind.enabled(environment).stream()
        .map(kind -> kind.encoding(environment))
        .collect(Collectors.toUnmodifiableSet());
  }

  Lanes lanes(Shell shell, Progress progress, Backoff backoff) {
    List<Lane<?>> lanes = new ArrayList<>();
    for (Target<?> target : targets) {
      lanes.add(lane(target, shell, progress, backoff));
    }
    return new Lanes(lanes);
  }

  private static <E extends Entry> Lane<E> lane(
      Target<E> target, Shell shell, Progress progress, Backoff backoff) {
    return new Lane<>(target, shell, progress.lane(target.kind().label()), backoff);
  }

  /** Closes all of them, whatever one of them throws. */
  @Override
  public void close() {
    @Nullable RuntimeException first = null;
    for (Target<?> target : targets) {
      try {
        target.close();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
