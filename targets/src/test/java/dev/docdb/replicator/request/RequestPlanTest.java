package dev.docdb.replicator.request;

import static dev.docdb.replicator.request.PlanUnderTest.answer;
import static dev.docdb.replicator.request.PlanUnderTest.documents;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What goes into a request, and what becomes of it. */
class RequestPlanTest {
  private static final long MILLI = 1_000_000;

  private final PlanUnderTest tested = new PlanUnderTest();

  @Test
  void packsUpToTheCount() {
    RequestPlan<TestEntry> plan = tested.plan(2, 100, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    tested.add(plan, "a", "b", "c");
    assertEquals("a b", documents(plan.next(0)));
    assertEquals("c", documents(plan.next(0)));
    assertEquals(Optional.empty(), plan.next(0));
  }

  @Test
  void packsUpToTheBytes() {
    RequestPlan<TestEntry> plan = tested.plan(9, 25, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    tested.add(plan, "a", "b", "c");
    assertEquals("a b", documents(plan.next(0)));
    assertEquals("c", documents(plan.next(0)));
  }

  @Test
  void anEntryLargerThanTheUsualRequestGoesAlone() {
    RequestPlan<TestEntry> plan =
        tested.plan(new RequestLimits(9, 25, 60, 9, OrderRule.ONE_CHANGE_A_DOCUMENT));
    plan.add(TestEntry.of(tested.journal().insert("a"), 10, ""));
    plan.add(TestEntry.of(tested.journal().insert("large"), 60, ""));
    plan.add(TestEntry.of(tested.journal().insert("b"), 10, ""));
    assertEquals("a", documents(plan.next(0)));
    assertEquals("large", documents(plan.next(0)));
    assertEquals("b", documents(plan.next(0)));
  }

  @Test
  void anEntryTooLargeIsRefusedWithoutBeingSent() {
    RequestPlan<TestEntry> plan = tested.plan(9, 50, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    plan.add(TestEntry.of(tested.journal().insert("a"), 51, ""));
    assertEquals(Optional.empty(), plan.next(0));
    assertEquals(
        List.of("too large: 51 bytes, where at most 50 fit (CLAIM_CHECK_BUCKET can keep it)"),
        tested.refused());
    assertTrue(plan.isIdle());
  }

  @Test
  void anEntryTooLargeIsRefusedOnlyWhenAllBeforeItIsSettled() {
    RequestPlan<TestEntry> plan = tested.plan(1, 50, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    tested.add(plan, "a");
    plan.add(TestEntry.of(tested.journal().insert("large"), 51, ""));
    tested.add(plan, "b");
    Request<TestEntry> first = plan.next(0).orElseThrow();
    assertEquals("a", documents(Optional.of(first)));
    assertEquals(Optional.empty(), plan.next(0));
    assertEquals(List.of(), tested.refused());
    plan.unanswered(first, 0);
    Request<TestEntry> again = plan.next(Long.MAX_VALUE / 2).orElseThrow();
    assertEquals("a", documents(Optional.of(again)));
    assertEquals(List.of(), tested.refused());
    answer(plan, again, Outcome.STORED);
    assertEquals("b", documents(plan.next(0)));
    assertEquals(1, tested.refused().size());
  }

  @Test
  void noMoreRequestsAreInFlightThanAllowed() {
    RequestPlan<TestEntry> plan = tested.plan(1, 100, 2, OrderRule.ONE_CHANGE_A_DOCUMENT);
    tested.add(plan, "a", "b", "c");
    Request<TestEntry> first = plan.next(0).orElseThrow();
    plan.next(0).orElseThrow();
    assertEquals(Optional.empty(), plan.next(0));
    answer(plan, first, Outcome.STORED);
    assertEquals("c", documents(plan.next(0)));
  }

  @Test
  void aDocumentsNextChangeWaitsForTheOneBeforeIt() {
    RequestPlan<TestEntry> plan = tested.plan(9, 100, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    tested.add(plan, "a", "b", "a", "c");
    Request<TestEntry> first = plan.next(0).orElseThrow();
    assertEquals("a b c", documents(Optional.of(first)));
    assertEquals(Optional.empty(), plan.next(0));
    answer(plan, first, Outcome.STORED, Outcome.STORED, Outcome.STORED);
    assertEquals("a", documents(plan.next(0)));
  }

  @Test
  void anOrderedRequestHoldsManyChangesOfADocumentButNoTwoRequestsDo() {
    RequestPlan<TestEntry> plan = tested.plan(3, 100, 9, OrderRule.ORDERED_REQUEST);
    tested.add(plan, "a", "a", "b", "a", "c");
    assertEquals("a a b", documents(plan.next(0)));
    assertEquals("c", documents(plan.next(0)));
    assertEquals(Optional.empty(), plan.next(0));
  }

  @Test
  void anUnbrokenRequestEndsWhereAChangeMustWait() {
    RequestPlan<TestEntry> plan = tested.plan(2, 100, 9, OrderRule.UNBROKEN_REQUEST);
    tested.add(plan, "a", "b", "c", "a", "d");
    Request<TestEntry> first = plan.next(0).orElseThrow();
    assertEquals("a b", documents(Optional.of(first)));
    assertEquals("c", documents(plan.next(0)));
    assertEquals(Optional.empty(), plan.next(0), "d would leave a gap where a belongs");
    answer(plan, first, Outcome.STORED, Outcome.STORED);
    assertEquals("a d", documents(plan.next(0)));
  }

  @Test
  void entriesOfDifferentGroupsDoNotShareARequest() {
    RequestPlan<TestEntry> plan = tested.plan(9, 100, 9, OrderRule.UNBROKEN_REQUEST);
    plan.add(TestEntry.of(tested.journal().insert("a"), 10, "one"));
    plan.add(TestEntry.of(tested.journal().insert("b"), 10, "two"));
    plan.add(TestEntry.of(tested.journal().insert("c"), 10, "one"));
    assertEquals("a c", documents(plan.next(0)));
    assertEquals("b", documents(plan.next(0)));
  }

  @Test
  void aChangeOfNoDocumentWaitsForAllBeforeItAndHoldsAllBehindIt() {
    RequestPlan<TestEntry> plan = tested.plan(9, 100, 9, OrderRule.ORDERED_REQUEST);
    tested.add(plan, "a");
    plan.add(TestEntry.of(tested.journal().drop()));
    tested.add(plan, "b");
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
    RequestPlan<TestEntry> plan = tested.plan(9, 100, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    List<Change> changes =
        List.of(
            tested.journal().insert("a"),
            tested.journal().insert("b"),
            tested.journal().update("a"));
    changes.forEach(change -> plan.add(TestEntry.of(change)));
    Request<TestEntry> first = plan.next(0).orElseThrow();
    answer(plan, first, Outcome.THROTTLED, Outcome.STORED);
    assertEquals(List.of(changes.get(1).eventId()), tested.stored());
    Request<TestEntry> again = plan.next(plan.wakeAt().orElseThrow()).orElseThrow();
    assertEquals(changes.getFirst().eventId(), again.entries().getFirst().id());
    assertEquals(1, again.entries().size());
  }

  @Test
  void aRefusedEntryIsToldAndNotSentAgain() {
    RequestPlan<TestEntry> plan = tested.plan(9, 100, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    tested.add(plan, "a");
    answer(plan, plan.next(0).orElseThrow(), new Outcome.Refused("illegal"));
    assertEquals(List.of("illegal"), tested.refused());
    assertTrue(plan.isIdle());
    assertFalse(plan.isBackingOff());
  }

  @Test
  void anUnansweredRequestGoesAgainAsAWhole() {
    RequestPlan<TestEntry> plan = tested.plan(9, 100, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    tested.add(plan, "a", "b");
    plan.unanswered(plan.next(0).orElseThrow(), 0);
    assertFalse(plan.isIdle());
    assertEquals("a b", documents(plan.next(plan.wakeAt().orElseThrow())));
  }

  @Test
  void waitsDoubleUntilTheLongestAndBeginShortAgainWhenSomethingWasStored() {
    RequestPlan<TestEntry> plan = tested.plan(9, 100, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    tested.add(plan, "a", "b");
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
    RequestPlan<TestEntry> plan = tested.plan(1, 100, 3, OrderRule.ONE_CHANGE_A_DOCUMENT);
    tested.add(plan, "a", "b", "c");
    List<Request<TestEntry>> together =
        Stream.generate(() -> plan.next(0).orElseThrow()).limit(3).toList();
    together.forEach(request -> plan.unanswered(request, 0));
    assertEquals(10 * MILLI, plan.wakeAt().orElseThrow());
  }

  @Test
  void oneRequestAtATimeProbesATargetInTrouble() {
    RequestPlan<TestEntry> plan = tested.plan(1, 100, 3, OrderRule.ONE_CHANGE_A_DOCUMENT);
    tested.add(plan, "a", "b", "c");
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
    RequestPlan<TestEntry> plan = tested.plan(9, 100, 9, OrderRule.ONE_CHANGE_A_DOCUMENT);
    tested.add(plan, "a", "b");
    Request<TestEntry> request = plan.next(0).orElseThrow();
    assertThrows(IllegalStateException.class, () -> answer(plan, request, Outcome.STORED));
  }
}
