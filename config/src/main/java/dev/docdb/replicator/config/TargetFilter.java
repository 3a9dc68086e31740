package dev.docdb.replicator.config;

import java.util.Set;

/**
 * What one target gets of the changes.
 *
 * @param operations the server's words for those that it gets; empty: all
 */
public record TargetFilter(Set<String> operations, FieldPaths fields, Deletes deletes) {
  /** Everything. */
  public static final TargetFilter NONE =
      new TargetFilter(Set.of(), FieldPaths.EVERY, Deletes.APPLY);

  public TargetFilter {
    operations = Set.copyOf(operations);
  }
}
