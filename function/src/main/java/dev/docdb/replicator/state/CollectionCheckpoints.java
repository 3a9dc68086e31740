package dev.docdb.replicator.state;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.ServerTime;
import dev.docdb.replicator.source.SourceException;
import java.util.Date;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNumber;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Positions in the state collection, moved by compare-and-set on the lease's epoch and a sequence
 * of their own.
 */
public final class CollectionCheckpoints implements Checkpoints {
  private final StateStore store;
  private final ServerTime time;
  private final long epoch;
  private long sequence;

  /** The last save, while it isn't known whether it took place. */
  private @Nullable BsonDocument unanswered;

  /** The positions of a scope, for the holder of its lease. */
  public CollectionCheckpoints(StateStore store, ServerTime time, Lease lease) {
    this.store = store;
    this.time = time;
    this.epoch = lease.epoch();
  }

  @Override
  public Optional<Position> load() {
    @Nullable BsonDocument state = read();
    if (state == null) {
      throw new StateException(
          "The state of "
              + store
              + " was removed while its lease was held; nothing is replicated until it is restored");
    }
    int schema = state.getNumber(StateStore.SCHEMA, new BsonInt64(0)).intValue();
    if (schema != StateStore.SCHEMA_VERSION) {
      throw new StateException(
          "The state of %s has schema %d, and this version of the replicator reads %d only; deploy the version that wrote it"
              .formatted(store, schema, StateStore.SCHEMA_VERSION));
    }
    sequence = sequenceOf(state);
    if (!state.containsKey(StateStore.POSITION)) {
      return Optional.empty();
    }
    return Optional.of(
        Position.fromState(state.get(StateStore.POSITION))
            .orElseThrow(
                () ->
                    new StateException(
                        "The position in the state of "
                            + store
                            + " can't be read; restore the document from a backup")));
  }

  @Override
  public void save(Position position) {
    BsonDocument wanted = position.toState();
    settleUnanswered();
    unanswered = wanted;
    if (!move(wanted) && !isSaved(wanted)) {
      throw new FencedException(
          "The position in "
              + store
              + " was moved by another function, or its document was removed");
    }
    unanswered = null;
    sequence++;
  }

  /** A save that failed may have taken place all the same. */
  private void settleUnanswered() {
    BsonDocument last = unanswered;
    if (last != null && isSaved(last)) {
      sequence++;
    }
    unanswered = null;
  }

  private boolean move(BsonDocument wanted) {
    Bson move =
        Updates.combine(
            Updates.set(StateStore.POSITION, wanted),
            Updates.set(StateStore.UPDATED, Date.from(time.now())),
            Updates.inc(StateStore.SEQUENCE, 1L));
    try {
      return store.collection().updateOne(isAsWeLeftIt(), move).getMatchedCount() == 1;
    } catch (MongoException e) {
      return wasAnswerLost(wanted, e);
    }
  }

  /** The answer may be lost while the write took place. */
  private boolean wasAnswerLost(BsonDocument wanted, MongoException failure) {
    SourceException failed = SourceException.of("Saving the position in " + store, failure);
    try {
      if (isSaved(wanted)) {
        return true;
      }
    } catch (SourceException e) {
      failed.addSuppressed(e);
    }
    throw failed;
  }

  /** Invariant 2: only the newest holder's write matches, and only on top of its own last one. */
  private Bson isAsWeLeftIt() {
    Bson sameSequence =
        sequence == 0
            ? Filters.or(
                Filters.exists(StateStore.SEQUENCE, false), Filters.eq(StateStore.SEQUENCE, 0L))
            : Filters.eq(StateStore.SEQUENCE, sequence);
    return Filters.and(store.isOurs(), Filters.eq(StateStore.EPOCH, epoch), sameSequence);
  }

  private boolean isSaved(BsonDocument wanted) {
    @Nullable BsonDocument state = read();
    return state != null
        && state.getNumber(StateStore.EPOCH, new BsonInt64(-1)).longValue() == epoch
        && sequenceOf(state) == sequence + 1
        && wanted.equals(state.get(StateStore.POSITION));
  }

  private @Nullable BsonDocument read() {
    try {
      return store.read();
    } catch (MongoException e) {
      throw SourceException.of("Reading the state of " + store, e);
    }
  }

  private static long sequenceOf(BsonDocument state) {
    return state.get(StateStore.SEQUENCE) instanceof BsonNumber number ? number.longValue() : 0;
  }
}
