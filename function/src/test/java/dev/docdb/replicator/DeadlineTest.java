package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  @Test
  void leavesSecondsToDeliverToSaveAndToReturn() {
    Deadline deadline = Deadline.in(Duration.ofSeconds(120), 1_000);

    assertEquals(1_000 + Duration.ofSeconds(108).toNanos(), deadline.readUntil());
    assertEquals(1_000 + Duration.ofSeconds(112).toNanos(), deadline.deliverUntil());
    assertEquals(1_000 + Duration.ofSeconds(115).toNanos(), deadline.end());
  }

  @Test
  void keepsItsPhasesInOrderHoweverShortTheTime() {
    for (int millis = 0; millis < 20_000; millis += 7) {
      Deadline deadline = Deadline.in(Duration.ofMillis(millis), 0);
      assertTrue(deadline.readUntil() >= 0);
      assertTrue(deadline.readUntil() <= deadline.deliverUntil());
      assertTrue(deadline.deliverUntil() <= deadline.end());
      long report = Deadline.toReport(Duration.ofMillis(millis)).toNanos();
      assertTrue(deadline.end() <= report);
      assertTrue(report <= Duration.ofMillis(millis).toNanos());
    }
  }
}
