package dev.docdb.replicator.sandbox.kinesis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether Node and the package kinesis-local are here; says what is missing when they are not. */
final class KinesisLocalCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (!Files.exists(home().resolve("main.js"))) {
      return ConditionEvaluationResult.disabled(
          "kinesis-local is not installed in " + home() + "; scripts/install-test-tools does it");
    }
    return missingNode()
        .map(reason -> ConditionEvaluationResult.disabled("Node can't be run: " + reason))
        .orElseGet(() -> ConditionEvaluationResult.enabled("kinesis-local is in " + home()));
  }

  /** The folder of the package: it must be the working directory of its process. */
  static Path home() {
    String told = System.getenv("KINESIS_LOCAL_HOME");
    return (told == null
            ? Path.of("..", "target", "test-tools", "node_modules", "kinesis-local")
            : Path.of(told))
        .toAbsolutePath()
        .normalize();
  }

  private static Optional<String> missingNode() {
    try {
      int exit = new ProcessBuilder("node", "--version").start().waitFor();
      return exit == 0 ? Optional.empty() : Optional.of("it exits with " + exit);
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while Node was asked for its version", e);
    }
  }
}
