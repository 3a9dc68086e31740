package dev.docdb.replicator.request;

import static dev.docdb.replicator.request.PlanUnderTest.answer;
import static dev.docdb.replicator.request.PlanUnderTest.documents;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.request.TokenBucket.Counts;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** A service that gives less than it is asked for is asked for little more than it gives. */
class ThrottlingTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final PlanUnderTest tested = new PlanUnderTest();

  /** So much a second, and at once; in requests of so many entries, so many at a time. */
  private record Given(Counts counts, int perSecond, int burst, int entries, int inFlight) {}

  @Test
  void d03_aThrottledServiceIsSentLittleMoreThanItGivesAndGivesAllItHas(TestReporter reporter) {
    for (Given given :
        List.of(
            new Given(Counts.ENTRIES, 1_000, 1_000, 500, 4),
            new Given(Counts.ENTRIES, 1_000, 200, 500, 4),
            new Given(Counts.ENTRIES, 10, 10, 500, 4),
            new Given(Counts.REQUESTS, 300, 300, 10, 8),
            new Given(Counts.REQUESTS, 20, 2, 10, 8))) {
      TokenBucket service = new TokenBucket(given.counts(), given.perSecond(), given.burst());
      ThrottledRun run = new ThrottledRun(service, given.entries(), given.inFlight());
      double first = run.run(MINUTE).efficiency();
      double then = run.run(MINUTE).efficiency();
      int ofOne = given.counts() == Counts.ENTRIES ? 1 : given.entries();
      double throughput = run.stored() / (60.0 * given.perSecond() * ofOne);
      String figures =
          String.format(
              Locale.ROOT,
              "stored of sent: %.3f in the first minute, %.3f then; stored of given: %.3f",
              first,
              then,
              throughput);
      reporter.publishEntry(given.toString(), figures);
      assertTrue(then > 0.95 && throughput > 0.9, () -> given + ": " + figures);
    }
  }

  @Test
  void whatTheServiceGivesMoreIsTakenAndWhatItGivesLessIsNotAskedForLong() {
    TokenBucket service = new TokenBucket(Counts.ENTRIES, 500, 500);
    ThrottledRun run = new ThrottledRun(service, 500, 4).run(MINUTE);
    service.give(2_000, run.now());
    run.run(MINUTE).run(MINUTE);
    assertTrue(run.stored() > 0.95 * 120_000, run.stored() + " of 120,000 stored");
    service.give(100, run.now());
    run.run(MINUTE);
    assertTrue(run.stored() > 0.9 * 6_000, run.stored() + " of 6,000 stored");
    assertTrue(run.efficiency() > 0.8, "stored of sent: " + run.efficiency());
  }

  @Test
  void d03_afterTenMinutesOfThrottlingTheOldPaceIsBackInThree() {
    TokenBucket service = new TokenBucket(Counts.REQUESTS, 100, 10);
    ThrottledRun run = new ThrottledRun(service, 10, 4).run(MINUTE);
    service.give(0, run.now());
    run.run(Duration.ofMinutes(10));
    service.give(100, run.now());
    run.run(Duration.ofMinutes(3)).run(MINUTE);
    double share = run.stored() / (60.0 * 10 * 100);
    assertTrue(share > 0.8, () -> "of what it can take: " + share);
  }

  @Test
  void aServiceThatNeverThrottlesGetsAllThatFitsIntoItsAnswers() {
    TokenBucket service = new TokenBucket(Counts.ENTRIES, 1e9, 1e9);
    ThrottledRun run = new ThrottledRun(service, 500, 4).run(Duration.ofSeconds(2));
    assertEquals(2_000 / 20 * 4, run.requests());
    assertEquals(1, run.efficiency());
  }

  @Test
  void anOutageSlowsNothingDownWhenItIsOver() {
    RequestPlan<TestEntry> plan = tested.plan(2, 100, 2, OrderRule.ONE_CHANGE_A_DOCUMENT);
    tested.add(plan, "a", "b", "c", "d", "e");
    long now = 0;
    for (int i = 0; i < 10; i++) {
      plan.unanswered(plan.next(now).orElseThrow(), now);
      now = plan.wakeAt().orElseThrow();
    }
    plan.answered(plan.next(now).orElseThrow(), List.of(Outcome.STORED, Outcome.STORED), now);
    assertEquals("c d", documents(plan.next(now)));
    assertEquals("e", documents(plan.next(now)));
  }

  @Test
  void whatTheTargetCallsTooLargeIsRefusedOnlyWhenAllBeforeItIsSettled() {
    RequestPlan<TestEntry> plan = tested.plan(2, 100, 2, OrderRule.ONE_CHANGE_A_DOCUMENT);
    tested.add(plan, "a", "large", "b");
    answer(
        plan, plan.next(0).orElseThrow(), Outcome.THROTTLED, new Outcome.TooLarge("for its place"));
    Request<TestEntry> again = plan.next(plan.wakeAt().orElseThrow()).orElseThrow();
    assertEquals("a", again.entries().getFirst().document());
    assertEquals(List.of(), tested.refused());
    answer(plan, again, Outcome.STORED);
    assertEquals("b", documents(plan.next(Long.MAX_VALUE / 2)));
    assertEquals(List.of("for its place"), tested.refused());
  }
}
