package dev.docdb.replicator.state;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.ServerTime;
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

  /** The positions of a scope, for the holder of its lease. */
  public CollectionCheckpoints(StateStore store, ServerTime time, Lease lease) {
    this.store = store;
    this.time = time;
    this.epoch = lease.epoch();
  }

  @Override
  public Optional<Position> load() {
    @Nullable BsonDocument state = store.read();
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
    Bson move =
        Updates.combine(
            Updates.set(StateStore.POSITION, position.toState()),
            Updates.set(StateStore.UPDATED, Date.from(time.now())),
            Updates.inc(StateStore.SEQUENCE, 1L));
    boolean moved;
    try {
      moved = store.collection().updateOne(isAsWeLeftIt(), move).getMatchedCount() == 1;
    } catch (MongoException e) {
      moved = isSaved(position); // the answer may be lost while the write took place
      if (!moved) {
        throw e;
      }
    }
    if (!moved && !isSaved(position)) {
      throw new FencedException("The position in " + store + " was moved by another function");
    }
    sequence++;
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

  private boolean isSaved(Position position) {
    @Nullable BsonDocument state = store.read();
    return state != null
        && state.getNumber(StateStore.EPOCH, new BsonInt64(-1)).longValue() == epoch
        && sequenceOf(state) == sequence + 1
        && position.toState().equals(state.get(StateStore.POSITION));
  }

  private static long sequenceOf(BsonDocument state) {
    return state.get(StateStore.SEQUENCE) instanceof BsonNumber number ? number.longValue() : 0;
  }
}
