package dev.docdb.replicator.redrive;

import dev.docdb.replicator.target.TargetKind;
import java.util.Optional;

/**
 * What an operator asks for.
 *
 * @param target whose letters; empty: those of all enabled targets
 * @param limit how many letters are looked at, at most
 * @param dryRun whether to say what there is, and to change nothing
 * @param after behind which letter to begin, as the answer before said; empty: at the first
 */
public record RedriveOrder(Optional<TargetKind> target, int limit, boolean dryRun, String after) {
  /** More than any invocation can look at. */
  public static final int NO_LIMIT = Integer.MAX_VALUE;

  public RedriveOrder {
    if (limit < 1) {
      throw new IllegalArgumentException("A limit must be positive");
    }
  }
}
