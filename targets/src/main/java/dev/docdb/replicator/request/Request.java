package dev.docdb.replicator.request;

import dev.docdb.replicator.target.Entry;
import java.util.List;

/**
 * Entries that go to the target together, from when they are packed until their outcomes are known.
 */
public final class Request<E extends Entry> {
  private final List<Waiting<E>> held;

  Request(List<Waiting<E>> held) {
    this.held = List.copyOf(held);
  }

  /**
   * An entry of the plan.
   *
   * @param place among all entries
   * @param follows the place of the entry before it in its group
   */
  record Waiting<E extends Entry>(long place, long follows, E entry) {
    String document() {
      return entry.change().change().documentId();
    }

    /** A change of no document, such as a drop: it keeps its place among all others. */
    boolean isBarrier() {
      return !entry.change().isOfOneDocument();
    }
  }

  /** What to send, in order. */
  public List<E> entries() {
    return held.stream().map(Waiting::entry).toList();
  }

  List<Waiting<E>> held() {
    return held;
  }
}
