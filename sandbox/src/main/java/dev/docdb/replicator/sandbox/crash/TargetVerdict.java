package dev.docdb.replicator.sandbox.crash;

import dev.docdb.replicator.sandbox.demo.Message;
import dev.docdb.replicator.sandbox.demo.TargetView;
import dev.docdb.replicator.sandbox.demo.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether one target agrees with the source.
 *
 * @param target its name
 * @param counts what came, where the target keeps every message
 * @param violations what must not be, a line each
 */
record TargetVerdict(String target, Optional<Counts> counts, List<String> violations) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Set<String> KEEP_THE_ORDER = Set.of("kinesis", "sqs", "kafka");

  TargetVerdict {
    violations = List.copyOf(violations);
  }

  /**
   * How much came.
   *
   * @param distinct how many changes, each counted once
   * @param repeats how many came again
   * @param bound how many may have: they lay behind a saved position
   * @param mostRepeats the most that one invocation repeated
   */
  record Counts(int distinct, int repeats, int bound, int mostRepeats) {
    private List<String> violations() {
      List<String> violations = new ArrayList<>();
      if (repeats > bound) {
        violations.add("more is repeated than lay behind the saved positions");
      }
      if (mostRepeats > CrashRun.MOST_REPEATED) {
        violations.add(
            "one invocation repeated %d, and may repeat %d"
                .formatted(mostRepeats, CrashRun.MOST_REPEATED));
      }
      return violations;
    }
  }

  /**
   * Compares what a target holds with what was written.
   *
   * @param deletes the number of the delete of each deleted document: its message doesn't say it
   */
  static TargetVerdict of(
      TargetView view, Workload workload, Epochs epochs, Map<String, Integer> deletes) {
    pollUntilComplete(view, workload.count());
    TargetVerdict compared =
        new TargetVerdict(view.name(), Optional.empty(), view.differences(workload));
    return view.messages()
        .map(messages -> compared.judged(messages, epochs, deletes))
        .orElse(compared);
  }

  private TargetVerdict judged(
      List<Message> messages, Epochs epochs, Map<String, Integer> deletes) {
    Judgement judgement = new Judgement(epochs, deletes, KEEP_THE_ORDER.contains(target));
    judgement.judge(messages);
    long[] versions = messages.stream().mapToLong(Message::version).sorted().distinct().toArray();
    int bound = epochs.cutOffs().stream().mapToInt(each -> each.unsaved(versions)).sum();
    Counts found =
        new Counts(judgement.distinct(), judgement.repeats(), bound, judgement.mostRepeats());
    List<String> all =
        Stream.of(violations, found.violations(), judgement.violations())
            .flatMap(List::stream)
            .toList();
    return new TargetVerdict(target, Optional.of(found), all);
  }

  /** A consumer needs some polls to get all; how many is up to it. */
  private static void pollUntilComplete(TargetView view, int count) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    do {
      view.poll();
    } while (view.messages().isPresent()
        && view.delivered() < count
        && System.nanoTime() - giveUp < 0);
  }
}
