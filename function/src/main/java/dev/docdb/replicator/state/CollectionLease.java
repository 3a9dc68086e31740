package dev.docdb.replicator.state;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.source.ServerTime;
import dev.docdb.replicator.source.SourceException;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A lease in the state collection: taken and prolonged by compare-and-set, judged by the server's
 * clock.
 */
public final class CollectionLease implements Lease {
  private final StateStore store;
  private final ServerTime time;
  private final Duration length;
  private final long epoch;

  private CollectionLease(StateStore store, ServerTime time, Duration length, long epoch) {
    this.store = store;
    this.time = time;
    this.length = length;
    this.epoch = epoch;
  }

  /**
   * Takes the lease if nobody holds it, or its holder has let it lapse.
   *
   * @param owner who we are, for operators who look at the document
   * @return empty when somebody else holds it
   */
  public static Optional<CollectionLease> acquire(
      StateStore store, ServerTime time, String owner, Duration length) {
    Date now = Date.from(time.now());
    Bson free =
        Filters.and(
            store.isOurs(),
            Filters.or(
                Filters.eq(StateStore.OWNER, null),
                Filters.eq(StateStore.OWNER, owner), // ours, though its answer was lost
                Filters.lt(StateStore.LEASE_UNTIL, now)));
    Bson take =
        Updates.combine(
            Updates.set(StateStore.OWNER, owner),
            Updates.set(StateStore.LEASE_UNTIL, Date.from(time.now().plus(length))),
            Updates.inc(StateStore.EPOCH, 1L),
            Updates.setOnInsert(StateStore.SCHEMA, StateStore.SCHEMA_VERSION));
    try {
      @Nullable BsonDocument taken =
          store
              .collection()
              .findOneAndUpdate(
                  free,
                  take,
                  new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
      if (taken == null) {
        throw new StateException(
            "The server took the lease in " + store + " and didn't say its epoch");
      }
      return Optional.of(
          new CollectionLease(store, time, length, taken.getNumber(StateStore.EPOCH).longValue()));
    } catch (MongoException e) {
      if (ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY) {
        return Optional.empty(); // the document is there and didn't match: somebody holds the lease
      }
      throw SourceException.of("Taking the lease in " + store, e);
    }
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public void renew() {
    Bson prolong = Updates.set(StateStore.LEASE_UNTIL, Date.from(time.now().plus(length)));
    if (!update(prolong, "Prolonging")) {
      throw new FencedException(
          "The lease in " + store + " was taken by another function, or its document was removed");
    }
  }

  @Override
  public void release() {
    update(
        Updates.combine(Updates.unset(StateStore.OWNER), Updates.unset(StateStore.LEASE_UNTIL)),
        "Giving back");
  }

  /** Whether the lease is still ours, and the update took place. */
  private boolean update(Bson change, String doing) {
    try {
      return store.collection().updateOne(isStillOurs(), change).getMatchedCount() == 1;
    } catch (MongoException e) {
      throw SourceException.of(doing + " the lease in " + store, e);
    }
  }

  private Bson isStillOurs() {
    return Filters.and(store.isOurs(), Filters.eq(StateStore.EPOCH, epoch));
  }
}
