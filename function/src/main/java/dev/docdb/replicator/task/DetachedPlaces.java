package dev.docdb.replicator.task;

import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.state.Checkpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What becomes of the detached targets when all are rewound: one that is farther behind keeps its
 * place, or it would jump; one that is farther ahead goes with the others, or it would never get
 * again what lies between.
 *
 * @param kept those that surely lie before the new place, each with its own
 * @param unsure the targets of which nobody can tell; they go with the others, if they may
 */
record DetachedPlaces(Map<String, Position> kept, Set<String> unsure) {

  /**
   * Compares them with the new place.
   *
   * @param found behind the new place
   */
  static DetachedPlaces of(Optional<Checkpoint> saved, Position place, Glimpse found) {
    Map<String, Position> kept = new HashMap<>();
    Set<String> unsure = new TreeSet<>();
    saved
        .map(Checkpoint::detached)
        .orElse(Map.of())
        .forEach(
            (target, own) -> {
              if (isThere(own, place, found)) {
                return;
              }
              if (place.isAtOrAfter(own) || found.isBehind(own)) {
                kept.put(target, own);
              } else {
                unsure.add(target);
              }
            });
    return new DetachedPlaces(kept, unsure);
  }

  private static boolean isThere(Position own, Position place, Glimpse found) {
    return own.isAt(place) || own.isAtOrAfter(place) || found.isBefore(own);
  }
}
