package dev.docdb.replicator.state;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import dev.docdb.replicator.source.ClusterIdentity;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.ServerTime;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.StateStore.Kept;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Positions in the state collection, moved by compare-and-set on the lease's epoch and a sequence
 * of their own.
 */
public final class CollectionCheckpoints implements Checkpoints {
  private final StateStore store;
  private final ServerTime time;
  private final Optional<ClusterIdentity> cluster;
  private final long epoch;
  private long sequence;
  private boolean marked;
  private Optional<String> versionBefore = Optional.empty();
  private final Set<String> targets;
  private Set<String> targetsBefore = Set.of();

  /** The last save, while it isn't known whether it took place. */
  private @Nullable StateUpdate unanswered;

  /**
   * The positions of a scope, for the holder of its lease.
   *
   * @param targets those that the saved positions speak of, by label
   */
  public CollectionCheckpoints(
      StateStore store, ServerGreeting greeting, CollectionLease lease, Set<String> targets) {
    this.targets = Set.copyOf(targets);
    this.store = store;
    this.time = greeting.time();
    this.cluster = greeting.cluster();
    this.epoch = lease.epoch();
  }

  /**
   * What was saved last; empty when nothing was ever saved.
   *
   * @throws StateException when there is something that can't be used
   * @throws HaltedException while the scope is halted
   * @throws SourceException when it was saved of another cluster ({@code OTHER_CLUSTER}), or the
   *     cluster doesn't answer
   */
  public Optional<Checkpoint> load() {
    Kept kept = read();
    StateDocument state = kept.state().orElseThrow(this::removedWhileHeld);
    state.checkSchema();
    if (state.epoch() != epoch) {
      throw fenced();
    }
    sequence = state.sequence();
    state.halt().ifPresent(this::refuse);
    state.cluster().ifPresent(this::compare);
    targetsBefore = state.targets();
    Optional<Checkpoint> checkpoint = state.checkpoint();
    if (checkpoint.isEmpty() && (kept.began() || sequence > 0)) {
      throw new StateException(
          "A position of %s was saved once, and it was removed from its document. %s"
              .formatted(store, store.waysOut()));
    }
    marked = kept.began();
    if (checkpoint.isPresent()) {
      mark();
    }
    return checkpoint;
  }

  private StateException removedWhileHeld() {
    return new StateException(
        "The state of %s was removed while its lease was held. %s"
            .formatted(store, store.waysOut()));
  }

  private void refuse(Halt halt) {
    boolean byHand = halt.since().equals(Instant.EPOCH);
    String why = byHand ? "by hand" : halt.error() + ", since " + halt.since();
    throw new HaltedException(
        halt,
        "Replication of %s is halted (%s): %s. When that is mended, let it go on: %s"
            .formatted(store, why, halt.message(), store.commands().clearHalt()));
  }

  private void compare(ClusterIdentity saved) {
    if (cluster.isEmpty()) {
      return;
    }
    ClusterIdentity found = cluster.get();
    if (!found.isSameClusterAs(saved)) {
      throw saved.isNot(found, store.commands().acceptCluster());
    }
    versionBefore = Optional.of(saved.version()).filter(before -> !before.equals(found.version()));
  }

  /** The targets that the loaded position speaks of; empty where that isn't known. */
  public Set<String> targetsBefore() {
    return targetsBefore;
  }

  /** Whether the loaded position speaks of other targets than those that are enabled now. */
  public boolean isOfOtherTargets() {
    return !targetsBefore.isEmpty() && !targetsBefore.equals(targets);
  }

  /** The version of the engine when the position was saved, where it was another one than now. */
  public Optional<String> versionBefore() {
    return versionBefore;
  }

  /**
   * Where nothing was ever saved: goes on from the position of the Python sample, if it left one,
   * and saves it as ours.
   *
   * @throws StateException when it can't be told where the sample was
   */
  public Optional<Checkpoint> adopt() {
    Optional<SampleState.Adopted> found =
        asking("Looking for a position of the Python sample in ", new SampleState(store)::find);
    found.ifPresent(
        adopted -> save(StateUpdate.of(Checkpoint.at(adopted.position())).adopted(adopted.id())));
    return found.map(adopted -> Checkpoint.at(adopted.position()));
  }

