package dev.docdb.replicator.request;

import dev.docdb.replicator.request.Request.Waiting;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Packs the entries of one target into requests, by count and bytes and under the order rule, and
 * keeps those that were throttled, or whose fate is unknown, for another request. Invariant 4 is
 * kept here, for every target.
 *
 * <p>It decides only; sending is the lane's. It belongs to one thread.
 */
public final class RequestPlan<E extends Entry> {

  /** Who is told when an entry's fate is settled. */
  public interface Listener<E> {
    /** The target has it. */
    void stored(E entry);

    /** The target will never take it. */
    void refused(E entry, String reason);
  }

  private final RequestLimits limits;
  private final Backoff backoff;
  private final Listener<E> listener;

  /** In the order of the source. */
  private Deque<Waiting<E>> waiting = new ArrayDeque<>();

  private final LastOfGroup lastOfGroup = new LastOfGroup();

  /** Documents with a change in a request in flight. */
  private final Set<String> busy = new HashSet<>();

  private int inFlight;
  private boolean barrierInFlight;
  private long places;
  private int failuresInRow;
  private long notBefore;
  private boolean backingOff;

  public RequestPlan(RequestLimits limits, Backoff backoff, Listener<E> listener) {
    this.limits = limits;
    this.backoff = backoff;
    this.listener = listener;
  }

  /** Takes an entry, to be sent after all taken before it that are of the same document. */
  public void add(E entry) {
    waiting.addLast(new Waiting<>(places, lastOfGroup.follow(entry.group(), places), entry));
    places++;
  }

  /** Whether nothing waits and nothing is in flight. */
  public boolean isIdle() {
    return waiting.isEmpty() && inFlight == 0;
  }

  /** Whether the last request that ended was throttled or failed. */
  public boolean isBackingOff() {
    return backingOff;
  }

  /**
   * The moment before which {@link #next} gives nothing, if it waits for that and not for an
   * outcome.
   */
  public Optional<Long> wakeAt() {
    boolean waits = backingOff && inFlight == 0 && !waiting.isEmpty();
    return waits ? Optional.of(notBefore) : Optional.empty();
  }

  /**
   * The next request that may be sent now, if any. Its outcome must be told by one of the three
   * methods below.
   */
  public Optional<Request<E>> next(long now) {
    if (waiting.isEmpty() || inFlight == limits.inFlight() || barrierInFlight) {
      return Optional.empty();
    }
    if (backingOff && (now - notBefore < 0 || inFlight > 0)) {
      return Optional.empty(); // one probe at a time while the target is in trouble
    }
    refuseTooLarge();
    List<Waiting<E>> packed = pack();
    if (packed.isEmpty()) {
      return Optional.empty();
    }
    inFlight++;
    barrierInFlight = packed.getFirst().isBarrier();
    packed.forEach(item -> busy.add(item.document()));
    return Optional.of(new Request<>(packed));
  }

  /** Only when all before it is settled: what can be stored is stored, whatever becomes of it. */
  private void refuseTooLarge() {
    while (inFlight == 0 && !waiting.isEmpty() && isTooLarge(waiting.getFirst())) {
      E entry = waiting.removeFirst().entry();
      listener.refused(
          entry,
          "too large: "
              + entry.bytes()
              + " bytes, where at most "
              + limits.entryBytes()
              + " fit (CLAIM_CHECK_BUCKET can keep it)");
    }
  }

  private boolean isTooLarge(Waiting<E> item) {
    return item.entry().bytes() > limits.entryBytes();
  }

  private List<Waiting<E>> pack() {
    Packing<E> packing = new Packing<>(limits, busy, inFlight == 0);
    while (!waiting.isEmpty()
        && !isTooLarge(waiting.getFirst())
        && packing.offer(waiting.getFirst())) {
      waiting.removeFirst();
    }
    packing.passedOver().reversed().forEach(waiting::addFirst);
    return packing.packed();
  }

  /** The target answered. */
  public void answered(Request<E> request, List<Outcome> outcomes, long now) {
    if (outcomes.size() != request.held().size()) {
      throw new IllegalStateException(
          "A target gave %d outcomes for %d entries"
              .formatted(outcomes.size(), request.held().size()));
    }
    leaveFlight(request);
    List<Waiting<E>> again = settle(request.held(), outcomes);
    if (outcomes.stream().anyMatch(outcome -> !(outcome instanceof Outcome.Throttled))) {
      failuresInRow = 0; // something went through: the waits begin short again
    }
    if (again.isEmpty()) {
      backingOff = false;
    } else {
      sendAgain(again, now);
    }
  }

  /** Tells the listener what is settled; what is not is given back. */
  private List<Waiting<E>> settle(List<Waiting<E>> held, List<Outcome> outcomes) {
    List<Waiting<E>> again = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      List<Waiting<E>> all = held.get(i).all();
      switch (outcomes.get(i)) {
        case Outcome.Stored _ -> all.reversed().forEach(item -> listener.stored(item.entry()));
        case Outcome.Refused(String reason) -> {
          if (all.size() == 1) {
            listener.refused(all.getFirst().entry(), reason);
          } else { // those that it stood for come first
            again.add(all.getFirst().alone());
            again.addAll(all.subList(1, all.size()));
          }
        }
        case Outcome.Throttled _ -> again.addAll(all);
      }
    }
    return again;
  }

  /** What became of the request is unknown, and trying again may help. */
  public void unanswered(Request<E> request, long now) {
    leaveFlight(request);
    sendAgain(request.held().stream().flatMap(item -> item.all().stream()).toList(), now);
  }

  private void leaveFlight(Request<E> request) {
    inFlight--;
    barrierInFlight = false;
    request.held().forEach(item -> busy.remove(item.document()));
  }

  /**
   * Puts entries back at their places: a later change of the same document must not overtake them.
   */
  private void sendAgain(List<Waiting<E>> items, long now) {
    List<Waiting<E>> all = new ArrayList<>(items);
    all.addAll(waiting);
    all.sort(Comparator.comparingLong(Waiting::place));
    waiting = new ArrayDeque<>(all);
    backOff(now);
  }

  /** Requests that were in flight together and fail together are one failure. */
  private void backOff(long now) {
    if (backingOff && now - notBefore < 0 && failuresInRow > 0) {
      return;
    }
    failuresInRow++;
    backingOff = true;
    notBefore = now + backoff.nanosAfter(failuresInRow);
  }
}
