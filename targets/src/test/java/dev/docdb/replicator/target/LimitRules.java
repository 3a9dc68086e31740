package dev.docdb.replicator.target;

import static dev.docdb.replicator.target.TargetFixture.assumePossible;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.target.RequestLimits.OrderRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

/** What is more than a request or an entry holds is split or told of; nothing else suffers. */
sealed interface LimitRules extends TargetRules permits TargetContract {

  @Test
  default void splitsWhatIsMoreThanARequestHolds() throws Exception {
    int most = target().limits().entries();
    assumePossible(most <= 20_000, "more entries than a request holds");
    List<Change> changes =
        IntStream.rangeClosed(0, most).mapToObj(i -> journal().insert("d" + i)).toList();
    PlanDriver<?> driver = fixture().deliver(changes);
    assertTrue(driver.requests() >= 2, "requests: " + driver.requests());
    fixture().assertHolds(changes);
  }

  @Test
  default void asMuchAsARequestHoldsIsNotSplit() throws Exception {
    int most = target().limits().entries();
    long bytes = (long) most * entryBytes(journal().insert("d" + most));
    boolean fit = most <= 20_000 && bytes <= target().limits().bytes();
    assumePossible(fit, "as many entries as a request holds");
    List<Change> changes = new ArrayList<>();
    for (int count : List.of(most - 1, most)) {
      List<Change> some =
          IntStream.range(0, count).mapToObj(i -> journal().insert("d" + i)).toList();
      assertEquals(1, fixture().deliver(some).requests(), () -> "requests for " + count);
      changes.addAll(some);
    }
    fixture().assertHolds(changes);
  }

  @Test
  default void e01_e02_e03_e04_aRequestHasAsManyBytesAsItMayAndNotOneMore() throws Exception {
    long most = target().limits().bytes();
    assumePossible(most <= 16 << 20, "as many bytes as a request holds");
    long each = Math.min(target().limits().entryBytes(), most / 2) / 4 * 3;
    int count = (int) (most / each) + 1;
    List<Change> changes = new ArrayList<>();
    for (int more : List.of(-1, 0, 1)) {
      List<Change> some = ofBytes(most + more, count, "m" + more + "-");
      PlanDriver<?> driver = fixture().deliver(some);
      assertEquals(more > 0 ? 2 : 1, driver.requests(), () -> "requests for " + most + " " + more);
      assertEquals(Comparison.ids(some), Set.copyOf(driver.stored()));
      changes.addAll(some);
    }
    fixture().assertHolds(changes);
  }

  private List<Change> ofBytes(long all, int count, String ids) {
    int each = (int) (all / count);
    List<Change> changes = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      changes.add(sized(ids + i, each));
    }
    changes.add(sized(ids + count, (int) (all - (long) each * (count - 1))));
    return changes;
  }

  @Test
  default void aRequestOfOneDocumentIsStoredInItsOrder() throws Exception {
    OrderRule rule = target().limits().orderRule();
    boolean ordered = rule == OrderRule.ORDERED_REQUEST || rule == OrderRule.UNBROKEN_REQUEST;
    assumePossible(ordered, "a request with two changes of one document");
    List<Change> changes =
        IntStream.range(0, 500).mapToObj(i -> journal().update("d" + i % 2)).toList();
    fixture().sendAtOnce(target(), changes.toArray(Change[]::new));
    fixture().assertHolds(changes);
  }

  @Test
  default void splitsWhatHasMoreBytesThanARequestHolds() throws Exception {
    long most = Math.min(target().limits().bytes(), target().limits().entryBytes());
    assumePossible(target().limits().bytes() <= 16 << 20, "more bytes than a request holds");
    int count = (int) (target().limits().bytes() / (most / 3)) + 1;
    List<Change> changes =
        IntStream.range(0, count).mapToObj(i -> journal().large("d" + i, (int) most / 3)).toList();
    PlanDriver<?> driver = fixture().deliver(changes);
    assertTrue(driver.requests() >= 2, "requests: " + driver.requests());
    fixture().assertHolds(changes);
  }

  @Test
  default void anEmptyRequestDoesNothing() throws Exception {
    assertEquals(List.of(), target().send(List.of()));
  }

  @Test
  default void s17_d03_d05_d12_throttledEntriesAreSentAgainWithoutOvertaking() throws Exception {
    List<Change> changes = journal().random(200, 6);
    assumePossible(fixture().throttleNext(), "throttling");
    PlanDriver<?> driver = fixture().deliver(changes);
    assertEquals(Comparison.ids(changes), Set.copyOf(driver.stored()));
    fixture().assertHolds(changes);
  }

  @Test
  default void s17_aRefusedChangeIsToldAndTheOthersAreStored() throws Exception {
    List<Change> changes = new ArrayList<>(List.of(journal().insert("a"), journal().insert("b")));
    fixture().deliver(changes);
    Optional<Change> refused = fixture().toBeRefused(journal());
    assumePossible(refused.isPresent(), "a refused change");
    List<Change> more = List.of(journal().insert("c"), refused.get(), journal().insert("d"));
    PlanDriver<?> driver = fixture().deliver(more);
    assertEquals(Set.of(refused.get().eventId()), driver.refused().keySet());
    fixture().assertHarmless(driver.refused().values().toString());
    changes.addAll(List.of(more.get(0), more.get(2)));
    fixture().assertHolds(changes);
  }

  @Test
  default void s17_e01_e02_e03_whatIsAsLargeAsTheLimitIsStoredAndAByteMoreIsToldOf()
      throws Exception {
    int limit = target().limits().entryBytes();
    assumePossible(limit <= 16 << 20, "a change that is larger than an entry may be");
    List<Change> stored =
        List.of(sized("below", limit - 1), sized("at", limit), journal().insert("small"));
    Change above = sized("above", limit + 1);
    PlanDriver<?> driver =
        fixture().deliver(List.of(stored.get(0), above, stored.get(1), stored.get(2)));
    assertEquals(Set.of(above.eventId()), driver.refused().keySet());
    assertTrue(driver.refused().values().toString().matches(".*\\d.*"), "no size is told");
    assertEquals(Comparison.ids(stored), Set.copyOf(driver.stored()));
    fixture().assertHolds(stored);
  }

  /** An insert whose entry has so many bytes, which compress well. */
  private Change sized(String id, int bytes) {
    int text = bytes / 2;
    Change change = filled(id, text);
    for (int less = bytes - entryBytes(change); less != 0; less = bytes - entryBytes(change)) {
      text += less;
      change = filled(id, text);
    }
    return change;
  }

  private Change filled(String id, int bytes) {
    return journal().insert(id, "text", new BsonString("x".repeat(bytes)));
  }

  private int entryBytes(Change change) {
    return target().toEntry(fixture().encode(List.of(change)).getFirst()).orElseThrow().bytes();
  }
}
