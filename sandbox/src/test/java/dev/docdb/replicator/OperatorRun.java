package dev.docdb.replicator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.operator.Operator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The operator's program, run inside of this JVM. */
final class OperatorRun {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> variables;
  private String input = "";

  OperatorRun() {
    this(Map.of());
  }

  OperatorRun(Map<String, String> variables) {
    this.variables = variables;
  }

  /** What the operator types in the next run. */
  OperatorRun typing(String lines) {
    input = lines;
    return this;
  }

  /** Runs a verb on the function, and gives the exit code. */
  int onFunction(String verb, String... options) {
    List<String> words = new ArrayList<>(List.of(verb, "--function", "replicator"));
    words.addAll(List.of(options));
    return run(words);
  }

  int run(List<String> words) {
    out.reset();
    err.reset();
    int code =
        Operator.run(
            words,
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            variables,
            Duration.ofMillis(50));
    input = "";
    return code;
  }

  /** What the last run wrote. */
  String out() {
    return out.toString(UTF_8);
  }

  String err() {
    return err.toString(UTF_8);
  }

  /** Both, for a failure's words. */
  String said() {
    return out() + "\n" + err();
  }
}
