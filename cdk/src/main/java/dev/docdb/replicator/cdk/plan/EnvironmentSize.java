package dev.docdb.replicator.cdk.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * How much of a function's environment its variables take, as Lambda measures it: the text of a
 * JSON object, with its quotes, and with a character more for each one inside a value.
 */
public final class EnvironmentSize {
  /** Lambda takes no more, and says so at deployment only. */
  public static final int MOST_BYTES = 4_096;

  /** The longest name of a bucket. */
  public static final String ANY_BUCKET = "b".repeat(63);

  private EnvironmentSize() {}

  /** In bytes. */
  public static int of(Map<String, String> variables) {
    int members =
        variables.entrySet().stream()
            .mapToInt(one -> text(one.getKey()) + 1 + text(one.getValue()))
            .sum();
    int commas = Math.max(0, variables.size() - 1);
    return 2 + members + commas;
  }

  /** With its quotes. */
  private static int text(String value) {
    return 2 + value.getBytes(UTF_8).length + value.chars().map(EnvironmentSize::escape).sum();
  }

  /** What is written more for a character. */
  private static int escape(int character) {
    return switch (character) {
      case '"', '\\', '\b', '\f', '\n', '\r', '\t' -> 1;
      default -> character < ' ' ? "\\u0000".length() - 1 : 0;
    };
  }
}
