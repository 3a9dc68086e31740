package dev.docdb.replicator.request;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/** A plan that always has something to send, and a service that gives only so much. */
final class ThrottledRun implements RequestPlan.Listener<TestEntry> {
  private static final long LATENCY = Duration.ofMillis(20).toNanos();
  private static final int KEPT_WAITING = 4_000;

  private record Answer(long at, Request<TestEntry> request, List<Outcome> outcomes) {}

  private final Journal journal = new Journal(Namespace.of("shop", "orders"));
  private final PriorityQueue<Answer> answers =
      new PriorityQueue<>((one, other) -> Long.compare(one.at(), other.at()));
  private final TokenBucket service;
  private final RequestPlan<TestEntry> plan;
  private long now;
  private long added;
  private long sent;
  private long stored;
  private long requests;
  private long settled;

  ThrottledRun(TokenBucket service, int entries, int inFlight) {
    this.service = service;
    this.plan =
        new RequestPlan<>(
            new RequestLimits(entries, 1 << 20, 1 << 20, inFlight, OrderRule.ONE_CHANGE_A_DOCUMENT),
            new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5), new Random(5)),
            this);
  }

  /** Goes on for so long; what was counted before is forgotten. */
  ThrottledRun run(Duration time) {
    sent = 0;
    stored = 0;
    requests = 0;
    long end = now + time.toNanos();
    while (now < end) {
      fill();
      send();
      long wake = plan.wakeAt().orElse(end);
      now = Math.min(end, answers.isEmpty() ? wake : Math.min(wake, answers.peek().at()));
      while (!answers.isEmpty() && answers.peek().at() <= now) {
        Answer answer = answers.remove();
        plan.answered(answer.request(), answer.outcomes(), now);
      }
    }
    return this;
  }

  private void fill() {
    while (added - settled < KEPT_WAITING) {
      plan.add(TestEntry.of(journal.insert("d" + added)));
      added++;
    }
  }

  private void send() {
    Optional<Request<TestEntry>> next = plan.next(now);
    while (next.isPresent()) {
      List<TestEntry> entries = next.get().entries();
      requests++;
      sent += entries.size();
      answers.add(new Answer(now + LATENCY, next.get(), service.put(entries, now + LATENCY / 2)));
      next = plan.next(now);
    }
  }

  long now() {
    return now;
  }

  /** How many of those that were sent were stored. */
  double efficiency() {
    return (double) stored / sent;
  }

  long stored() {
    return stored;
  }

  long requests() {
    return requests;
  }

  @Override
  public void stored(TestEntry entry) {
    settled++;
    stored++;
  }

  @Override
  public void refused(TestEntry entry, String reason) {
    throw new AssertionError(reason);
  }
}
