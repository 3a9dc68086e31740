package dev.docdb.replicator.filter;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Operation;
import dev.docdb.replicator.config.Deletes;
import dev.docdb.replicator.config.TargetFilter;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which changes a target gets. A change of a type that nobody here knows always passes (invariant
 * 3): whoever listed the operations couldn't name it.
 */
public final class OperationFilter {
  /** Lets everything pass. */
  public static final OperationFilter ALL =
      new OperationFilter(EnumSet.allOf(Operation.class), false);

  private final EnumSet<Operation> passed;
  private final boolean goneIsDelete;

  private OperationFilter(EnumSet<Operation> passed, boolean goneIsDelete) {
    this.passed = passed;
    this.goneIsDelete = goneIsDelete;
  }

  /**
   * The filter that the operator asked for.
   *
   * @param goneIsDelete whether the target is told of a delete where a document was gone before it
   *     was looked up
   */
  public static OperationFilter of(TargetFilter filter, boolean goneIsDelete) {
    Set<String> named = filter.operations();
    EnumSet<Operation> passed = EnumSet.allOf(Operation.class);
    passed.removeIf(
        operation ->
            operation != Operation.OTHER && !named.isEmpty() && !named.contains(operation.text()));
    if (filter.deletes() == Deletes.IGNORE) {
      passed.remove(Operation.DELETE);
    }
    return new OperationFilter(passed, goneIsDelete);
  }

  /** Whether the target gets it. */
  public boolean passes(Change change) {
    return passed.contains(change.operation())
        && (!goneIsDelete || !isGone(change) || passesDeletes());
  }

  /** Whether the target is told that a document was deleted. */
  public boolean passesDeletes() {
    return passed.contains(Operation.DELETE);
  }

  private static boolean isGone(Change change) {
    return change.documentAt() == Change.IS_NULL && change.operation().isOfDocument();
  }
}
