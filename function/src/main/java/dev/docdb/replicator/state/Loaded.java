package dev.docdb.replicator.state;

import java.util.Optional;
import java.util.Set;

/**
 * What an invocation finds of its scope.
 *
 * @param checkpoint what was saved last; empty when nothing was ever saved
 * @param otherTargets the targets that were enabled when it was saved, where they aren't those of
 *     now; empty where they are, or where it isn't known
 * @param otherVersion of the engine when it was saved, where it isn't that of now
 * @param pause while it is there, nothing is to be replicated
 */
public record Loaded(
    Optional<Checkpoint> checkpoint,
    Set<String> otherTargets,
    Optional<String> otherVersion,
    Optional<Pause> pause) {

  public Loaded {
    otherTargets = Set.copyOf(otherTargets);
  }

  /** Of a scope at rest, of which nothing more needs to be known. */
  static Loaded paused(Optional<Checkpoint> checkpoint, Pause pause) {
    return new Loaded(checkpoint, Set.of(), Optional.empty(), Optional.of(pause));
  }

  /** Whether it was saved for other targets than those that are enabled now. */
  public boolean isOfOtherTargets() {
    return !otherTargets.isEmpty();
  }
}
