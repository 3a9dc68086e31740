package dev.docdb.replicator.operator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words behind a verb: options with a value, and switches.
 *
 * @param values by the option's name; none is empty
 * @param switches those that are there
 */
record Arguments(Map<String, String> values, Set<String> switches) {

  Arguments {
    values = Map.copyOf(values);
    switches = Set.copyOf(switches);
  }

  /**
   * Reads them.
   *
   * @param withValue the options that take one
   * @param known the switches that there are
   * @throws UsageException for anything else
   */
  static Arguments parse(List<String> words, Set<String> withValue, Set<String> known) {
    Deque<String> rest = new ArrayDeque<>(words);
    Map<String, String> values = new HashMap<>();
    Set<String> switches = new HashSet<>();
    while (!rest.isEmpty()) {
      String option = rest.removeFirst();
      if (withValue.contains(option)) {
        values.put(option, value(option, rest));
      } else if (known.contains(option)) {
        switches.add(option);
      } else {
        throw new UsageException("there is no option '" + option + "'");
      }
    }
    return new Arguments(values, switches);
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty() || rest.getFirst().isEmpty()) {
      throw new UsageException(option + " needs a value");
    }
    return rest.removeFirst();
  }

  boolean has(String option) {
    return switches.contains(option) || values.containsKey(option);
  }

  Optional<String> find(String option) {
    return Optional.ofNullable(values.get(option));
  }

  /** The value of an option that must be there. */
  String get(String option, String what) {
    return find(option).orElseThrow(() -> new UsageException(option + " is missing: " + what));
  }

  /** A whole number from 1 on; 0 where there is none. */
  int number(String option) {
    String text = values.getOrDefault(option, "0");
    if (has(option) && !text.matches("[1-9][0-9]{0,8}")) {
      throw new UsageException(option + " takes a whole number from 1 on");
    }
    return Integer.parseInt(text);
  }
}
