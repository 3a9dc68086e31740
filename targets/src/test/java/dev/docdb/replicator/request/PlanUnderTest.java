package dev.docdb.replicator.request;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Makes plans, and notes what they tell. */
final class PlanUnderTest implements RequestPlan.Listener<TestEntry> {
  private final Journal journal = new Journal(Namespace.of("shop", "orders"));
  private final List<String> stored = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  Journal journal() {
    return journal;
  }

  /** The ids of the entries that were settled as stored, in order. */
  List<String> stored() {
    return stored;
  }

  /** Why entries were refused, in order. */
  List<String> refused() {
    return refused;
  }

  RequestPlan<TestEntry> plan(int entries, int bytes, int inFlight, OrderRule rule) {
    return plan(new RequestLimits(entries, bytes, Math.min(bytes, 50), inFlight, rule));
  }

  RequestPlan<TestEntry> plan(RequestLimits limits) {
    RandomGenerator longestWaits =
        new RandomGenerator() {
          @Override
          public long nextLong() {
            return -1;
          }

          @Override
          public double nextDouble() {
            return 1;
          }
        };
    Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(50), longestWaits);
    return new RequestPlan<>(limits, backoff, this);
  }

  void add(RequestPlan<TestEntry> plan, String... documents) {
    for (String document : documents) {
      plan.add(TestEntry.of(journal.insert(document)));
    }
  }

  static void answer(RequestPlan<TestEntry> plan, Request<TestEntry> request, Outcome... outcomes) {
    plan.answered(request, List.of(outcomes), 0);
  }

  static String documents(Optional<Request<TestEntry>> request) {
    return request.orElseThrow().entries().stream()
        .map(TestEntry::document)
        .collect(Collectors.joining(" "));
  }

  @Override
  public void stored(TestEntry entry) {
    stored.add(entry.id());
  }

  @Override
  public void refused(TestEntry entry, String reason) {
    refused.add(reason);
  }
}
