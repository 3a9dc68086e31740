package dev.docdb.replicator.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A plan, and a target that does whatever targets may do: it stores late, throttles, refuses,
 * stores without an answer and fails without storing, while requests end in any order.
 */
final class RequestPlanWorld implements RequestPlan.Listener<TestEntry> {
  /** What has happened, so that a test can tell that its worlds were not dull. */
  enum Happened {
    THROTTLED,
    REFUSED,
    UNANSWERED_BUT_STORED,
    BARRIER,
    TOO_LARGE,
    CALLED_TOO_LARGE,
    PACED,
    SUPERSEDED,
    PARALLEL
  }

  private static final OrderRule[] RULES = OrderRule.values();

  private final Random random;
  private final RequestLimits limits;
  private final RequestPlan<TestEntry> plan;
  private final List<TestEntry> all = new ArrayList<>();
  private final List<Request<TestEntry>> flying = new ArrayList<>();
  private final Set<TestEntry> arrived = new HashSet<>();
  private final Set<TestEntry> turnedAway = new HashSet<>();
  private final Set<TestEntry> settled = new HashSet<>();
  private final Map<Happened, Integer> happened;
  private long now;

  RequestPlanWorld(long seed, EnumMap<Happened, Integer> happened) {
    this.random = new Random(seed);
    this.happened = happened;
    this.limits =
        new RequestLimits(
            1 + random.nextInt(6),
            40 + random.nextInt(100),
            40,
            1 + random.nextInt(4),
            RULES[random.nextInt(RULES.length)]);
    this.plan =
        new RequestPlan<>(
            limits, new Backoff(Duration.ofMillis(1), Duration.ofMillis(20), random), this);
  }

  /** Lets it live until everything that was added is settled. */
  void live() {
    List<TestEntry> toCome = changes();
    while (!toCome.isEmpty() || !plan.isIdle()) {
      if (!toCome.isEmpty() && random.nextBoolean()) {
        TestEntry entry = toCome.removeFirst();
        all.add(entry);
        plan.add(entry);
      }
      step();
    }
    assertEquals(Set.copyOf(all), settled);
    assertTrue(plan.wakeAt().isEmpty() && plan.next(Long.MAX_VALUE).isEmpty(), "idle is idle");
  }

  private List<TestEntry> changes() {
    Journal journal = new Journal(Namespace.of("shop", "orders"));
    List<TestEntry> changes = new ArrayList<>();
    int documents = 1 + random.nextInt(8);
    for (int i = 1 + random.nextInt(60); i > 0; i--) {
      boolean barrier = random.nextInt(25) == 0;
      Change change = barrier ? journal.drop() : journal.insert("d" + random.nextInt(documents));
      int bytes = 1 + random.nextInt(random.nextInt(20) == 0 ? 80 : 40);
      count(barrier, Happened.BARRIER);
      changes.add(TestEntry.of(change, bytes, i / 20 + "/" + random.nextInt(2)));
    }
    return changes;
  }

  private void step() {
    Optional<Request<TestEntry>> next = plan.next(now);
    if (next.isPresent()) {
      check(next.get());
      flying.add(next.get());
      count(flying.size() > 1, Happened.PARALLEL);
    } else if (flying.isEmpty()) {
      count(plan.wakeAt().isPresent() && !plan.isBackingOff(), Happened.PACED);
      now = Math.max(now, plan.wakeAt().orElse(now));
      assertTrue(plan.isIdle() || plan.next(now).map(this::fly).isPresent(), "stuck");
    }
    if (!flying.isEmpty() && random.nextInt(3) > 0) {
      end(flying.remove(random.nextInt(flying.size())));
    }
  }

  private Request<TestEntry> fly(Request<TestEntry> request) {
    check(request);
    flying.add(request);
    return request;
  }

  private void check(Request<TestEntry> request) {
    List<TestEntry> entries = request.entries();
    int bytes = entries.stream().mapToInt(TestEntry::bytes).sum();
    assertTrue(flying.size() < limits.inFlight(), "too many in flight");
    assertTrue(entries.size() <= limits.entries(), "too many entries");
    assertTrue(entries.size() == 1 || bytes <= limits.bytes(), "too many bytes");
    assertEquals(1, entries.stream().map(TestEntry::group).distinct().count());
    Set<String> documents = new HashSet<>();
    entries.forEach(entry -> documents.add(entry.document()));
    assertFalse(
        flying.stream()
            .flatMap(other -> other.entries().stream())
            .anyMatch(other -> documents.contains(other.document())),
        "a document in two requests");
    if (isOneChangeADocument()) {
      assertEquals(entries.size(), documents.size());
    }
    if (limits.orderRule() == OrderRule.UNBROKEN_REQUEST) {
      checkUnbroken(entries);
    }
  }

