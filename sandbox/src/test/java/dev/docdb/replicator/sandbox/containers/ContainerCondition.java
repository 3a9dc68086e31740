package dev.docdb.replicator.sandbox.containers;

import dev.docdb.replicator.sandbox.containers.Verdict.Fail;
import dev.docdb.replicator.sandbox.containers.Verdict.Run;
import dev.docdb.replicator.sandbox.containers.Verdict.Skip;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Applies {@link ContainerRule} to the classes that carry {@link NeedsContainers}. */
final class ContainerCondition implements ExecutionCondition {
  private static final ContainerRule RULE = new ContainerRule(new TestcontainersEngine());

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (context.getTestMethod().isPresent()) {
      return ConditionEvaluationResult.enabled("decided for the class");
    }
    NeedsContainers needs =
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), NeedsContainers.class)
            .orElseThrow();
    ContainersMode mode = ContainersMode.parse(System.getProperty("containers", "auto"));
    return switch (RULE.decide(mode, List.of(needs.images()))) {
      case Run() -> ConditionEvaluationResult.enabled("the engine and the images are here");
      case Skip(String reason) -> ConditionEvaluationResult.disabled(reason);
      case Fail(String reason) -> throw new IllegalStateException(reason);
    };
  }
}
