package dev.docdb.replicator.request;

import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.target.Entry;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings changes to a target through a request plan, as a lane does: as many requests at once as
 * the plan allows, each on a thread of its own. Waits of the plan pass at once.
 */
public final class PlanDriver<E extends Entry> implements RequestPlan.Listener<E> {
  private static final int USUAL_FAILURES = 50;

  /** A request that has ended: with its outcomes, or with a failure. */
  private record Ended<E extends Entry>(
      Request<E> request, List<Outcome> outcomes, @Nullable Exception failure) {}

  private final Target<E> target;
  private final RequestPlan<E> plan;
  private final BlockingQueue<Ended<E>> ended = new LinkedBlockingQueue<>();
  private final List<String> stored = new ArrayList<>();
  private final Map<String, String> refused = new LinkedHashMap<>();
  private int requests;
  private int mostFailures = USUAL_FAILURES;
  private int failures;
  private int inFlight;
  private long now;

  private PlanDriver(Target<E> target) {
    this.target = target;
    Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1), new Random(1));
    this.plan = new RequestPlan<>(target.limits(), backoff, this);
  }

  /** A driver for this target. */
  public static <E extends Entry> PlanDriver<E> of(Target<E> target) {
    return new PlanDriver<>(target);
  }

  /** The same, giving up only after so many failed requests. */
  public PlanDriver<E> enduring(int most) {
    mostFailures = most;
    return this;
  }

  /**
   * Sends the changes and waits until each is settled.
   *
   * @throws TargetUnavailableException when the target keeps failing
   */
  public PlanDriver<E> deliver(List<EncodedChange> changes) throws InterruptedException {
    for (EncodedChange change : changes) {
      target.toEntry(change).ifPresent(plan::add);
    }
    while (!plan.isIdle()) {
      sendAll();
      if (inFlight > 0) {
        settle(ended.poll(2, TimeUnit.MINUTES));
      } else if (!plan.isIdle()) { // looking for one may have settled the last
        now = plan.wakeAt().orElseThrow(() -> new IllegalStateException("The plan is stuck"));
      }
    }
    return this;
  }

  private void sendAll() {
    Optional<Request<E>> next = plan.next(now);
    while (next.isPresent()) {
      Request<E> request = next.get();
      requests++;
      inFlight++;
      Thread.ofVirtual().start(() -> send(request));
      next = plan.next(now);
    }
  }

  private void send(Request<E> request) {
    try {
      ended.add(new Ended<>(request, target.send(request.entries()), null));
    } catch (RuntimeException | InterruptedException e) {
      ended.add(new Ended<>(request, List.of(), e));
    }
  }

  private void settle(@Nullable Ended<E> result) {
    if (result == null) {
      throw new IllegalStateException("A request doesn't end");
    }
    inFlight--;
    switch (result.failure()) {
      case null -> plan.answered(result.request(), result.outcomes(), now);
      case TargetUnavailableException e -> failed(result.request(), e);
      case RuntimeException e -> throw e;
      case Exception e -> throw new IllegalStateException(e);
    }
  }

  private void failed(Request<E> request, TargetUnavailableException failure) {
    plan.unanswered(request, now);
    failures++;
    if (failures > mostFailures) {
      throw failure;
    }
  }

  @Override
  public void stored(E entry) {
    stored.add(entry.change().change().eventId());
  }

  @Override
  public void refused(E entry, String reason) {
    refused.put(entry.change().change().eventId(), reason);
  }

  /** Event ids of what was acknowledged, in the order of the answers. */
  public List<String> stored() {
    return stored;
  }

  /** Event ids of what was refused, and why. */
  public Map<String, String> refused() {
    return refused;
  }

  /** How many requests were sent. */
  public int requests() {
    return requests;
  }
}
