package dev.docdb.replicator.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.request.PlanDriver;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every target does. A target's own test says how to open it on a place that is empty, and how
 * to look into that place; what can't be brought about there is skipped by name.
 */
public abstract class TargetContract {
  private static final AtomicInteger PLACES = new AtomicInteger();
  private static final long EPOCH = 7;
  private static final String CANNOT = "can't be brought about here: ";

  /** The collection of this test, which no other test uses. */
  protected final Namespace namespace =
      Namespace.of("shop" + ProcessHandle.current().pid(), "orders" + PLACES.incrementAndGet());

  private final Journal journal = new Journal(namespace);
  private Target<?> target;

  /** A target that writes to a new place, made for {@link #namespace}. */
  protected abstract Target<?> open();

  /** How the target wants changes encoded: as messages, unless it says otherwise. */
  protected Encoding encoding() {
    return new Encoding(Shape.CHANGE, JsonMode.RELAXED);
  }

  /** What the place holds, in its order as far as it has one. */
  protected abstract List<StoredChange> stored();

  /** Whether the place keeps every change, and not only the documents as they are now. */
  protected boolean keepsEveryChange() {
    return true;
  }

  /** Makes the place answer that it has no room for some entries of the next requests. */
  protected boolean throttleNext() {
    return false;
  }

  /** A change that the place will refuse. */
  protected Optional<Change> toBeRefused(Journal changes) {
    return Optional.empty();
  }

  /** A target of the same kind that looks for its place at this address of this machine. */
  protected Optional<Target<?>> openAt(URI address) {
    return Optional.empty();
  }

  /** A target of the same kind whose place doesn't answer. */
  protected Optional<Target<?>> unreachable() {
    return openAt(SilentPlace.nowhere());
  }

  /** A password that the target was given. */
  protected Optional<String> secret() {
    return Optional.empty();
  }

  @BeforeEach
  final void openTarget() {
    target = open();
  }

  @AfterEach
  final void closeTarget() {
    target.close();
  }

  @Test
  void s01_storesEveryChange() throws Exception {
    List<Change> changes =
        List.of(
            journal.insert("a"),
            journal.insert("b"),
            journal.update("a"),
            journal.replace("b"),
            journal.delete("a"),
            journal.insert("c"));
    PlanDriver<?> driver = deliver(changes);
    assertEquals(Comparison.ids(changes), Set.copyOf(driver.stored()));
    assertHolds(changes);
  }

  @Test
  void keepsTheOrderOfEachDocument() throws Exception {
    List<Change> changes = journal.random(600, 12);
    deliver(changes);
    assertHolds(changes);
  }

  @Test
  void s05_anUpdateOfADocumentThatIsGoneIsNoObstacle() throws Exception {
    List<Change> changes =
        List.of(journal.insert("a"), journal.updateOfGone("a"), journal.delete("a"));
    deliver(changes);
    assertHolds(changes);
  }

  @Test
  void s06_aDeleteOfWhatIsNotThereIsNoObstacle() throws Exception {
    List<Change> changes =
        List.of(journal.insert("a"), journal.delete("a"), journal.delete("b"), journal.insert("c"));
    deliver(changes);
    List<Change> again = changes.subList(1, 4);
    assertEquals(Comparison.ids(again), Set.copyOf(deliver(again).stored()));
    assertReplayed(changes);
  }

  @Test
  void aChangeOfNoDocumentKeepsItsPlace() throws Exception {
    List<Change> changes = List.of(journal.insert("a"), journal.drop(), journal.insert("b"));
    deliver(changes);
    if (keepsEveryChange()) {
      assertEquals(Comparison.ids(changes), new Comparison(changes, stored()).storedIds());
    }
  }

  @Test
  void splitsWhatIsMoreThanARequestHolds() throws Exception {
    int most = target.limits().entries();
    assumeTrue(most <= 20_000, CANNOT + "more entries than a request holds");
    List<Change> changes =
        IntStream.rangeClosed(0, most).mapToObj(i -> journal.insert("d" + i)).toList();
    PlanDriver<?> driver = deliver(changes);
    assertTrue(driver.requests() >= 2, "requests: " + driver.requests());
    assertHolds(changes);
  }

  @Test
  void splitsWhatHasMoreBytesThanARequestHolds() throws Exception {
    long most = Math.min(target.limits().bytes(), target.limits().entryBytes());
    assumeTrue(target.limits().bytes() <= 16 << 20, CANNOT + "more bytes than a request holds");
    int count = (int) (target.limits().bytes() / (most / 3)) + 1;
    List<Change> changes =
        IntStream.range(0, count).mapToObj(i -> journal.large("d" + i, (int) most / 3)).toList();
    PlanDriver<?> driver = deliver(changes);
    assertTrue(driver.requests() >= 2, "requests: " + driver.requests());
    assertHolds(changes);
  }

  @Test
  void anEmptyRequestDoesNothing() throws Exception {
    assertEquals(List.of(), target.send(List.of()));
  }

  @Test
  void aReplayEndsInTheSameStateOrRepeatsEventIds() throws Exception {
    List<Change> changes = journal.random(60, 5);
    deliver(changes);
    deliver(changes);
    assertReplayed(changes);
  }

  @Test
  void aReplayFromTheMiddleTakesNothingBack() throws Exception {
    List<Change> changes = journal.random(60, 5);
    deliver(changes);
    deliver(changes.subList(20, 40));
    assertReplayed(changes);
  }

