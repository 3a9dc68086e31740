package dev.docdb.replicator.request;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.request.RequestPlanWorld.Happened;
import java.util.EnumMap;
import org.junit.jupiter.api.Test;

class RequestPlanModelTest {
  private static final int WORLDS = 5_000;

  @Test
  void inThousandsOfWorldsAllIsSettledAndNothingJumps() {
    EnumMap<Happened, Integer> happened = new EnumMap<>(Happened.class);
    for (long seed = 1; seed <= WORLDS; seed++) {
      try {
        new RequestPlanWorld(seed, happened).live();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("in the world of seed " + seed + ": " + e.getMessage(), e);
      }
    }
    for (Happened what : Happened.values()) {
      assertTrue(happened.getOrDefault(what, 0) > 100, () -> what + " hardly ever: " + happened);
    }
  }
}