  /** Between its first and its last change, whatever of the group is not in it was refused. */
  private void checkUnbroken(List<TestEntry> entries) {
    List<TestEntry> range =
        all.subList(all.indexOf(entries.getFirst()), all.indexOf(entries.getLast()) + 1);
    List<TestEntry> ofGroup =
        range.stream()
            .filter(entry -> entry.group().equals(entries.getFirst().group()))
            .filter(entry -> entry.bytes() <= limits.entryBytes())
            .toList();
    assertEquals(ofGroup, entries);
  }

  private void end(Request<TestEntry> request) {
    if (random.nextInt(4) == 0) {
      boolean storedAll = random.nextBoolean();
      if (storedAll) {
        request.entries().forEach(this::arrive);
        count(true, Happened.UNANSWERED_BUT_STORED);
      }
      plan.unanswered(request, now);
      return;
    }
    List<Outcome> outcomes = outcomes(request.entries().size());
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      order.add(i);
    }
    if (isOneChangeADocument()) {
      Collections.shuffle(order, random);
    }
    for (int i : order) {
      if (outcomes.get(i) == Outcome.STORED) {
        arrive(request.entries().get(i));
      } else if (outcomes.get(i) != Outcome.THROTTLED) {
        turnedAway.add(request.entries().get(i));
      }
    }
    plan.answered(request, outcomes, now);
    now += random.nextInt(1_000_000);
  }

  /** Where order lies in the request, nothing behind a throttled entry is stored. */
  private List<Outcome> outcomes(int count) {
    boolean trouble = random.nextInt(3) == 0;
    boolean ordered = !isOneChangeADocument();
    List<Outcome> outcomes = new ArrayList<>();
    boolean throttling = false;
    for (int i = 0; i < count; i++) {
      throttling = (throttling && ordered) || (trouble && random.nextInt(3) == 0);
      boolean refuses = !throttling && random.nextInt(40) == 0;
      count(throttling, Happened.THROTTLED);
      count(refuses, Happened.REFUSED);
      Outcome settledOutcome = refuses ? refusal() : Outcome.STORED;
      outcomes.add(throttling ? Outcome.THROTTLED : settledOutcome);
    }
    return outcomes;
  }

  private Outcome refusal() {
    boolean forItsSize = random.nextBoolean();
    count(forItsSize, Happened.CALLED_TOO_LARGE);
    return forItsSize ? new Outcome.TooLarge("told to") : new Outcome.Refused("told to");
  }

  private boolean isOneChangeADocument() {
    return limits.orderRule() == OrderRule.ONE_CHANGE_A_DOCUMENT
        || limits.orderRule() == OrderRule.LATEST_CHANGE;
  }

  /** Where only the last change counts, it stands for those before it. */
  private void supersede(TestEntry entry) {
    for (TestEntry before : all.subList(0, all.indexOf(entry))) {
      if (before.document().equals(entry.document())) {
        count(arrived.add(before), Happened.SUPERSEDED);
      }
    }
  }

  /** What comes in never jumps: of each document, and of all around a change of no document. */
  private void arrive(TestEntry entry) {
    arrived.add(entry);
    if (limits.orderRule() == OrderRule.LATEST_CHANGE) {
      supersede(entry);
    }
    for (TestEntry before : all.subList(0, all.indexOf(entry))) {
      boolean ordered =
          before.document().equals(entry.document())
              || !before.change().isOfOneDocument()
              || !entry.change().isOfOneDocument();
      assertTrue(
          !ordered || arrived.contains(before) || turnedAway.contains(before),
          () -> entry + " overtakes " + before);
    }
  }

  private void count(boolean really, Happened what) {
    if (really) {
      happened.merge(what, 1, Integer::sum);
    }
  }

  @Override
  public void stored(TestEntry entry) {
    assertTrue(arrived.contains(entry), "told to be stored, and is not");
    assertTrue(settled.add(entry), "settled twice");
  }

  @Override
  public void refused(TestEntry entry, String reason) {
    turnedAway.add(entry);
    count(entry.bytes() > limits.entryBytes(), Happened.TOO_LARGE);
    assertTrue(settled.add(entry), "settled twice");
  }
}
