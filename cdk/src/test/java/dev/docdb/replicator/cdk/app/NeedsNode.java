package dev.docdb.replicator.cdk.app;

import java.io.IOException;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test class that needs Node, in which the CDK runs. Where that is missing the class is skipped
 * ({@code -Dnode=auto}) or fails ({@code -Dnode=required}).
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsNode.Condition.class)
public @interface NeedsNode {

  /** Looks for it where the CDK looks. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return decide(System.getProperty("node", "auto"), missing("node"));
    }

    static ConditionEvaluationResult decide(String mode, Optional<String> missing) {
      if (!mode.equals("auto") && !mode.equals("required")) {
        throw new IllegalArgumentException("-Dnode=" + mode + " is none of auto, required");
      }
      if (missing.isPresent() && mode.equals("required")) {
        throw new IllegalStateException("-Dnode=required, but " + missing.get());
      }
      return missing
          .map(ConditionEvaluationResult::disabled)
          .orElseGet(() -> ConditionEvaluationResult.enabled("Node is here"));
    }

    /** Why that program can't be used, if so. */
    static Optional<String> missing(String program) {
      try {
        Process node = new ProcessBuilder(program, "--version").start();
        node.getInputStream().readAllBytes();
        return node.waitFor() == 0
            ? Optional.empty()
            : Optional.of("Node doesn't start: '" + program + " --version' fails");
      } catch (IOException e) {
        return Optional.of("there is no Node: 'apt install nodejs npm' or https://nodejs.org");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while Node was looked for", e);
      }
    }
  }
}
