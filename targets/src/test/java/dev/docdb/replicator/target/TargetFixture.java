package dev.docdb.replicator.target;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.EventFormat;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.request.PlanDriver;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A target on a place that is empty, and what the rules need to use it and to look into that place.
 * A target's own test says how to open it and how to look; what can't be brought about there is
 * skipped by name.
 */
public abstract class TargetFixture {
  private static final AtomicInteger PLACES = new AtomicInteger();
  private static final long EPOCH = 7;

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

  /** What is stored there of a collection, if the place keeps collections apart by itself. */
  protected List<StoredChange> stored(Namespace collection) {
    String written = "\"collection\":\"" + collection.collection().orElseThrow() + "\"";
    return stored().stream().filter(change -> change.value().contains(written)).toList();
  }

  /** A target of the same kind, on the same place, that sends messages in this format. */
  protected Optional<Target<?>> openFor(EventFormat format) {
    return Optional.empty();
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

  public final Target<?> target() {
    return target;
  }

  public final Journal journal() {
    return journal;
  }

  /** Skips a rule by name, where what it needs can't be had. */
  static void assumePossible(boolean possible, String what) {
    assumeTrue(possible, "can't be brought about here: " + what);
  }

  final PlanDriver<?> deliver(List<Change> changes) throws InterruptedException {
    return PlanDriver.of(target).deliver(encode(changes));
  }

  final void deliver(Target<?> to, Encoding form, List<Change> changes)
      throws InterruptedException {
    PlanDriver.of(to).deliver(encode(changes, form));
  }

  final <E extends Entry> List<Outcome> sendAtOnce(Target<E> to, Change... changes)
      throws InterruptedException {
    return to.send(
        encode(List.of(changes)).stream().map(change -> to.toEntry(change).orElseThrow()).toList());
  }

  final List<EncodedChange> encode(List<Change> changes) {
    return encode(changes, encoding());
  }

  static List<EncodedChange> encode(List<Change> changes, Encoding form) {
    return new BatchEncoder(Set.of(form)).encode(changes, EPOCH).changes();
  }

  final void assertHolds(List<Change> changes) {
    assertHolds(changes, stored());
  }

  final void assertHolds(List<Change> changes, List<StoredChange> stored) {
    Comparison comparison = new Comparison(changes, stored);
    if (keepsEveryChange()) {
      comparison.assertEachChangeOnceInOrder();
    } else {
      comparison.assertDocumentsAsTheyAreNow();
    }
  }

  final void assertHoldsOfAnyId(List<Change> changes) {
    Comparison comparison = new Comparison(changes, stored());
    if (keepsEveryChange()) {
      comparison.assertEachChangeOnceInOrderUnderAnyKey();
    } else {
      comparison.assertDocumentsAsTheyAreNow();
    }
  }

  final void assertReplayed(List<Change> changes) {
    if (keepsEveryChange()) {
      new Comparison(changes, stored()).assertRepeatsButNeverJumps();
    } else {
      assertHolds(changes);
    }
  }

  final void assertHarmless(String text) {
    assertFalse(text.contains(Journal.CONTENT), "shows a document: " + text);
    secret().ifPresent(secret -> assertFalse(text.contains(secret), "shows the secret: " + text));
  }
}
