package dev.docdb.replicator.state;

import dev.docdb.replicator.source.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is saved of a scope.
 *
 * @param position up to which every target has every change, but those that are detached
 * @param ahead the targets that have more than that, by label, each with its own position; may be
 *     empty
 * @param detached the targets that the others don't wait for, by label, each with its own position,
 *     which may lie anywhere; may be empty
 */
public record Checkpoint(
    Position position, Map<String, Position> ahead, Map<String, Position> detached) {
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  public Checkpoint {
    ahead = Map.copyOf(ahead);
    detached = Map.copyOf(detached);
    Stream.of(ahead, detached).map(Map::keySet).flatMap(Set::stream).forEach(Checkpoint::check);
    for (String target : detached.keySet()) {
      if (ahead.containsKey(target)) {
        throw new IllegalArgumentException(
            "\"" + target + "\" can't be ahead of the others and detached from them");
      }
    }
  }

  /** No target is detached. */
  public Checkpoint(Position position, Map<String, Position> ahead) {
    this(position, ahead, Map.of());
  }

  private static void check(String target) {
    if (!isLabel(target)) {
      throw new IllegalArgumentException(
          "A target's label is the name of a field in the state, which \""
              + target
              + "\" can't be");
    }
  }

  static boolean isLabel(String text) {
    return !text.isEmpty() && !text.startsWith("$") && !text.contains(".");
  }

  /**
   * How old the oldest place is that is gone on from, of the position and of detached targets: so
   * much of the source's retention is used up. Empty when no time is known.
   */
  public Optional<Duration> age(Instant now) {
    return Stream.concat(Stream.of(position), detached.values().stream())
        .flatMap(place -> place.age(now).stream())
        .max(Comparator.naturalOrder());
  }

  /**
   * Whether the position is a time that is yet to come: nothing would travel from it, in silence.
   *
   * @param now by the cluster's clock, ahead of which its own time may run by a little
   */
  public boolean isYetToCome(Instant now) {
    return position.beginsAfter(now.plus(CLOCKS_DIFFER));
  }

  /** Whether the others don't wait for a target. */
  public boolean isDetached(String target) {
    return detached.containsKey(target);
  }

  /** Every target has come equally far. */
  public static Checkpoint at(Position position) {
    return new Checkpoint(position, Map.of());
  }
}
