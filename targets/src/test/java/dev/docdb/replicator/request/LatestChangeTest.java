package dev.docdb.replicator.request;

import static dev.docdb.replicator.request.PlanUnderTest.answer;
import static dev.docdb.replicator.request.PlanUnderTest.documents;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where only the last change of a document counts. */
class LatestChangeTest {
  private final PlanUnderTest tested = new PlanUnderTest();

  @Test
  void whereOnlyTheLastChangeCountsItStandsForThoseBeforeIt() {
    RequestPlan<TestEntry> plan = tested.plan(9, 100, 9, OrderRule.LATEST_CHANGE);
    tested.add(plan, "a", "b", "a", "a");
    Request<TestEntry> request = plan.next(0).orElseThrow();
    assertEquals("a b", documents(Optional.of(request)));
    tested.add(plan, "a");
    assertEquals(Optional.empty(), plan.next(0), "two requests hold the same document");
    answer(plan, request, Outcome.STORED, Outcome.STORED);
    assertEquals(4, tested.stored().size());
    assertEquals("a", documents(plan.next(0)));
  }

  @Test
  void whatStoodForOthersAndIsRefusedLeavesThemToBeSent() {
    RequestPlan<TestEntry> plan = tested.plan(9, 100, 9, OrderRule.LATEST_CHANGE);
    tested.add(plan, "a", "a");
    answer(plan, plan.next(0).orElseThrow(), new Outcome.Refused("mapping"));
    assertEquals(List.of(), tested.refused(), "what stands before it isn't delivered");
    answer(plan, plan.next(Long.MAX_VALUE / 2).orElseThrow(), Outcome.STORED);
    assertEquals(1, tested.stored().size());
    answer(plan, plan.next(Long.MAX_VALUE / 2).orElseThrow(), new Outcome.Refused("mapping"));
    assertEquals(List.of("mapping"), tested.refused());
    assertTrue(plan.isIdle());
  }

  @Test
  void d06_ofADocumentThatIsRefusedAgainAndAgainEachChangeIsSentOnceMoreAndToldAtOnce() {
    assertEachIsSentOnceMore(new Outcome.Refused("mapping"));
  }

  @Test
  void d09_ofADocumentThatIsAlwaysTooLargeEachChangeIsSentOnceMoreAndToldAtOnce() {
    assertEachIsSentOnceMore(new Outcome.TooLarge("size"));
  }

  private void assertEachIsSentOnceMore(Outcome outcome) {
    RequestPlan<TestEntry> plan = tested.plan(9, 100, 9, OrderRule.LATEST_CHANGE);
    int changes = 500;
    for (int i = 0; i < changes; i++) {
      tested.add(plan, "a");
    }
    answer(plan, plan.next(0).orElseThrow(), outcome);
    assertEquals(List.of(), tested.refused());
    for (int told = 0; told < changes; told++) {
      Request<TestEntry> next = plan.next(0).orElseThrow();
      assertEquals(told, tested.refused().size());
      answer(plan, next, outcome);
    }
    assertEquals(Optional.empty(), plan.next(0));
    assertEquals(changes, tested.refused().size());
    assertTrue(plan.isIdle());
  }

  @Test
  void documentsOfTwoCollectionsDoNotStandForEachOther() {
    RequestPlan<TestEntry> plan = tested.plan(9, 100, 9, OrderRule.LATEST_CHANGE);
    Journal others = new Journal(Namespace.of("shop", "customers"));
    tested.add(plan, "a");
    plan.add(TestEntry.of(others.insert("a"), 10, ""));
    Request<TestEntry> first = plan.next(0).orElseThrow();
    assertEquals(1, first.entries().size());
    answer(plan, first, Outcome.STORED);
    assertEquals("a", documents(plan.next(0)));
  }
}
