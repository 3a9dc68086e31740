package dev.docdb.replicator.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestPlanTest implements RequestPlan.Listener<TestEntry> {
  private static final long MILLI = 1_000_000;

  private final Journal journal = new Journal(Namespace.of("shop", "orders"));
  private final List<String> stored = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  @Test
  void packsUpToTheCount() {
    RequestPlan<TestEntry> plan = plan(2, 100, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    add(plan, "a", "b", "c");
    assertEquals("a b", documents(plan.next(0)));
    assertEquals("c", documents(plan.next(0)));
    assertEquals(Optional.empty(), plan.next(0));
  }

  @Test
  void packsUpToTheBytes() {
    RequestPlan<TestEntry> plan = plan(9, 25, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    add(plan, "a", "b", "c");
    assertEquals("a b", documents(plan.next(0)));
    assertEquals("c", documents(plan.next(0)));
  }

  @Test
  void anEntryLargerThanTheUsualRequestGoesAlone() {
    RequestPlan<TestEntry> plan =
        plan(new RequestLimits(9, 25, 60, 9, OrderRule.ONE_CHANGE_A_DOCUMENT));
    plan.add(TestEntry.of(journal.insert("a"), 10, ""));
    plan.add(TestEntry.of(journal.insert("large"), 60, ""));
    plan.add(TestEntry.of(journal.insert("b"), 10, ""));
    assertEquals("a", documents(plan.next(0)));
    assertEquals("large", documents(plan.next(0)));
    assertEquals("b", documents(plan.next(0)));
  }

  @Test
  void anEntryTooLargeIsRefusedWithoutBeingSent() {
    RequestPlan<TestEntry> plan = plan(9, 50, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    plan.add(TestEntry.of(journal.insert("a"), 51, ""));
    assertEquals(Optional.empty(), plan.next(0));
    assertEquals(
        List.of("too large: 51 bytes, where at most 50 fit (CLAIM_CHECK_BUCKET can keep it)"),
        refused);
    assertTrue(plan.isIdle());
  }

  @Test
  void anEntryTooLargeIsRefusedOnlyWhenAllBeforeItIsSettled() {
    RequestPlan<TestEntry> plan = plan(1, 50, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    add(plan, "a");
    plan.add(TestEntry.of(journal.insert("large"), 51, ""));
    add(plan, "b");
    Request<TestEntry> first = plan.next(0).orElseThrow();
    assertEquals("a", documents(Optional.of(first)));
    assertEquals(Optional.empty(), plan.next(0));
    assertEquals(List.of(), refused);
    plan.unanswered(first, 0);
    Request<TestEntry> again = plan.next(Long.MAX_VALUE / 2).orElseThrow();
    assertEquals("a", documents(Optional.of(again)));
    assertEquals(List.of(), refused);
    answer(plan, again, Outcome.STORED);
    assertEquals("b", documents(plan.next(0)));
    assertEquals(1, refused.size());
  }

  @Test
  void noMoreRequestsAreInFlightThanAllowed() {
    RequestPlan<TestEntry> plan = plan(1, 100, 2, OrderRule.ONE_CHANGE_A_DOCUMENT);
    add(plan, "a", "b", "c");
    Request<TestEntry> first = plan.next(0).orElseThrow();
    plan.next(0).orElseThrow();
    assertEquals(Optional.empty(), plan.next(0));
    answer(plan, first, Outcome.STORED);
    assertEquals("c", documents(plan.next(0)));
  }

  @Test
  void whereOnlyTheLastChangeCountsItStandsForThoseBeforeIt() {
    RequestPlan<TestEntry> plan = plan(9, 100, 9, OrderRule.LATEST_CHANGE);
    add(plan, "a", "b", "a", "a");
    Request<TestEntry> request = plan.next(0).orElseThrow();
    assertEquals("a b", documents(Optional.of(request)));
    add(plan, "a");
    assertEquals(Optional.empty(), plan.next(0), "two requests hold the same document");
    answer(plan, request, Outcome.STORED, Outcome.STORED);
    assertEquals(4, stored.size());
    assertEquals("a", documents(plan.next(0)));
  }

  @Test
  void whatStoodForOthersAndIsRefusedLeavesThemToBeSent() {
    RequestPlan<TestEntry> plan = plan(9, 100, 9, OrderRule.LATEST_CHANGE);
    add(plan, "a", "a");
    answer(plan, plan.next(0).orElseThrow(), new Outcome.Refused("mapping"));
    assertEquals(List.of(), refused, "what stands before it isn't delivered");
    answer(plan, plan.next(Long.MAX_VALUE / 2).orElseThrow(), Outcome.STORED);
    assertEquals(1, stored.size());
    answer(plan, plan.next(Long.MAX_VALUE / 2).orElseThrow(), new Outcome.Refused("mapping"));
    assertEquals(List.of("mapping"), refused);
    assertTrue(plan.isIdle());
  }

  @Test
  void documentsOfTwoCollectionsDoNotStandForEachOther() {
    RequestPlan<TestEntry> plan = plan(9, 100, 9, OrderRule.LATEST_CHANGE);
    Journal others = new Journal(Namespace.of("shop", "customers"));
    add(plan, "a");
    plan.add(TestEntry.of(others.insert("a"), 10, ""));
    Request<TestEntry> first = plan.next(0).orElseThrow();
    assertEquals(1, first.entries().size());
    answer(plan, first, Outcome.STORED);
    assertEquals("a", documents(plan.next(0)));
  }

  @Test
  void aDocumentsNextChangeWaitsForTheOneBeforeIt() {
    RequestPlan<TestEntry> plan = plan(9, 100, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    add(plan, "a", "b", "a", "c");
    Request<TestEntry> first = plan.next(0).orElseThrow();
    assertEquals("a b c", documents(Optional.of(first)));
    assertEquals(Optional.empty(), plan.next(0));
    answer(plan, first, Outcome.STORED, Outcome.STORED, Outcome.STORED);
    assertEquals("a", documents(plan.next(0)));
  }

  @Test
  void anOrderedRequestHoldsManyChangesOfADocumentButNoTwoRequestsDo() {
    RequestPlan<TestEntry> plan = plan(3, 100, 9, OrderRule.ORDERED_REQUEST);
    add(plan, "a", "a", "b", "a", "c");
    assertEquals("a a b", documents(plan.next(0)));
    assertEquals("c", documents(plan.next(0)));
    assertEquals(Optional.empty(), plan.next(0));
  }

  @Test
  void anUnbrokenRequestEndsWhereAChangeMustWait() {
    RequestPlan<TestEntry> plan = plan(2, 100, 9, OrderRule.UNBROKEN_REQUEST);
    add(plan, "a", "b", "c", "a", "d");
    Request<TestEntry> first = plan.next(0).orElseThrow();
    assertEquals("a b", documents(Optional.of(first)));
    assertEquals("c", documents(plan.next(0)));
    assertEquals(Optional.empty(), plan.next(0), "d would leave a gap where a belongs");
    answer(plan, first, Outcome.STORED, Outcome.STORED);
    assertEquals("a d", documents(plan.next(0)));
  }

  @Test
  void entriesOfDifferentGroupsDoNotShareARequest() {
    RequestPlan<TestEntry> plan = plan(9, 100, 9, OrderRule.UNBROKEN_REQUEST);
    plan.add(TestEntry.of(journal.insert("a"), 10, "one"));
    plan.add(TestEntry.of(journal.insert("b"), 10, "two"));
    plan.add(TestEntry.of(journal.insert("c"), 10, "one"));
    assertEquals("a c", documents(plan.next(0)));
    assertEquals("b", documents(plan.next(0)));
  }

  @Test
  void aChangeOfNoDocumentWaitsForAllBeforeItAndHoldsAllBehindIt() {
    RequestPlan<TestEntry> plan = plan(9, 100, 9, OrderRule.ORDERED_REQUEST);
    add(plan, "a");
    plan.add(TestEntry.of(journal.drop()));
    add(plan, "b");
    Request<TestEntry> before = plan.next(0).orElseThrow();
    assertEquals("a", documents(Optional.of(before)));
    assertEquals(Optional.empty(), plan.next(0));
    answer(plan, before, Outcome.STORED);
    Request<TestEntry> drop = plan.next(0).orElseThrow();
    assertEquals(1, drop.entries().size());
    assertEquals(Optional.empty(), plan.next(0));
    answer(plan, drop, Outcome.STORED);
    assertEquals("b", documents(plan.next(0)));
  }

  @Test
  void aThrottledEntryGoesAgainBeforeLaterOnesOfItsDocument() {
    RequestPlan<TestEntry> plan = plan(9, 100, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    List<Change> changes = List.of(journal.insert("a"), journal.insert("b"), journal.update("a"));
    changes.forEach(change -> plan.add(TestEntry.of(change)));
    Request<TestEntry> first = plan.next(0).orElseThrow();
    answer(plan, first, Outcome.THROTTLED, Outcome.STORED);
    assertEquals(List.of(changes.get(1).eventId()), stored);
    Request<TestEntry> again = plan.next(plan.wakeAt().orElseThrow()).orElseThrow();
    assertEquals(changes.getFirst().eventId(), again.entries().getFirst().id());
    assertEquals(1, again.entries().size());
  }

  @Test
  void arefusedEntryIsToldAndNotSentAgain() {
    RequestPlan<TestEntry> plan = plan(9, 100, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    add(plan, "a");
    answer(plan, plan.next(0).orElseThrow(), new Outcome.Refused("illegal"));
    assertEquals(List.of("illegal"), refused);
    assertTrue(plan.isIdle());
    assertFalse(plan.isBackingOff());
  }

  @Test
  void anUnansweredRequestGoesAgainAsAWhole() {
    RequestPlan<TestEntry> plan = plan(9, 100, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    add(plan, "a", "b");
    plan.unanswered(plan.next(0).orElseThrow(), 0);
    assertFalse(plan.isIdle());
    assertEquals("a b", documents(plan.next(plan.wakeAt().orElseThrow())));
  }

  @Test
  void waitsDoubleUntilTheLongestAndBeginShortAgainWhenSomethingWasStored() {
    RequestPlan<TestEntry> plan = plan(9, 100, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    add(plan, "a", "b");
    long now = 0;
    for (long wait : List.of(10L, 20L, 40L, 50L, 50L)) {
      plan.unanswered(plan.next(now).orElseThrow(), now);
      assertEquals(now + wait * MILLI, plan.wakeAt().orElseThrow());
      assertEquals(Optional.empty(), plan.next(now + wait * MILLI - 1));
      now += wait * MILLI;
    }
    plan.answered(plan.next(now).orElseThrow(), List.of(Outcome.STORED, Outcome.THROTTLED), now);
    assertEquals(now + 10 * MILLI, plan.wakeAt().orElseThrow());
  }

  @Test
  void requestsThatFailTogetherAreOneFailure() {
    RequestPlan<TestEntry> plan = plan(1, 100, 3, OrderRule.ONE_CHANGE_A_DOCUMENT);
    add(plan, "a", "b", "c");
    List<Request<TestEntry>> together =
        Stream.generate(() -> plan.next(0).orElseThrow()).limit(3).toList();
    together.forEach(request -> plan.unanswered(request, 0));
    assertEquals(10 * MILLI, plan.wakeAt().orElseThrow());
  }

  @Test
  void oneRequestAtATimeProbesATargetInTrouble() {
    RequestPlan<TestEntry> plan = plan(1, 100, 3, OrderRule.ONE_CHANGE_A_DOCUMENT);
    add(plan, "a", "b", "c");
    plan.unanswered(plan.next(0).orElseThrow(), 0);
    long later = plan.wakeAt().orElseThrow();
    Request<TestEntry> probe = plan.next(later).orElseThrow();
    assertEquals(Optional.empty(), plan.next(later));
    assertEquals(Optional.empty(), plan.wakeAt(), "it waits for the probe, not for a moment");
    plan.answered(probe, List.of(Outcome.STORED), later);
    assertEquals("b", documents(plan.next(later)));
    assertEquals("c", documents(plan.next(later)));
  }

  @Test
  void aTargetThatForgetsAnOutcomeIsFoundOut() {
    RequestPlan<TestEntry> plan = plan(9, 100, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    add(plan, "a", "b");
    Request<TestEntry> request = plan.next(0).orElseThrow();
    assertThrows(IllegalStateException.class, () -> answer(plan, request, Outcome.STORED));
  }

  private RequestPlan<TestEntry> plan(int entries, int bytes, int inFlight, OrderRule rule) {
    return plan(new RequestLimits(entries, bytes, Math.min(bytes, 50), inFlight, rule));
  }

  private RequestPlan<TestEntry> plan(RequestLimits limits) {
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

  private void add(RequestPlan<TestEntry> plan, String... documents) {
    for (String document : documents) {
      plan.add(TestEntry.of(journal.insert(document)));
    }
  }

  private static void answer(
      RequestPlan<TestEntry> plan, Request<TestEntry> request, Outcome... outcomes) {
    plan.answered(request, List.of(outcomes), 0);
  }

  private static String documents(Optional<Request<TestEntry>> request) {
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
