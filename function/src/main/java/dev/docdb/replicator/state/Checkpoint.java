package dev.docdb.replicator.state;

import dev.docdb.replicator.source.Position;
import java.util.Map;

/**
 * What is saved of a scope.
 *
 * @param position up to which every target has every change
 * @param ahead the targets that have more than that, by label, each with its own position; may be
 *     empty
 */
public record Checkpoint(Position position, Map<String, Position> ahead) {

  public Checkpoint {
    ahead = Map.copyOf(ahead);
    for (String target : ahead.keySet()) {
      if (!isLabel(target)) {
        throw new IllegalArgumentException(
            "A target's label is the name of a field in the state, which \""
                + target
                + "\" can't be");
      }
    }
  }

  static boolean isLabel(String text) {
    return !text.isEmpty() && !text.startsWith("$") && !text.contains(".");
  }

  /** Every target has come equally far. */
  public static Checkpoint at(Position position) {
    return new Checkpoint(position, Map.of());
  }
}
