package dev.docdb.replicator.sandbox.crash;

import dev.docdb.replicator.sandbox.demo.TargetView;
import dev.docdb.replicator.sandbox.demo.Workload;
import dev.docdb.replicator.sandbox.demo.WrittenChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the kills have done, and whether every target agrees with the source all the same.
 *
 * @param hits how often each was hit
 * @param freezes how many invocations were stopped and let run on, in place of being killed
 * @param changes how many were written
 * @param cutOff how many invocations came to no good end
 * @param fenced how many of them found out that their lease was lost
 * @param targets each of them by itself
 * @param violations what must not be, a line each, of the targets and of all else
 */
record Verdict(
    Map<Hit, Integer> hits,
    int freezes,
    int changes,
    int cutOff,
    int fenced,
    List<TargetVerdict> targets,
    List<String> violations) {
  /** Fewer kills may all have missed by chance. */
  static final int ENOUGH_TO_JUDGE = 10;

  Verdict {
    Map<Hit, Integer> inOrder = new EnumMap<>(Hit.class);
    inOrder.putAll(hits);
    hits = Collections.unmodifiableMap(inOrder);
    targets = List.copyOf(targets);
    violations = List.copyOf(violations);
  }

  /** Looks at all that there is, once nothing more comes. */
  static Verdict of(
      List<TargetView> views, Workload workload, Invocations invocations, Victims victims) {
    Epochs epochs = invocations.epochs();
    Map<String, Integer> deletes =
        workload.written().stream()
            .filter(change -> change.operation().equals("delete"))
            .collect(Collectors.toMap(WrittenChange::document, WrittenChange::number));
    List<TargetVerdict> targets =
        views.stream().map(view -> TargetVerdict.of(view, workload, epochs, deletes)).toList();
    List<String> violations = new ArrayList<>(epochs.violations());
    violations.addAll(invocations.failures());
    violations.addAll(missed(victims.hits()));
    for (TargetVerdict target : targets) {
      target.violations().forEach(each -> violations.add(target.target() + ": " + each));
    }
    return new Verdict(
        victims.hits(),
        victims.freezes(),
        workload.count(),
        epochs.cutOffs().size(),
        invocations.fenced(),
        targets,
        violations);
  }

  private static List<String> missed(Map<Hit, Integer> hits) {
    int all = sum(hits);
    int delivering =
        hits.entrySet().stream()
            .filter(each -> each.getKey().hadDelivered())
            .mapToInt(Map.Entry::getValue)
            .sum();
    return all < ENOUGH_TO_JUDGE || 2 * delivering >= all
        ? List.of()
        : List.of(
            "only %d of %d kills hit an invocation that had delivered something: nothing is proved"
                .formatted(delivering, all));
  }

  /** How often the function was killed or stopped. */
  int kills() {
    return sum(hits);
  }

  private static int sum(Map<Hit, Integer> hits) {
    return hits.values().stream().mapToInt(Integer::intValue).sum();
  }
}
