package dev.docdb.replicator.sandbox.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The history of the lease: where each epoch began, and which were cut off. */
final class Epochs {
  private final Map<Long, Long> savedBefore = new HashMap<>();
  private final Map<Long, CutOff> cutOffs = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private State last = State.NONE;

  /** The state at some moment; no later one may lie behind it. */
  State seen(State state) {
    if (state.isBehind(last)) {
      violations.add("the state went back from " + last + " to " + state);
    }
    last = state;
    return state;
  }

  /** The epochs that were taken between two moments began at what was saved at the first. */
  void began(State before, State after) {
    taken(before, after).forEach(epoch -> savedBefore.put(epoch, before.saved()));
  }

  /** The epochs that were taken between two moments; the very first is no small number. */
  static LongStream taken(State before, State after) {
    return before.epoch() == 0
        ? LongStream.of(after.epoch())
        : LongStream.rangeClosed(before.epoch() + 1, after.epoch());
  }

  /**
   * An invocation that was killed, stopped, or did not end well.
   *
   * @param saved the cluster's time of the position that was saved by then
   * @param written how many changes had been written by then
   */
  record CutOff(long saved, int written) {
    /** How many changes lie between the saved position and its end; all changes in order. */
    int unsaved(long[] versions) {
      int found = Arrays.binarySearch(versions, saved);
      int savedCount = found >= 0 ? found + 1 : -found - 1;
      return Math.max(0, written - savedCount);
    }
  }

  /** That epoch's invocation was cut off. */
  void cutOff(long epoch, CutOff how) {
    cutOffs.put(epoch, how);
  }

  boolean isCutOff(long epoch) {
    return cutOffs.containsKey(epoch);
  }

  /** Those that were cut off. */
  Collection<CutOff> cutOffs() {
    return cutOffs.values();
  }

  /** The cluster's time of the position that was saved when the epoch began. */
  long savedBefore(long epoch) {
    return savedBefore.getOrDefault(epoch, 0L);
  }

  /** In what the state has been wrong. */
  List<String> violations() {
    return List.copyOf(violations);
  }
}
