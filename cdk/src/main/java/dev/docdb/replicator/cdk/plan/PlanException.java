package dev.docdb.replicator.cdk.plan;

import java.util.List;

/** The file can't be used as it is. The message lists everything that is wrong, one a line. */
public final class PlanException extends RuntimeException {
  private final List<String> problems;

  PlanException(String file, List<String> problems) {
    super(message(file, problems));
    this.problems = List.copyOf(problems);
  }

  /** Each with its line, section and key, and with what was expected. */
  public List<String> problems() {
    return problems;
  }

  private static String message(String file, List<String> problems) {
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return file + " has " + count + ":\n- " + String.join("\n- ", problems);
  }
}
