package dev.docdb.replicator.state;

import dev.docdb.replicator.source.ClusterIdentity;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.SourceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Everything that is kept of a scope, as an operator sees it: what can't be read is told, and hides
 * nothing else.
 */
public final class ScopeState {
  private final StateStore store;
  private final Optional<StateDocument> document;
  private final boolean began;
  private final Optional<Instant> since;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> unreadable = new TreeSet<>();
  private final Optional<Checkpoint> checkpoint;
  private final boolean removed;
  private final Optional<Halt> halt;
  private final Optional<Pause> pause;
  private final Optional<ClusterIdentity> cluster;
  private final Set<String> targets;

  /** In one word, what a tick would make of it. */
  public enum Condition {
    /** Nothing was ever saved, or it was forgotten: the next tick begins. */
    NOT_BEGUN(true),
    /** There is a position to go on from. */
    BEGUN(true),
    /** A position was saved once, and it is gone. */
    REMOVED(false),
    /** Something in it can't be understood. */
    DAMAGED(false),
    /** A newer version of the replicator has written it. */
    NEWER(false);

    private final boolean usable;

    Condition(boolean usable) {
      this.usable = usable;
    }

    /** Whether a tick would find its way with what is kept. */
    public boolean isUsable() {
      return usable;
    }
  }

  /**
   * Who has the right to replicate, or had it and didn't give it back.
   *
   * @param epoch the number of the holding, where it can be read
   * @param until by the server's clock, where it can be read
   */
  public record Held(String owner, Optional<Long> epoch, Optional<Instant> until) {}

  private ScopeState(StateStore store, StateStore.Kept kept) {
    this.store = store;
    this.document = kept.state();
    this.began = kept.began();
    this.since = kept.since();
    // The lease, the schema and the sequence are written anew with each change.
    Optional<Long> sequence = document.flatMap(state -> part(() -> checkedLease(state)));
    this.checkpoint =
        document.flatMap(
            state ->
                part(
                    state::checkpoint, StateStore.POSITION, StateStore.AHEAD, StateStore.DETACHED));
    this.removed =
        checkpoint.isEmpty()
            && !unreadable.contains(StateStore.POSITION)
            && (began || sequence.filter(saves -> saves > 0).isPresent());
    this.halt = document.flatMap(state -> part(state::halt, StateStore.STATUS, StateStore.REASON));
    this.pause = document.flatMap(state -> part(state::pause, StateStore.PAUSED));
    this.cluster = document.flatMap(state -> part(state::cluster, StateStore.CLUSTER));
    this.targets =
        document
            .flatMap(state -> part(() -> Optional.of(state.targets()), StateStore.TARGETS))
            .orElse(Set.of());
  }

  /** Reads it; only a cluster that doesn't answer is an exception. */
  public static ScopeState read(StateStore store) {
    return new ScopeState(store, new OwnDocument(store).read());
  }

  private static Optional<Long> checkedLease(StateDocument state) {
    state.checkLease();
    return Optional.of(state.sequence());
  }

  /** A part, which these fields hold. */
  private <T> Optional<T> part(Supplier<Optional<T>> read, String... fields) {
    try {
      return read.get();
    } catch (StateException e) {
      problems.add(String.valueOf(e.getMessage()));
      unreadable.addAll(List.of(fields));
      return Optional.empty();
    }
  }

  /** The fields that can't be read, besides those that each change writes anew. */
  Set<String> unreadable() {
    return unreadable;
  }

  /** Whether everything is in order but why it is paused, which can't be read. */
  public boolean isOnlyPauseUnreadable() {
    return problems.size() == 1 && unreadable.equals(Set.of(StateStore.PAUSED)) && !removed;
  }

  /** What a tick would make of it. */
  public Condition condition() {
    if (isNewer()) {
      return Condition.NEWER;
    }
    if (!problems.isEmpty()) {
      return Condition.DAMAGED;
    }
    if (checkpoint.isPresent()) {
      return Condition.BEGUN;
    }
    return removed ? Condition.REMOVED : Condition.NOT_BEGUN;
  }

