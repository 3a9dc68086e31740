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
  private final Pace pace;
  private final Listener<E> listener;

  /** In the order of the source. */
  private Deque<Waiting<E>> waiting = new ArrayDeque<>();

  private final LastOfGroup lastOfGroup = new LastOfGroup();

  /** Documents with a change in a request in flight. */
  private final Set<String> busy = new HashSet<>();

  private int inFlight;
  private boolean barrierInFlight;
  private long places;

  public RequestPlan(RequestLimits limits, Backoff backoff, Listener<E> listener) {
    this.limits = limits;
    this.pace = new Pace(limits, backoff);
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
    return pace.isBackingOff();
  }

  /**
   * The moment before which {@link #next} gives nothing, if it waits for that and not for an
   * outcome.
   */
  public Optional<Long> wakeAt() {
    return isBlocked() ? Optional.empty() : pace.wakeAt(inFlight);
  }

  /**
   * The next request that may be sent now, if any. Its outcome must be told by one of the three
   * methods below.
   */
  public Optional<Request<E>> next(long now) {
    refuseTooLarge();
    if (isBlocked() || !pace.mayGo(now, inFlight)) {
      return Optional.empty();
    }
    List<Waiting<E>> packed = pack(now);
    if (packed.isEmpty()) {
      return Optional.empty();
    }
    inFlight++;
    barrierInFlight = packed.getFirst().isBarrier();
    packed.forEach(item -> busy.add(item.document()));
    Request<E> request = new Request<>(packed, now);
    pace.sent(request, now);
    return Optional.of(request);
  }

  /** Whether nothing may go, however much time passes. */
  private boolean isBlocked() {
    return waiting.isEmpty() || inFlight == limits.inFlight() || barrierInFlight;
  }

  /** Only when all before it is settled: what can be stored is stored, whatever becomes of it. */
  private void refuseTooLarge() {
    while (inFlight == 0 && !waiting.isEmpty() && isTooLarge(waiting.getFirst())) {
      Waiting<E> item = waiting.removeFirst();
      String told = item.tooLarge();
      listener.refused(item.entry(), told == null ? sizes(item.entry()) : told);
    }
  }

  private String sizes(E entry) {
    return "too large: %d bytes, where at most %d fit (CLAIM_CHECK_BUCKET can keep it)"
        .formatted(entry.bytes(), limits.entryBytes());
  }

  private boolean isTooLarge(Waiting<E> item) {
    return item.tooLarge() != null || item.entry().bytes() > limits.entryBytes();
  }

  private List<Waiting<E>> pack(long now) {
    Packing<E> packing = new Packing<>(pace.limits(now), busy, inFlight == 0);
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
    sendAgain(settle(request.held(), outcomes));
    int throttled = (int) outcomes.stream().filter(Outcome.THROTTLED::equals).count();
    pace.answered(request, outcomes.size() - throttled, throttled, now);
    if (isIdle()) {
      pace.idle();
    }
  }

  /** Tells the listener what is settled; what is not is given back. */
  private List<Waiting<E>> settle(List<Waiting<E>> held, List<Outcome> outcomes) {
    List<Waiting<E>> again = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      List<Waiting<E>> all = held.get(i).all();
      switch (outcomes.get(i)) {
        case Outcome.Stored _ -> all.reversed().forEach(item -> listener.stored(item.entry()));
        case Outcome.Refused(String reason) when all.size() == 1 ->
            listener.refused(all.getFirst().entry(), reason);
        case Outcome.TooLarge(String reason) when all.size() == 1 ->
            again.add(all.getFirst().tooLarge(reason));
        case Outcome.Refused _, Outcome.TooLarge _ -> // each is sent and told of, the oldest first
            all.forEach(item -> again.add(item.alone()));
        case Outcome.Throttled _ -> again.addAll(all);
      }
    }
    return again;
  }

  /** What became of the request is unknown, and trying again may help. */
  public void unanswered(Request<E> request, long now) {
    leaveFlight(request);
    sendAgain(request.held().stream().flatMap(item -> item.all().stream()).toList());
    pace.failed(now);
  }

  private void leaveFlight(Request<E> request) {
    inFlight--;
    barrierInFlight = false;
    request.held().forEach(item -> busy.remove(item.document()));
  }

  /**
   * Puts entries back at their places: a later change of the same document must not overtake them.
   */
  private void sendAgain(List<Waiting<E>> items) {
    if (items.isEmpty()) {
      return;
    }
    List<Waiting<E>> all = new ArrayList<>(items);
    all.addAll(waiting);
    all.sort(Comparator.comparingLong(Waiting::place));
    waiting = new ArrayDeque<>(all);
  }
}
