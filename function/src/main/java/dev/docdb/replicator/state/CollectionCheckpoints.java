package dev.docdb.replicator.state;

import com.mongodb.client.model.Filters;
import dev.docdb.replicator.source.ClusterIdentity;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.StateStore.Kept;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
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
  private final OwnDocument document;
  private final Marker marker;
  private final ServerGreeting greeting;
  private final Holder holder;
  private final Set<String> targets;
  private long sequence;

  /** Whether an operator wanted the Python sample's position forgotten, too. */
  private boolean sampleForgotten;

  private @Nullable StateDocument loaded;

  /** The last save, while it isn't known whether it took place. */
  private @Nullable StateUpdate unanswered;

  /**
   * The positions of a scope, for the holder of its lease.
   *
   * @param targets those that the saved positions speak of, by label
   */
  public CollectionCheckpoints(
      StateStore store, ServerGreeting greeting, CollectionLease lease, Set<String> targets) {
    this.store = store;
    this.document = new OwnDocument(store);
    this.marker = new Marker(store);
    this.greeting = greeting;
    this.holder = lease.holder();
    this.targets = Set.copyOf(targets);
  }

  /**
   * What was saved last. To be asked before the first save. Of a scope that is paused nothing else
   * is looked at: not even whether it is halted.
   *
   * @throws StateException when there is something that can't be used
   * @throws HaltedException while the scope is halted
   * @throws SourceException when it was saved of another cluster ({@code OTHER_CLUSTER}), or the
   *     cluster doesn't answer
   */
  public Loaded load() {
    Kept kept = document.read();
    StateDocument state = kept.state().orElseThrow(this::removedWhileHeld);
    state.checkSchema();
    if (state.epoch() != holder.epoch()) {
      throw document.fenced();
    }
    loaded = state;
    sequence = state.sequence();
    sampleForgotten = state.bson().containsKey(StateStore.SAMPLE_FORGOTTEN);
    Optional<Pause> pause = state.pause();
    if (pause.isPresent()) {
      return Loaded.paused(state.checkpoint(), pause.get());
    }
    state.halt().ifPresent(this::refuse);
    state.checkCluster(greeting);
    Optional<String> otherVersion = state.cluster().flatMap(this::otherVersion);
    Optional<Checkpoint> checkpoint = state.checkpoint();
    if (checkpoint.isEmpty() && (kept.began() || sequence > 0)) {
      throw new StateException(
          "A position of %s was saved once, and it was removed from its document. %s"
              .formatted(store, store.waysOut()));
    }
    marker.found(kept.began());
    checkpoint.ifPresent(saved -> store.checkIsPast(saved, greeting.time().now()));
    if (checkpoint.isPresent()) {
      marker.leave(now());
    }
    Set<String> before = state.targets();
    return new Loaded(checkpoint, before.equals(targets) ? Set.of() : before, otherVersion, pause);
  }

  /** What {@link #load} found saved, also where it refused; empty where that can't be read. */
  public Optional<Checkpoint> found() {
    try {
      return Optional.ofNullable(loaded).flatMap(StateDocument::checkpoint);
    } catch (StateException e) {
      return Optional.empty(); // the load has thrown the same
    }
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

  /** The one that the cluster had before, if it has another one now. */
  private Optional<String> otherVersion(ClusterIdentity saved) {
    return greeting
        .cluster()
        .filter(found -> !found.version().equals(saved.version()))
        .map(found -> saved.version());
  }

  /**
   * Where nothing was ever saved: goes on from the position of the Python sample, if it left one,
   * and saves it as ours. To be asked when it was loaded.
   *
   * @throws StateException when it can't be told where the sample was
   */
  public Optional<Checkpoint> adopt() {
    if (sampleForgotten) {
      return Optional.empty();
    }
    Optional<SampleState.Adopted> found =
        document.ask(
            "Looking for a position of the Python sample in", new SampleState(store)::find);
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
    document.change(
        "Saving the position in",
        isAsWeLeftIt(),
        wanted.toBson(greeting, targets),
        state -> isSaved(state, wanted));
    unanswered = null;
    sequence++;
    marker.leave(now());
  }

  /** A save that failed may have taken place all the same. */
  private void settleUnanswered() {
    StateUpdate last = unanswered;
    if (last != null && document.holds(state -> isSaved(state, last))) {
      sequence++;
    }
    unanswered = null;
  }

  /** Invariant 2: only the newest holder's write matches, and only on top of its own last one. */
  private Bson isAsWeLeftIt() {
    return Filters.and(document.isHeldBy(holder), Filters.eq(StateStore.SEQUENCE, sequence));
  }

  private boolean isSaved(StateDocument state, StateUpdate wanted) {
    return state.epoch() == holder.epoch()
        && state.sequence() == sequence + 1
        && wanted.isIn(state);
  }

  /**
   * Halts the scope, when it was loaded: from now on {@link #load} refuses, until the operator lets
   * it go on. The position stays as it is.
   *
   * @throws FencedException when the lease is somebody else's now, or an operator has rewound
   */
  public void halt(Halt halt) {
    settleUnanswered();
    BsonDocument change =
        new BsonDocument(StateStore.STATUS, new BsonString(StateStore.HALTED))
            .append(StateStore.REASON, halt.toState())
            .append(StateStore.UPDATED, now());
    document.change(
        "Halting",
        isAsWeLeftIt(),
        new BsonDocument("$set", change),
        state -> state.epoch() == holder.epoch() && state.halt().equals(Optional.of(halt)));
  }

  private BsonDateTime now() {
    return StateStore.date(greeting.time().now());
  }
}