  @Test
  void canBeClosedTwice() throws Exception {
    deliver(List.of(journal.insert("a")));
    target.close();
    target.close();
  }

  @Test
  void s17_throttledEntriesAreSentAgainWithoutOvertaking() throws Exception {
    List<Change> changes = journal.random(200, 6);
    assumeTrue(throttleNext(), CANNOT + "throttling");
    PlanDriver<?> driver = deliver(changes);
    assertEquals(Comparison.ids(changes), Set.copyOf(driver.stored()));
    assertHolds(changes);
  }

  @Test
  void s17_aRefusedChangeIsToldAndTheOthersAreStored() throws Exception {
    List<Change> changes = new ArrayList<>(List.of(journal.insert("a"), journal.insert("b")));
    deliver(changes);
    Optional<Change> refused = toBeRefused(journal);
    assumeTrue(refused.isPresent(), CANNOT + "a refused change");
    List<Change> more = List.of(journal.insert("c"), refused.get(), journal.insert("d"));
    PlanDriver<?> driver = deliver(more);
    assertEquals(Set.of(refused.get().eventId()), driver.refused().keySet());
    assertHarmless(driver.refused().values().toString());
    changes.addAll(List.of(more.get(0), more.get(2)));
    assertHolds(changes);
  }

  @Test
  void s17_whatIsAsLargeAsTheLimitIsStoredAndAByteMoreIsToldOf() throws Exception {
    int limit = target.limits().entryBytes();
    assumeTrue(limit <= 16 << 20, CANNOT + "a change that is larger than an entry may be");
    List<Change> stored =
        List.of(sized("below", limit - 1), sized("at", limit), journal.insert("small"));
    Change above = sized("above", limit + 1);
    PlanDriver<?> driver = deliver(List.of(stored.get(0), above, stored.get(1), stored.get(2)));
    assertEquals(Set.of(above.eventId()), driver.refused().keySet());
    assertTrue(driver.refused().values().toString().matches(".*\\d.*"), "no size is told");
    assertEquals(Comparison.ids(stored), Set.copyOf(driver.stored()));
    assertHolds(stored);
  }

  /** An insert whose entry has so many bytes, which compress well. */
  private Change sized(String id, int bytes) {
    int half = bytes / 2;
    return filled(id, half + bytes - entryBytes(filled(id, half)));
  }

  private Change filled(String id, int bytes) {
    return journal.insert(id, "text", new BsonString("x".repeat(bytes)));
  }

  private int entryBytes(Change change) {
    return target.toEntry(encode(List.of(change)).getFirst()).orElseThrow().bytes();
  }

  @Test
  void anOutageEndsInAnExceptionAndAcknowledgesNothing() {
    Optional<Target<?>> dead = unreachable();
    assumeTrue(dead.isPresent(), CANNOT + "an outage");
    try (Target<?> unreachable = dead.get()) {
      TargetUnavailableException failure =
          assertThrows(
              TargetUnavailableException.class, () -> sendAtOnce(unreachable, journal.insert("a")));
      assertHarmless(stackTrace(failure));
    }
  }

  @Test
  @Timeout(60)
  void anInterruptEndsARequestThatWaitsForItsAnswer() throws Exception {
    try (SilentPlace silent = new SilentPlace()) {
      Optional<Target<?>> waiting = openAt(silent.uri());
      assumeTrue(waiting.isPresent(), CANNOT + "a place that takes a call and doesn't answer");
      try (Target<?> open = waiting.get()) {
        Change change = journal.insert("a");
        InterruptedCall.waitingFor(silent, () -> sendAtOnce(open, change));
      }
    }
  }

  @Test
  void anInterruptBeforehandEndsARequest() throws Exception {
    InterruptedCall.beforehand(() -> sendAtOnce(target, journal.insert("a")));
  }

  @Test
  void showsNeitherSecretsNorDocuments() throws Exception {
    Change change = journal.insert("a");
    deliver(List.of(change));
    assertHarmless(target.toString());
    assertHarmless(target.toEntry(encode(List.of(change)).getFirst()).toString());
  }

  @Test
  void saysItsOwnName() {
    assertFalse(target.toString().contains("@"), target.toString());
    assertTrue(
        target.toString().contains(target.kind().enabledBy().name()),
        "names the setting: " + target);
  }

  private PlanDriver<?> deliver(List<Change> changes) throws InterruptedException {
    return PlanDriver.of(target).deliver(encode(changes));
  }

  private <E extends Entry> void sendAtOnce(Target<E> to, Change change)
      throws InterruptedException {
    to.send(List.of(to.toEntry(encode(List.of(change)).getFirst()).orElseThrow()));
  }

  private List<EncodedChange> encode(List<Change> changes) {
    return new BatchEncoder(Set.of(encoding())).encode(changes, EPOCH).changes();
  }

  private void assertHolds(List<Change> changes) {
    Comparison comparison = new Comparison(changes, stored());
    if (keepsEveryChange()) {
      comparison.assertEachChangeOnceInOrder();
    } else {
      comparison.assertDocumentsAsTheyAreNow();
    }
  }

  private void assertReplayed(List<Change> changes) {
    if (keepsEveryChange()) {
      new Comparison(changes, stored()).assertRepeatsButNeverJumps();
    } else {
      assertHolds(changes);
    }
  }

  private void assertHarmless(String text) {
    assertFalse(text.contains(Journal.CONTENT), "shows a document: " + text);
    secret().ifPresent(secret -> assertFalse(text.contains(secret), "shows the secret: " + text));
  }

  private static String stackTrace(Exception failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
