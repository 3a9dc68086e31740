package dev.docdb.replicator.state;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.source.ServerTime;
import dev.docdb.replicator.state.StateStore.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A lease in the state collection: taken and prolonged by compare-and-set, judged by the server's
 * clock.
 */
public final class CollectionLease implements Lease {
  private final OwnDocument document;
  private final ServerTime time;
  private final Duration length;
  private final Holder holder;
  private final boolean takenOver;

  /**
   * What was taken.
   *
   * @param takenOver from a holder that didn't give it back, as far as is known
   */
  private record Holding(long epoch, boolean takenOver) {}

  private CollectionLease(
      OwnDocument document, ServerTime time, Duration length, Holder holder, boolean takenOver) {
    this.document = document;
    this.time = time;
    this.length = length;
    this.holder = holder;
    this.takenOver = takenOver;
  }

  /**
   * Takes the lease if nobody holds it, or its holder has let it lapse, and a guard of a sixth of
   * its length has passed since: the holder may have measured its time a little differently.
   *
   * @param owner who we are, for operators who look at the document
   * @return empty when somebody else holds it
   * @throws StateException when the scope's document was removed, or isn't understood
   */
  public static Optional<CollectionLease> acquire(
      StateStore store, ServerTime time, String owner, Duration length) {
    Instant now = time.now();
    BsonDateTime until = StateStore.date(now.plus(length));
    BsonDateTime lapsed = StateStore.date(now.minus(guard(length)));
    OwnDocument document = new OwnDocument(store);
    Optional<Holding> holding =
        document.unlessLost(
            "Taking the lease in",
            () -> take(store, owner, lapsed, until).or(() -> begin(store, owner, now, until)),
            state -> state.isLeased(owner, until),
            // Who had it before isn't known then.
            state -> Optional.of(new Holding(state.epoch(), true)));
    return holding.map(
        held ->
            new CollectionLease(
                document, time, length, new Holder(owner, held.epoch()), held.takenOver()));
  }

  private static Duration guard(Duration length) {
    return length.dividedBy(6);
  }

  /** How long others wait for a lease of this length when its holder doesn't give it back. */
  public static Duration longestWait(Duration length) {
    return length.plus(guard(length));
  }

  /** When others may take a lease that isn't prolonged any more. */
  static Instant takeableFrom(Instant until, Duration length) {
    return until.plus(guard(length));
  }

  /** Takes the lease of a document that is there. What isn't understood is left untouched. */
  private static Optional<Holding> take(
      StateStore store, String owner, BsonDateTime lapsed, BsonDateTime until) {
    Bson free =
        Filters.and(
            store.isOurs(),
            Filters.eq(StateStore.SCHEMA, StateStore.SCHEMA_VERSION),
            Filters.gte(StateStore.EPOCH, 0),
            Filters.or(
                Filters.eq(StateStore.OWNER, null),
                Filters.eq(StateStore.OWNER, owner), // this very invocation's, whose return failed
                Filters.lt(StateStore.LEASE_UNTIL, lapsed)));
    Bson take =
        Updates.combine(
            Updates.set(StateStore.OWNER, owner),
            Updates.set(StateStore.LEASE_UNTIL, until),
            Updates.inc(StateStore.EPOCH, 1L));
    @Nullable BsonDocument before = store.collection().findOneAndUpdate(free, take);
    if (before == null) {
      return Optional.empty();
    }
    StateDocument state = new StateDocument(store, before);
    return Optional.of(new Holding(state.epoch() + 1, state.isLeased()));
  }

  /**
   * Writes the document of a scope that never had one. Never in place of one that was removed: its
   * epochs would begin anew, and fence nobody.
   */
  private static Optional<Holding> begin(
      StateStore store, String owner, Instant now, BsonDateTime until) {
    Kept kept = store.read();
    if (kept.state().isPresent()) {
      kept.state().get().checkLease();
      return Optional.empty(); // it is there and didn't match: somebody holds the lease
    }
    if (kept.began()) {
      throw new StateException("The state of %s was removed. %s".formatted(store, store.waysOut()));
    }
    return insert(store, owner, now.getEpochSecond(), until);
  }

