package dev.docdb.replicator.sandbox.crash;

import dev.docdb.replicator.sandbox.crash.TargetVerdict.Counts;
import java.io.PrintStream;
import java.time.Duration;

/** Says in words what the kills have done, and whether the targets agree. */
final class Report {
  private static final int SHOWN_VIOLATIONS = 20;

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void print(Verdict verdict, Duration took) {
    hits(verdict);
    out.printf(
        "%d changes, %d invocations cut off, %d found their lease lost%n",
        verdict.changes(), verdict.cutOff(), verdict.fenced());
    verdict
        .targets()
        .forEach(target -> target.counts().ifPresent(found -> counts(target.target(), found)));
    verdict.violations().stream().limit(SHOWN_VIOLATIONS).forEach(out::println);
    out.printf(
        "%s after %d s%n",
        verdict.violations().isEmpty()
            ? "all targets agree"
            : verdict.violations().size() + " violations",
        took.toSeconds());
  }

  private void hits(Verdict verdict) {
    out.printf(
        "%d kills, %d of them by a stop beyond the lease%n", verdict.kills(), verdict.freezes());
    verdict.hits().forEach((hit, count) -> out.printf("  %-30s %5d%n", hit, count));
    if (verdict.kills() < Verdict.ENOUGH_TO_JUDGE) {
      out.printf(
          "fewer than %d kills: whether enough of them hit isn't judged%n",
          Verdict.ENOUGH_TO_JUDGE);
    }
  }

  private void counts(String target, Counts counts) {
    out.printf(
        "  %-8s %7d changes, %6d repeated (bound %6d), at most %4d by one invocation%n",
        target, counts.distinct(), counts.repeats(), counts.bound(), counts.mostRepeats());
  }
}
