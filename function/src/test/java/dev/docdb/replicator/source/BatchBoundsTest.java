package dev.docdb.replicator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BatchBoundsTest {

  @Test
  void asksForTheMostUntilItKnowsBetter() {
    assertEquals(1000, new BatchBounds(1000, 2_000_000).count());
  }

  @Test
  void asksForFewerOfLargerChanges() {
    BatchBounds bounds = new BatchBounds(1000, 2_000_000);
    bounds.seen(10, 200_000);
    assertEquals(100, bounds.count());
  }

  @Test
  void asksForSomeHoweverLargeTheyAre() {
    BatchBounds bounds = new BatchBounds(1000, 2_000_000);
    bounds.seen(1, 16_000_000);
    assertEquals(10, bounds.count());
  }

  @Test
  void followsChangesThatBecomeSmaller() {
    BatchBounds bounds = new BatchBounds(1000, 2_000_000);
    bounds.seen(1, 16_000_000);
    int before = bounds.count();
    for (int i = 0; i < 30; i++) {
      bounds.seen(bounds.count(), 500L * bounds.count());
    }
    assertTrue(bounds.count() > before);
    assertEquals(1000, bounds.count());
  }

  @Test
  void learnsNothingFromAnEmptyReply() {
    BatchBounds bounds = new BatchBounds(1000, 2_000_000);
    bounds.seen(0, 200);
    assertEquals(1000, bounds.count());
  }
}
