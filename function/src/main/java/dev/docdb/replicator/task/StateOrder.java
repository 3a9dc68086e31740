package dev.docdb.replicator.task;

import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.state.Signature;
import dev.docdb.replicator.target.TargetKind;
import java.util.Optional;

/** What an operator wants changed in what is kept of a scope. */
public sealed interface StateOrder {

  /** Who wants it, and why. */
  Signature signature();

  /** Its name, as in the payload. */
  default String task() {
    return switch (this) {
      case Pausing _ -> "pause";
      case Resuming _ -> "resume";
      case Rewinding _ -> "rewind";
      case Resetting _ -> "reset";
    };
  }

  /** Nothing is to be replicated for a while. */
  record Pausing(Signature signature) implements StateOrder {}

  /**
   * It is to go on from where it is.
   *
   * @param halt also where it has halted
   * @param acceptCluster also when the cluster isn't the one that the position was saved of
   * @param attach this target, which is detached, goes on where the others are; what it has missed
   *     until there it misses
   */
  record Resuming(
      Signature signature, boolean halt, boolean acceptCluster, Optional<TargetKind> attach)
      implements StateOrder {}

  /**
   * It is to go on from another place.
   *
   * @param place a time, or behind a token
   * @param target only this one; the others stay where they are
   * @param leaveOut changes may be left out by it
   * @param acceptCluster also when the cluster isn't the one that the position was saved of
   */
  record Rewinding(
      Signature signature,
      Position place,
      Optional<TargetKind> target,
      boolean leaveOut,
      boolean acceptCluster)
      implements StateOrder {}

  /**
   * Everything is to be forgotten, so that the next tick begins as START_AT says.
   *
   * @param confirm the scope once more, so that nobody forgets another one by mistake
   */
  record Resetting(Signature signature, String confirm) implements StateOrder {}
}
