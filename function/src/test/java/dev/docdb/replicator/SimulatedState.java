package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.state.Checkpoint;
import dev.docdb.replicator.state.FencedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The state collection: checks at each save that nothing before a saved position is missing where
 * it should be.
 */
final class SimulatedState {
  private final Random random;
  private final boolean calm;
  private final List<SimulatedTarget> targets;
  private final String name;
  private int position;
  private Map<String, Position> ahead = Map.of();
  private Map<String, Position> detached = Map.of();
  private int detachments;
  private long epoch;
  private int marks;
  private boolean unknownPlace;

  /**
   * A state with nothing saved.
   *
   * @param calm whether it neither fails nor forgets
   * @param targets what it checks at each save; all of them are known before the first
   * @param name for the words of a failure
   */
  SimulatedState(Random random, boolean calm, List<SimulatedTarget> targets, String name) {
    this.random = random;
    this.calm = calm;
    this.targets = targets;
    this.name = name;
  }

  /** Another process takes over. */
  long nextEpoch() {
    return ++epoch;
  }

  /** How many changes lie before the saved position. */
  int position() {
    return position;
  }

  /** Whether every target has so many changes, and none is detached. */
  boolean hasAll(int changes) {
    return position >= changes && detached.isEmpty();
  }

  /** How often an invocation began with a target that was detached. */
  int detachments() {
    return detachments;
  }

  /** Up to which a target has everything, as far as it is saved. */
  Position placeOf(SimulatedTarget target) {
    String label = target.kind().label();
    return detached.getOrDefault(label, ahead.getOrDefault(label, SimulatedSource.after(position)));
  }

  /** How often a lane went on from a place ahead of the saved position. */
  int marks() {
    return marks;
  }

  /** Whether a place was given that no event has, so that more may be repeated. */
  boolean hasGivenAnUnknownPlace() {
    return unknownPlace;
  }

  /** A place whose token is no longer known may lead to repeats, never to a loss. */
  Checkpoint load() {
    Map<String, Position> loaded = new HashMap<>(ahead);
    if (!calm && random.nextInt(10) == 0) {
      loaded.replaceAll((lane, place) -> SimulatedSource.unknown(place));
      unknownPlace |= !loaded.isEmpty();
    }
    marks += loaded.size();
    detachments += detached.size();
    return new Checkpoint(SimulatedSource.after(position), loaded, detached);
  }

  /** As the holder of an epoch saves. */
  void save(Checkpoint newer, long mine) {
    int reached = SimulatedSource.before(newer.position());
    assertTrue(reached >= position, () -> name + ": the position moved back");
    for (SimulatedTarget target : targets) {
      String label = target.kind().label();
      Position own =
          newer.detached().getOrDefault(label, newer.ahead().getOrDefault(label, newer.position()));
      checkHasAll(target, SimulatedSource.before(own));
    }
    boolean lost = !calm && random.nextInt(10) == 0;
    if (lost && random.nextBoolean()) {
      throw SimulatedInvocations.away();
    }
    if (epoch != mine) {
      throw new FencedException("another process has the lease");
    }
    position = reached;
    ahead = newer.ahead();
    detached = newer.detached();
    if (lost) {
      throw SimulatedInvocations.away(); // the write took place, its answer was lost
    }
  }

  private void checkHasAll(SimulatedTarget target, int upTo) {
    Set<Integer> has = new HashSet<>(target.accepted());
    has.addAll(target.putAside());
    for (int index = 0; index < upTo; index++) {
      assertTrue(
          has.contains(index),
          name + " saved a position before its change was stored or put aside");
    }
  }

  void renewLease() {
    if (!calm && random.nextInt(10) == 0) {
      throw SimulatedInvocations.away();
    }
  }
}
