package dev.docdb.replicator.request;

import dev.docdb.replicator.target.RequestLimits;
import java.util.Optional;

/**
 * When the next request may go, and how large it may be.
 *
 * <p>A target that has never throttled has no pace: requests go as they are full. One that
 * throttles gets a little less than what it gave since it was last asked for too much, and then
 * slowly more again. Time is passed in, so that the same answers always give the same pace.
 */
final class Pace {
  /** Of what the service gave, so much is asked for after it throttled. */
  private static final double LESS = 0.9;

  /** The pace doubles in this time while nothing is throttled. */
  private static final double NANOS_TO_DOUBLE = 15e9;

  /** A request of a target that stores parts of requests holds no more than goes in this time. */
  private static final double NANOS_OF_A_REQUEST = 0.1e9;

  private static final double SHORTEST_MEASURE = 1e6;

  private final RequestLimits limits;
  private final Backoff backoff;

  private int failuresInRow;
  private boolean backingOff;
  private long notBefore;

  /** Full requests a nanosecond at the moment when it was slowed down; 0: as fast as can be. */
  private double slowed;

  private long slowedAt;
  private boolean waits;
  private long turn;

  /** Whether the target has stored part of a request: then entries count, and not requests. */
  private boolean storesParts;

  private boolean measures;
  private long measuredFrom;
  private double requestsStored;
  private double sharesStored;

  Pace(RequestLimits limits, Backoff backoff) {
    this.limits = limits;
    this.backoff = backoff;
  }

  /** Whether the last request that ended was throttled or failed. */
  boolean isBackingOff() {
    return backingOff;
  }

  /** Whether a request may go now. While the target is in trouble, one probes it at a time. */
  boolean mayGo(long now, int inFlight) {
    waits = isSlowed() && now - turn < 0;
    return !waits && (!backingOff || (now - notBefore >= 0 && inFlight == 0));
  }

  /** The moment before which nothing may go, if that is a matter of time alone. */
  Optional<Long> wakeAt(int inFlight) {
    if (backingOff) {
      long latest = isSlowed() && turn - notBefore > 0 ? turn : notBefore;
      return inFlight == 0 ? Optional.of(latest) : Optional.empty();
    }
    return waits ? Optional.of(turn) : Optional.empty();
  }

  /** What the next request may hold. */
  RequestLimits limits(long now) {
    double share = isSlowed() && storesParts ? rate(now) * NANOS_OF_A_REQUEST : 1;
    return share >= 1
        ? limits
        : new RequestLimits(
            (int) Math.max(1, limits.entries() * share),
            (long) Math.max(1, (double) limits.bytes() * share),
            limits.entryBytes(),
            limits.inFlight(),
            limits.orderRule());
  }

  /** A request goes. */
  void sent(Request<?> request, long now) {
    if (!measures) {
      measureFrom(now);
    }
    if (isSlowed()) {
      double nanos = (storesParts ? share(request) : 1) / rate(now);
      turn = now + (long) Math.min(nanos, longestWait());
    }
  }

  /** Nothing waits any more: the time until something does says nothing of what could be stored. */
  void idle() {
    measures = false;
  }

  /**
   * A request was answered.
   *
   * @param settled how many of its entries need not be sent again
   * @param throttled how many of them were throttled
   */
  void answered(Request<?> request, int settled, int throttled, long now) {
    if (settled > 0) {
      failuresInRow = 0; // something went through: the waits begin short again
      requestsStored++;
      double part = (double) settled / (settled + throttled);
      sharesStored += part * share(request);
    }
    if (throttled == 0) {
      backingOff = false;
      return;
    }
    storesParts |= settled > 0;
    slowDown(request.sentAt(), now);
    backOff(now);
  }

  /** A request wasn't answered: that is trouble, and says nothing of what could be stored. */
  void failed(long now) {
    measures = false;
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

  /**
   * A request that went before it was slowed down says nothing of the new pace. While nothing is
   * stored at all, it need not be slower than the longest wait makes it: from there it has to rise.
   */
  private void slowDown(long sentAt, long now) {
    if (isSlowed() && sentAt - slowedAt < 0) {
      return;
    }
    double stored = storesParts ? sharesStored : requestsStored;
    double measured = stored / Math.max(SHORTEST_MEASURE, (double) (now - measuredFrom));
    if (measured > 0) {
      slowed = LESS * (isSlowed() ? Math.min(rate(now), measured) : measured);
    } else if (isSlowed()) {
      slowed = Math.max(rate(now) / 2, Math.min(rate(now), 1 / longestWait()));
    }
    slowedAt = now;
    double next = storesParts ? Math.min(1, slowed * NANOS_OF_A_REQUEST) : 1;
    turn = now + (long) Math.min(next / slowed, longestWait());
    measureFrom(now);
  }

  private void measureFrom(long now) {
    measures = true;
    measuredFrom = now;
    requestsStored = 0;
    sharesStored = 0;
  }

  private boolean isSlowed() {
    return slowed > 0;
  }

  private double rate(long now) {
    return slowed * Math.pow(2, (double) (now - slowedAt) / NANOS_TO_DOUBLE);
  }

  private double longestWait() {
    return (double) backoff.longest().toNanos();
  }

  /** Of a full request. */
  private double share(Request<?> request) {
    return Math.max(
        (double) request.held().size() / limits.entries(),
        (double) request.bytes() / limits.bytes());
  }
}
