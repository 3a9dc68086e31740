package dev.docdb.replicator.request;

import dev.docdb.replicator.request.Request.Waiting;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One request while it is being filled: what is in it, and what was passed over. */
final class Packing<E extends Entry> {
  /** How far ahead of a document that must wait others are looked for. */
  private static final int LOOK_AHEAD = 10_000;

  private final RequestLimits limits;
  private final Set<String> busy;
  private final boolean alone;
  private final List<Waiting<E>> packed = new ArrayList<>();
  private final List<Waiting<E>> passedOver = new ArrayList<>();

  /** Documents whose next change can't be in this request. */
  private final Set<String> closed = new HashSet<>();

  /** Groups whose next change can't be in this request, because one before it is not. */
  private final Set<Object> closedGroups = new HashSet<>();

  /** Where in the request a document's change is. */
  private final Map<String, Integer> places = new HashMap<>();

  private long bytes;

  /**
   * Begins a request.
   *
   * @param busy documents of requests in flight
   * @param alone whether no other request is in flight
   */
  Packing(RequestLimits limits, Set<String> busy, boolean alone) {
    this.limits = limits;
    this.busy = busy;
    this.alone = alone;
  }

  /** Takes the entry or passes it over; false when nothing from this entry on may go yet. */
  boolean offer(Waiting<E> item) {
    if (isFull()) {
      return false;
    }
    if (item.isBarrier()) {
      return offerBarrier(item);
    }
    if (supersedes(item)) {
      return true;
    }
    if (mayEnter(item)) {
      return take(item);
    }
    passOver(item);
    return true;
  }

  /** Whether it took the place of an older change of its document. */
  private boolean supersedes(Waiting<E> item) {
    Integer at = limits.orderRule() == OrderRule.LATEST_CHANGE ? places.get(item.document()) : null;
    if (at == null || item.aloneOnly() || closed.contains(item.document())) {
      return false;
    }
    Waiting<E> older = packed.get(at);
    long instead = bytes - older.entry().bytes() + item.entry().bytes();
    boolean fits = packed.size() == 1 || instead <= limits.bytes();
    if (!fits || !isOfSameGroup(item) || !item.isOfSameDocument(older)) {
      return false;
    }
    packed.set(at, item.superseding(older));
    bytes = instead;
    return true;
  }

  /** A barrier goes alone, when everything before it is settled. */
  private boolean offerBarrier(Waiting<E> item) {
    return alone && packed.isEmpty() && passedOver.isEmpty() && take(item);
  }

  private boolean isFull() {
    return packed.size() == limits.entries()
        || passedOver.size() >= LOOK_AHEAD
        || (!packed.isEmpty() && packed.getFirst().isBarrier());
  }

  private boolean mayEnter(Waiting<E> item) {
    Object group = item.entry().group();
    boolean isLatest = limits.orderRule() == OrderRule.LATEST_CHANGE;
    return (!isLatest || !places.containsKey(item.document()))
        && !busy.contains(item.document())
        && !closed.contains(item.document())
        && !closedGroups.contains(group)
        && (packed.isEmpty() || isOfSameGroup(item));
  }

  private boolean isOfSameGroup(Waiting<E> item) {
    return packed.getFirst().entry().group().equals(item.entry().group())
        && (limits.orderRule() != OrderRule.UNBROKEN_REQUEST
            || packed.getLast().place() == item.follows());
  }

  private boolean take(Waiting<E> item) {
    int size = item.entry().bytes();
    if (!packed.isEmpty() && bytes + size > limits.bytes()) {
      return false;
    }
    places.put(item.document(), packed.size());
    packed.add(item);
    bytes += size;
    if (limits.orderRule() == OrderRule.ONE_CHANGE_A_DOCUMENT) {
      closed.add(item.document());
    }
    return true;
  }

  private void passOver(Waiting<E> item) {
    passedOver.add(item);
    closed.add(item.document());
    if (limits.orderRule() == OrderRule.UNBROKEN_REQUEST) {
      closedGroups.add(item.entry().group());
    }
  }

  List<Waiting<E>> packed() {
    return packed;
  }

  List<Waiting<E>> passedOver() {
    return passedOver;
  }
}
