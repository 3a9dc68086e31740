package dev.docdb.replicator.operator;

import java.util.List;
import java.util.Set;

/**
 * The command line of {@code scripts/redrive}.
 *
 * @param function name or ARN
 * @param target whose letters; empty: those of all
 * @param limit how many letters; 0: all
 * @param after behind which letter to begin; empty: at the first
 * @param dryRun only say what there is
 * @param yes don't ask
 */
record RedriveOptions(
    String function, String target, int limit, String after, boolean dryRun, boolean yes) {

  static RedriveOptions parse(List<String> words) {
    Arguments arguments =
        Arguments.parse(
            words,
            Set.of("--function", "--target", "--limit", "--after"),
            Set.of("--dry-run", "--yes"));
    return new RedriveOptions(
        arguments.get("--function", "the name or the ARN of the function"),
        arguments.find("--target").orElse(""),
        arguments.number("--limit"),
        arguments.find("--after").orElse(""),
        arguments.has("--dry-run"),
        arguments.has("--yes"));
  }
}
