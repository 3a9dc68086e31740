package dev.docdb.replicator;

import dev.docdb.replicator.target.TargetKind;
import java.util.Map;
import java.util.stream.Collectors;

/** Some targets take no changes, and the others go on without them. */
public final class TargetDetachedException extends RuntimeException {
  /** What this is called in alerts. */
  static final String KIND = "TARGET_DETACHED";

  private final Map<TargetKind, RuntimeException> why;

  /**
   * Says why each of them is detached.
   *
   * @param why at least one
   */
  public TargetDetachedException(Map<TargetKind, RuntimeException> why) {
    super(
        why.entrySet().stream()
            .map(each -> each.getKey().label() + " is detached: " + each.getValue().getMessage())
            .collect(Collectors.joining("; ")),
        why.values().iterator().next());
    this.why = Map.copyOf(why);
  }

  /** Why each of them is detached. */
  public Map<TargetKind, RuntimeException> why() {
    return why;
  }
}
