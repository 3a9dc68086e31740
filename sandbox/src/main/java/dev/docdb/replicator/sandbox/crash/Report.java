package dev.docdb.replicator.sandbox.crash;

import dev.docdb.replicator.sandbox.demo.Message;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.demo.TargetView;
import dev.docdb.replicator.sandbox.demo.Workload;
import dev.docdb.replicator.sandbox.demo.WrittenChange;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares every target with the source, and says what the kills have done. */
final class Report {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Fewer kills may all have missed by chance. */
  private static final int ENOUGH_TO_JUDGE = 10;

  private static final int SHOWN_VIOLATIONS = 20;
  private static final Set<String> KEEP_THE_ORDER = Set.of("kinesis", "sqs", "kafka");

  private final PrintStream out;

  /** What a target is judged by. */
  private record Books(Epochs epochs, Map<String, Integer> deletes) {}

  Report(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints it.
   *
   * @return what must not be, a line each
   */
  List<String> of(
      Stage stage, Workload workload, Invocations invocations, Victims victims, Duration took) {
    List<String> violations = new ArrayList<>(invocations.epochs().violations());
    violations.addAll(invocations.failures());
    hits(victims, violations);
    out.printf(
        "%d changes, %d invocations cut off, %d found their lease lost%n",
        workload.count(), invocations.epochs().cutOffs().size(), invocations.fenced());
    Map<String, Integer> deletes =
        workload.written().stream()
            .filter(change -> change.operation().equals("delete"))
            .collect(Collectors.toMap(WrittenChange::document, WrittenChange::number));
    Books books = new Books(invocations.epochs(), deletes);
    for (TargetView view : stage.views()) {
      pollUntilComplete(view, workload.count());
      view.differences(workload).forEach(each -> violations.add(view.name() + ": " + each));
      view.messages().ifPresent(messages -> judge(view.name(), messages, books, violations));
    }
    violations.stream().limit(SHOWN_VIOLATIONS).forEach(out::println);
    out.printf(
        "%s after %d s%n",
        violations.isEmpty() ? "all targets agree" : violations.size() + " violations",
        took.toSeconds());
    return List.copyOf(violations);
  }

  private void hits(Victims victims, List<String> violations) {
    Map<Hit, Integer> hits = victims.hits();
    int all = hits.values().stream().mapToInt(Integer::intValue).sum();
    int delivering =
        hits.entrySet().stream()
            .filter(each -> each.getKey().hadDelivered())
            .mapToInt(Map.Entry::getValue)
            .sum();
    out.printf("%d kills, %d of them by a stop beyond the lease%n", all, victims.freezes());
    hits.forEach((hit, count) -> out.printf("  %-30s %5d%n", hit, count));
    if (all < ENOUGH_TO_JUDGE) {
      out.printf("fewer than %d kills: whether enough of them hit isn't judged%n", ENOUGH_TO_JUDGE);
    } else if (2 * delivering < all) {
      violations.add(
          "only %d of %d kills hit an invocation that had delivered something: nothing is proved"
              .formatted(delivering, all));
    }
  }

  private void judge(String target, List<Message> messages, Books books, List<String> violations) {
    Judgement judgement =
        new Judgement(books.epochs(), books.deletes(), KEEP_THE_ORDER.contains(target));
    judgement.judge(messages);
    long[] versions = messages.stream().mapToLong(Message::version).sorted().distinct().toArray();
    int bound = books.epochs().cutOffs().stream().mapToInt(each -> each.unsaved(versions)).sum();
    out.printf(
        "  %-8s %7d changes, %6d repeated (bound %6d), at most %4d by one invocation%n",
        target, judgement.distinct(), judgement.repeats(), bound, judgement.mostRepeats());
    if (judgement.repeats() > bound) {
      violations.add(target + ": more is repeated than lay behind the saved positions");
    }
    if (judgement.mostRepeats() > CrashRun.MOST_REPEATED) {
      violations.add(
          "%s: one invocation repeated %d, and may repeat %d"
              .formatted(target, judgement.mostRepeats(), CrashRun.MOST_REPEATED));
    }
    judgement.violations().forEach(each -> violations.add(target + ": " + each));
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
