package dev.docdb.replicator.state;

import com.mongodb.client.model.Filters;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonNumber;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/**
 * Changes what is kept of a scope, as an operator wants it: under the lease like a tick, by
 * compare-and-set on what was seen, and with an entry in the audit.
 *
 * @param owner who we are, for operators who look at the lease
 * @param length of the lease
 */
public record ScopeEditor(
    StateStore store, ServerGreeting greeting, String owner, Duration length) {

  /** What became of a change. */
  public sealed interface Outcome {}

  /** It took place. */
  public record Changed() implements Outcome {}

  /**
   * Somebody else holds the lease, and nothing was changed.
   *
   * @param until when it lapses unless it is prolonged, by the server's clock
   * @param from when another one may take it then
   */
  public record Busy(String owner, Optional<Instant> until, Optional<Instant> from)
      implements Outcome {}

  /** What was seen isn't so any more, and nothing was changed. */
  public record Overtaken() implements Outcome {}

  /** How much of what was seen must be in order. */
  public enum Demand {
    /** What a tick would refuse is refused. */
    SOUND,
    /** Also what was removed or can't be read, but not what a newer version has written. */
    ANY
  }

  /**
   * Makes a change.
   *
   * @param seen the state that the change was made for
   * @param task its name, for the audit
   * @throws StateException when the lease can't be taken of what is there
   * @throws SourceException when the cluster doesn't answer; it isn't known then whether the change
   *     took place
   */
  public Outcome apply(
      ScopeState seen, Edit edit, Demand demand, String task, Signature signature) {
    Optional<CollectionLease> lease = lease(seen, demand);
    if (lease.isEmpty()) {
      return busy();
    }
    try {
      return apply(lease.get(), seen, edit, new Entry(task, signature));
    } catch (FencedException e) {
      return new Overtaken();
    } finally {
      giveBack(lease.get());
    }
  }

  private record Entry(String task, Signature signature) {}

  private Optional<CollectionLease> lease(ScopeState seen, Demand demand) {
    return demand == Demand.ANY && isUntakeable(seen)
        ? CollectionLease.acquireAnew(seen, greeting.time(), owner, length)
        : CollectionLease.acquire(store, greeting.time(), owner, length);
  }

  /** Whether nobody can take the lease, because of what is there or isn't. */
  private static boolean isUntakeable(ScopeState seen) {
    return switch (seen.condition()) {
      case NOT_BEGUN, BEGUN, NEWER -> false;
      case REMOVED -> seen.document().isEmpty();
      case DAMAGED -> seen.document().filter(ScopeEditor::hasSoundLease).isEmpty();
    };
  }

  private static boolean hasSoundLease(StateDocument state) {
    try {
      state.checkLease();
      return true;
    } catch (StateException e) {
      return false; // that is what was asked
    }
  }

  /** Requests of a holder that didn't give it back may be under way: the next one must know it. */
  private static void giveBack(CollectionLease lease) {
    Runnable end = lease.takenOver() ? lease::abandon : lease::release;
    try {
      end.run();
    } catch (SourceException e) {
      return; // it lapses by itself; whether the change took place is known all the same
    }
  }

  private Outcome apply(CollectionLease lease, ScopeState seen, Edit edit, Entry entry) {
    ScopeState found = ScopeState.read(store);
    if (!found.isStill(seen) && !isFresh(seen, found)) {
      return new Overtaken();
    }
    write(lease, found, edit, entry);
    if (edit.forgets()) {
      // Last: until it is gone a tick refuses, and what is cut off here can be done again.
      new OwnDocument(store)
          .ask("Forgetting", () -> store.collection().deleteOne(Filters.eq(store.markerId())));
    }
    if (edit.movesPosition()) {
      new Marker(store).leave(StateStore.date(greeting.time().now()));
    }
    return new Changed();
  }

  /** Whether there was nothing, and taking the lease has made the document. */
  private static boolean isFresh(ScopeState seen, ScopeState found) {
    return seen.document().isEmpty()
        && seen.hasBegun() == found.hasBegun()
        && found.checkpoint().isEmpty()
        && found.audit().isEmpty();
  }

  private void write(CollectionLease lease, ScopeState found, Edit edit, Entry entry) {
    Instant now = greeting.time().now();
    AuditEntry audit =
        new AuditEntry(entry.task(), entry.signature(), now, edit.before(), edit.after());
    BsonValue last = audit.toState();
    OwnDocument document = new OwnDocument(store);
    document.change(
        "Changing",
        isAsFound(document, lease, found),
        edit.toBson(audit, found.bson(), sequence(found), StateStore.date(now)),
        state -> isLast(AuditEntry.kept(state.bson()), last));
  }

  private static boolean isLast(List<BsonValue> kept, BsonValue entry) {
    return !kept.isEmpty() && kept.getLast().equals(entry);
  }

  /** Invariant 2; what an operator does by hand to the position grows the sequence, too. */
  private static Bson isAsFound(OwnDocument document, CollectionLease lease, ScopeState found) {
    BsonValue sequence = found.bson().getOrDefault(StateStore.SEQUENCE, BsonNull.VALUE);
    return Filters.and(
        document.isHeldBy(lease.holder()),
        new BsonDocument(StateStore.SEQUENCE, new BsonDocument("$eq", sequence)));
  }

  private static long sequence(ScopeState found) {
    return found.bson().get(StateStore.SEQUENCE) instanceof BsonNumber sequence
        ? Math.max(0, sequence.longValue())
        : 0;
  }

  private Busy busy() {
    Optional<ScopeState.Held> held = ScopeState.read(store).held();
    Optional<Instant> until = held.flatMap(ScopeState.Held::until);
    return new Busy(
        held.map(ScopeState.Held::owner).orElse("another function"),
        until,
        until.map(end -> CollectionLease.takeableFrom(end, length)));
  }
}
