package dev.docdb.replicator.operator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

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

  /** A command line that can't be understood; the message is for its author. */
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message + " (see --help)");
    }
  }

  static RedriveOptions parse(List<String> arguments) {
    Deque<String> rest = new ArrayDeque<>(arguments);
    RedriveOptions options = new RedriveOptions("", "", 0, "", false, false);
    while (!rest.isEmpty()) {
      String option = rest.removeFirst();
      options =
          switch (option) {
            case "--function" -> options.withFunction(value(option, rest));
            case "--target" -> options.withTarget(value(option, rest));
            case "--limit" -> options.withLimit(number(option, rest));
            case "--after" -> options.withAfter(value(option, rest));
            case "--dry-run" -> options.with(true, options.yes);
            case "--yes" -> options.with(options.dryRun, true);
            default -> throw new UsageException("there is no option '" + option + "'");
          };
    }
    if (options.function.isEmpty()) {
      throw new UsageException("--function is missing: the name or the ARN of the function");
    }
    return options;
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty() || rest.getFirst().isEmpty()) {
      throw new UsageException(option + " needs a value");
    }
    return rest.removeFirst();
  }

  private static int number(String option, Deque<String> rest) {
    String text = value(option, rest);
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new UsageException(option + " takes a whole number from 1 on");
    }
    return Integer.parseInt(text);
  }

  private RedriveOptions withFunction(String name) {
    return new RedriveOptions(name, target, limit, after, dryRun, yes);
  }

  private RedriveOptions withTarget(String label) {
    return new RedriveOptions(function, label, limit, after, dryRun, yes);
  }

  private RedriveOptions withLimit(int most) {
    return new RedriveOptions(function, target, most, after, dryRun, yes);
  }

  private RedriveOptions withAfter(String mark) {
    return new RedriveOptions(function, target, limit, mark, dryRun, yes);
  }

  private RedriveOptions with(boolean onlySays, boolean asksNothing) {
    return new RedriveOptions(function, target, limit, after, onlySays, asksNothing);
  }
}
