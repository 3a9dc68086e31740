package dev.docdb.replicator.config;

import java.util.List;

/** The settings can't be used as they are. The message lists every mistake, one a line. */
public final class ConfigurationException extends RuntimeException {
  private final List<String> problems;

  public ConfigurationException(List<String> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  public ConfigurationException(String problem) {
    this(List.of(problem));
  }

  /** Each mistake in a sentence that names the variable. */
  public List<String> problems() {
    return problems;
  }

  private static String message(List<String> problems) {
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return "The configuration has " + count + ":\n- " + String.join("\n- ", problems);
  }
}