  private boolean isNewer() {
    return bson().get(StateStore.SCHEMA) instanceof BsonNumber schema
        && schema.longValue() > StateStore.SCHEMA_VERSION;
  }

  /** What can't be read, and why; also that a position was removed. */
  public List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    if (removed && !isNewer()) {
      all.add("The position of %s was removed. %s".formatted(store, store.waysOut()));
    }
    return all;
  }

  /** What was saved last, where there is one and it can be read. */
  public Optional<Checkpoint> checkpoint() {
    return checkpoint;
  }

  /** Why it is halted, if it is. */
  public Optional<Halt> halt() {
    return halt;
  }

  /** Why it is paused, if it is. */
  public Optional<Pause> pause() {
    return pause;
  }

  /**
   * Refuses another cluster than the one that it was saved of, where both are known.
   *
   * @throws SourceException with the error {@code OTHER_CLUSTER}
   */
  public void checkCluster(ServerGreeting greeting) {
    document.ifPresent(state -> state.checkCluster(greeting));
  }

  /** Whose position it is, where that is known. */
  public Optional<ClusterIdentity> cluster() {
    return cluster;
  }

  /** The targets that the position speaks of. */
  public Set<String> targets() {
    return targets;
  }

  /** Who holds the lease, or held it and didn't give it back. */
  public Optional<Held> held() {
    return bson().get(StateStore.OWNER) instanceof BsonString owner
        ? Optional.of(new Held(owner.getValue(), epoch(), date(StateStore.LEASE_UNTIL)))
        : Optional.empty();
  }

  /** The number of the last holding, where it can be read. */
  public Optional<Long> epoch() {
    return bson().get(StateStore.EPOCH) instanceof BsonNumber epoch
        ? Optional.of(epoch.longValue())
        : Optional.empty();
  }

  /** When the position was saved last. */
  public Optional<Instant> updated() {
    return date(StateStore.UPDATED);
  }

  private Optional<Instant> date(String name) {
    return bson().get(name) instanceof BsonDateTime date
        ? Optional.of(Instant.ofEpochMilli(date.getValue()))
        : Optional.empty();
  }

  /** What operators have changed, oldest first, in the form that is kept. */
  public List<BsonValue> audit() {
    return AuditEntry.kept(bson());
  }

  /**
   * The place that the Python sample has left, where the next tick would adopt it.
   *
   * @throws StateException when it can't be told which it is
   */
  public Optional<Checkpoint> wouldAdopt() {
    return condition() == Condition.NOT_BEGUN && !bson().containsKey(StateStore.SAMPLE_FORGOTTEN)
        ? new OwnDocument(store)
            .ask("Looking for a position of the Python sample in", new SampleState(store)::find)
            .map(found -> Checkpoint.at(found.position()))
        : Optional.empty();
  }

  /** Whether the Python sample has left something that the next tick would look at. */
  public boolean mayAdopt() {
    try {
      return wouldAdopt().isPresent();
    } catch (StateException e) {
      return true; // of several, or of one that can't be read, a tick would speak
    }
  }

  /** Whether another look has found the same, but for who holds the lease. */
  boolean isStill(ScopeState other) {
    return began == other.began && withoutLease(bson()).equals(withoutLease(other.bson()));
  }

  private static BsonDocument withoutLease(BsonDocument state) {
    BsonDocument rest = new BsonDocument();
    state.keySet().stream()
        .filter(name -> !StateStore.OF_THE_LEASE.contains(name))
        .forEach(name -> rest.append(name, state.get(name)));
    return rest;
  }

  /** A change that begins with nothing. */
  public Edit edit() {
    return new Edit(this);
  }

  /** Where it is kept. */
  public StateStore store() {
    return store;
  }

  /** When the first position was saved, where that is known. */
  public Optional<Instant> since() {
    return since;
  }

  boolean hasBegun() {
    return began;
  }

  /** The document as it is kept; empty where there is none. */
  BsonDocument bson() {
    return document.map(StateDocument::bson).orElseGet(BsonDocument::new);
  }

  Optional<StateDocument> document() {
    return document;
  }
}
