package dev.docdb.replicator.sandbox.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the demo is asked for.
 *
 * @param seconds how long to write
 * @param rate writes a second
 * @param targets the targets to enable
 * @param keep leave the servers up at the end
 */
record DemoOptions(int seconds, int rate, Set<String> targets, boolean keep) {
  static final List<String> TARGETS = List.of("opensearch", "kinesis", "sqs", "kafka", "s3");

  /** The options can't be understood. */
  static final class UsageException extends RuntimeException {
    UsageException(String message) {
      super(message);
    }
  }

  DemoOptions {
    targets = Set.copyOf(targets);
  }

  static DemoOptions parse(String... arguments) {
    Deque<String> rest = new ArrayDeque<>(List.of(arguments));
    int seconds = 30;
    int rate = 100;
    Set<String> targets = Set.copyOf(TARGETS);
    boolean keep = false;
    while (!rest.isEmpty()) {
      String option = rest.removeFirst();
      switch (option) {
        case "--seconds" -> seconds = number(option, rest, 3600);
        case "--rate" -> rate = number(option, rest, 5000);
        case "--targets" -> targets = targets(value(option, rest));
        case "--keep" -> keep = true;
        default -> throw new UsageException("unknown option " + option);
      }
    }
    return new DemoOptions(seconds, rate, targets, keep);
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw new UsageException(option + " needs a value");
    }
    return rest.removeFirst();
  }

  private static int number(String option, Deque<String> rest, int most) {
    String text = value(option, rest);
    if (!text.matches("[0-9]{1,6}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > most) {
      throw new UsageException(
          option + " takes a whole number from 1 to " + most + ", not " + text);
    }
    return Integer.parseInt(text);
  }

  private static Set<String> targets(String list) {
    Set<String> targets = new LinkedHashSet<>();
    for (String target : list.split(",", -1)) {
      if (!TARGETS.contains(target)) {
        throw new UsageException(
            "unknown target \"" + target + "\"; known are " + String.join(", ", TARGETS));
      }
      targets.add(target);
    }
    return targets;
  }
}