  @Override
  public void save(Checkpoint checkpoint) {
    save(StateUpdate.of(checkpoint));
  }

  private void save(StateUpdate wanted) {
    settleUnanswered();
    unanswered = wanted;
    BsonDocument move = wanted.toBson(now(), cluster, targets);
    if (!update("Saving the position in ", isAsWeLeftIt(), move, state -> isSaved(state, wanted))) {
      throw fenced();
    }
    unanswered = null;
    sequence++;
    mark();
  }

  /** A save that failed may have taken place all the same. */
  private void settleUnanswered() {
    StateUpdate last = unanswered;
    if (last != null && read().state().filter(state -> isSaved(state, last)).isPresent()) {
      sequence++;
    }
    unanswered = null;
  }

  /** Invariant 2: only the newest holder's write matches, and only on top of its own last one. */
  private Bson isAsWeLeftIt() {
    return Filters.and(isStillOurs(), Filters.eq(StateStore.SEQUENCE, sequence));
  }

  private Bson isStillOurs() {
    return Filters.and(store.isOurs(), Filters.eq(StateStore.EPOCH, epoch));
  }

  private boolean isSaved(StateDocument state, StateUpdate wanted) {
    return state.epoch() == epoch && state.sequence() == sequence + 1 && wanted.isIn(state);
  }

  /**
   * Leaves behind that a position was saved, in a document of its own: without it, a state that was
   * removed would look like one that never was.
   */
  private void mark() {
    if (marked) {
      return;
    }
    BsonDocument marker = new BsonDocument(StateStore.ID, store.markerId()).append("since", now());
    try {
      store.collection().insertOne(marker);
    } catch (MongoException e) {
      if (ErrorCategory.fromErrorCode(e.getCode()) != ErrorCategory.DUPLICATE_KEY) {
        throw SourceException.of("Marking that a position was saved in " + store, e);
      }
    }
    marked = true;
  }

  /**
   * Halts the scope: from now on {@link #load} refuses, until the operator lets it go on. The
   * position stays as it is.
   *
   * @throws FencedException when the lease is somebody else's now
   */
  public void halt(Halt halt) {
    BsonDocument reason =
        new BsonDocument("error", new BsonString(halt.error()))
            .append("message", new BsonString(halt.message()))
            .append("since", date(halt.since()));
    BsonDocument change =
        new BsonDocument(StateStore.STATUS, new BsonString(StateStore.HALTED))
            .append(StateStore.REASON, reason)
            .append(StateStore.UPDATED, now());
    Predicate<StateDocument> isHalted =
        state -> state.epoch() == epoch && state.halt().equals(Optional.of(halt));
    if (!update("Halting ", isStillOurs(), new BsonDocument("$set", change), isHalted)) {
      throw fenced();
    }
  }

  /**
   * Whether an update took place; its answer may be lost all the same, and then it is read back.
   */
  private boolean update(
      String doing, Bson filter, BsonDocument change, Predicate<StateDocument> isDone) {
    try {
      if (store.collection().updateOne(filter, change).getMatchedCount() == 1) {
        return true;
      }
    } catch (MongoException e) {
      return wasAnswerLost(SourceException.of(doing + store, e), isDone);
    }
    return read().state().filter(isDone).isPresent();
  }

  private boolean wasAnswerLost(SourceException failed, Predicate<StateDocument> isDone) {
    try {
      if (read().state().filter(isDone).isPresent()) {
        return true;
      }
    } catch (SourceException e) {
      failed.addSuppressed(e);
    }
    throw failed;
  }

  private FencedException fenced() {
    return new FencedException(
        "The state of %s was written by another function, or removed".formatted(store));
  }

  private Kept read() {
    return asking("Reading the state of ", store::read);
  }

  private <V> V asking(String doing, Supplier<V> question) {
    try {
      return question.get();
    } catch (MongoException e) {
      throw SourceException.of(doing + store, e);
    }
  }

  private BsonDateTime now() {
    return date(time.now());
  }

  private static BsonDateTime date(Instant moment) {
    return new BsonDateTime(moment.toEpochMilli());
  }
}
