package dev.docdb.replicator.sandbox;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A command line, read option by option. */
public final class CommandLine {
  private final Deque<String> rest;
  private String option = "";

  /** Reads from the first argument on. */
  public CommandLine(List<String> arguments) {
    this.rest = new ArrayDeque<>(arguments);
  }

  /** A command line that can't be understood; the message is for its author. */
  public static final class UsageException extends RuntimeException {
    UsageException(String message) {
      super(message + "; see --help");
    }
  }

  /** Whether there is another option. */
  public boolean hasNext() {
    return !rest.isEmpty();
  }

  /** The next option; what is read after it belongs to it. */
  public String next() {
    option = rest.removeFirst();
    return option;
  }

  /** What is said of an option that nobody knows. */
  public UsageException unknown() {
    return new UsageException("There is no option " + option);
  }

  private String value() {
    if (rest.isEmpty()) {
      throw new UsageException("The option " + option + " needs a value");
    }
    return rest.removeFirst();
  }

  /** The whole number that follows, from 1 to that. */
  public int number(int most) {
    String text = value();
    int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > most) {
      throw new UsageException(
          "The option %s takes a whole number from 1 to %d, not '%s'"
              .formatted(option, most, text));
    }
    return number;
  }

  /** The one that is named. */
  public <T> T oneOf(String kind, Collection<T> known, Function<T, String> name) {
    return find(value(), kind, known, name);
  }

  /** Those that are named, with commas between the names. */
  public <T> Set<T> someOf(String kind, Collection<T> known, Function<T, String> name) {
    Set<T> found = new LinkedHashSet<>();
    for (String wanted : value().split(",", -1)) {
      found.add(find(wanted, kind, known, name));
    }
    return found;
  }

  private static <T> T find(
      String wanted, String kind, Collection<T> known, Function<T, String> name) {
    return known.stream()
        .filter(each -> name.apply(each).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "There is no %s '%s'; there are %s"
                        .formatted(
                            kind,
                            wanted,
                            known.stream().map(name).collect(Collectors.joining(",")))));
  }
}