  private static Optional<Holding> insert(
      StateStore store, String owner, long epoch, BsonDateTime until) {
    BsonDocument first =
        new BsonDocument(StateStore.ID, store.id())
            .append(StateStore.SCHEMA, new BsonInt32(StateStore.SCHEMA_VERSION))
            .append(StateStore.OWNER, new BsonString(owner))
            .append(StateStore.EPOCH, new BsonInt64(epoch))
            .append(StateStore.LEASE_UNTIL, until)
            .append(StateStore.SEQUENCE, new BsonInt64(0));
    try {
      store.collection().insertOne(first);
    } catch (MongoWriteException e) {
      if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
        return Optional.empty(); // somebody else was faster
      }
      throw e;
    }
    return Optional.of(new Holding(epoch, false));
  }

  /**
   * Takes the lease where {@link #acquire} refuses, because the document was removed, or its lease
   * can't be read: for an operator, who decides what becomes of it. The epoch lies above any that
   * was used, as far as that can be told: they are fewer than the seconds since 1970.
   *
   * @param seen what is there; when it isn't so any more, nobody takes the lease
   */
  static Optional<CollectionLease> acquireAnew(
      ScopeState seen, ServerTime time, String owner, Duration length) {
    Instant now = time.now();
    BsonDateTime until = StateStore.date(now.plus(length));
    long epoch = Math.max(now.getEpochSecond(), seen.epoch().orElse(0L) + 1);
    OwnDocument document = new OwnDocument(seen.store());
    Optional<Holding> holding =
        document.unlessLost(
            "Taking the lease in",
            () -> takeAnew(seen, owner, epoch, until),
            state -> state.isLeased(owner, until),
            state -> Optional.of(new Holding(epoch, true)));
    return holding.map(
        held -> new CollectionLease(document, time, length, new Holder(owner, held.epoch()), true));
  }

  private static Optional<Holding> takeAnew(
      ScopeState seen, String owner, long epoch, BsonDateTime until) {
    if (seen.document().isEmpty()) {
      return insert(seen.store(), owner, epoch, until);
    }
    BsonDocument asSeen = new BsonDocument(StateStore.ID, seen.store().id());
    StateStore.OF_THE_LEASE.forEach(
        name ->
            asSeen.append(
                name, new BsonDocument("$eq", seen.bson().getOrDefault(name, BsonNull.VALUE))));
    BsonDocument ours =
        new BsonDocument(StateStore.SCHEMA, new BsonInt32(StateStore.SCHEMA_VERSION))
            .append(StateStore.OWNER, new BsonString(owner))
            .append(StateStore.EPOCH, new BsonInt64(epoch))
            .append(StateStore.LEASE_UNTIL, until);
    boolean taken =
        seen.store()
                .collection()
                .updateOne(asSeen, new BsonDocument("$set", ours))
                .getMatchedCount()
            == 1;
    return taken ? Optional.of(new Holding(epoch, true)) : Optional.empty();
  }

  /**
   * Whether it was taken over from a holder that didn't give it back, or may have been: requests of
   * that holder may still be under way to the targets.
   */
  public boolean takenOver() {
    return takenOver;
  }

  /**
   * The number of this holding. Each new holder has a larger one, and whoever holds an older one is
   * fenced.
   */
  public long epoch() {
    return holder.epoch();
  }

  Holder holder() {
    return holder;
  }

  @Override
  public void renew() {
    if (!change("Prolonging", leaseUntil(time.now().plus(length)))) {
      throw new FencedException(
          "The lease in %s was taken by another function, or its document was removed"
              .formatted(document.store()));
    }
  }

  private static Bson leaseUntil(Instant end) {
    return Updates.set(StateStore.LEASE_UNTIL, StateStore.date(end));
  }

  /** Gives the right back, if it is still ours and nothing that was done under it is under way. */
  public void release() {
    change(
        "Giving back",
        Updates.combine(Updates.unset(StateStore.OWNER), Updates.unset(StateStore.LEASE_UNTIL)));
  }

  /**
   * Lets go of the right, if it is still ours, while requests that were sent under it may still be
   * under way: the next holder may take it at once, and learns that it wasn't given back.
   */
  public void abandon() {
    // The owner stays, since that is how the next one knows; the end lies well before any guard.
    change("Letting go of", leaseUntil(time.now().minus(length)));
  }

  /** Whether the lease is still ours, and the change took place. */
  private boolean change(String doing, Bson change) {
    return document.change(doing + " the lease in", document.isHeldBy(holder), change);
  }
}
