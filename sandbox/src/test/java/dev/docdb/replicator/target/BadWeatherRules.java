package dev.docdb.replicator.target;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.target.BadWeather.Fault;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every target keeps on a bad line. */
public interface BadWeatherRules {
  int CHANGES = 800;
  int DOCUMENTS = 25;

  /** The target, at the end of the line. */
  TargetFixture fixture();

  /** The line. */
  BadWeather weather();

  /**
   * Answers are lost, requests cut, connections reset; services that can be told to have no room
   * have none, too. What is there at the end is what was sent: repeated perhaps, under the same
   * event ids, and never out of order.
   */
  @Test
  @Timeout(60)
  default void d10_inAnyWeatherEveryChangeArrivesAndNoneOvertakesAnother() throws Exception {
    List<Change> changes = fixture().journal().random(CHANGES, DOCUMENTS);
    fixture().throttleNext();
    PlanDriver<?> driver = PlanDriver.of(weather().over(fixture().target())).enduring(1_000);
    for (int from = 0; from < CHANGES; from += DOCUMENTS) {
      int to = Math.min(CHANGES, from + DOCUMENTS);
      driver.deliver(fixture().encode(changes.subList(from, to)));
    }
    weather().pass();
    assertEquals(Comparison.ids(changes), Set.copyOf(driver.stored()));
    assertEquals(Set.of(Fault.values()), weather().met().keySet(), "not all weathers were met");
    fixture().assertReplayed(changes);
  }
}
