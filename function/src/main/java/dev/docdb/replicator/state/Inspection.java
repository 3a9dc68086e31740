package dev.docdb.replicator.state;

import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.SourceException;
import java.time.Instant;
import java.util.Optional;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** The state of a scope, looked at from outside: without the lease, and nothing is written. */
public final class Inspection {
  private final StateStore store;
  private final Optional<StateDocument> state;
  private final Optional<Instant> began;

  private Inspection(StateStore store, Optional<StateDocument> state, Optional<Instant> began) {
    this.store = store;
    this.state = state;
    this.began = began;
  }

  /**
   * A lease that somebody holds, or didn't give back.
   *
   * @param owner as it calls itself
   * @param until by the cluster's clock
   */
  public record Leased(String owner, Instant until) {}

  /**
   * Reads all of it.
   *
   * @throws StateException when there is something that can't be used, as an invocation would find
   * @throws SourceException when the cluster doesn't answer
   */
  public static Inspection of(StateStore store) {
    OwnDocument document = new OwnDocument(store);
    StateStore.Kept kept = document.read();
    if (kept.state().isEmpty() && kept.began()) {
      throw new StateException("The state of %s was removed. %s".formatted(store, store.waysOut()));
    }
    Optional<Instant> began = document.ask("Reading the marker of", () -> since(store));
    Inspection inspection = new Inspection(store, kept.state(), began);
    kept.state().ifPresent(state -> inspection.check(state, kept.began()));
    return inspection;
  }

  private void check(StateDocument found, boolean saved) {
    found.checkLease();
    found.halt();
    found.targets();
    found.cluster();
    boolean lost = found.checkpoint().isEmpty() && (saved || found.sequence() > 0);
    if (lost) {
      throw new StateException(
          "A position of %s was saved once, and it was removed from its document. %s"
              .formatted(store, store.waysOut()));
    }
  }

  private static Optional<Instant> since(StateStore store) {
    @Nullable BsonDocument marker =
        store.collection().find(new BsonDocument(StateStore.ID, store.markerId())).first();
    return marker != null && marker.get("since") instanceof BsonDateTime date
        ? Optional.of(Instant.ofEpochMilli(date.getValue()))
        : Optional.empty();
  }

  /** When the first position was saved; empty: never. */
  public Optional<Instant> began() {
    return began;
  }

  /** What was saved last; empty: nothing. */
  public Optional<Checkpoint> checkpoint() {
    return state.flatMap(StateDocument::checkpoint);
  }

  /** Why it is halted, if it is. */
  public Optional<Halt> halt() {
    return state.flatMap(StateDocument::halt);
  }

  /**
   * Why it is paused, if it is.
   *
   * @throws StateException when that can't be read, of which an invocation halts
   */
  public Optional<Pause> pause() {
    return state.flatMap(StateDocument::pause);
  }

  /**
   * Refuses a position that is yet to come.
   *
   * @throws StateException as an invocation would
   */
  public void checkIsPast(Instant now) {
    checkpoint().ifPresent(saved -> store.checkIsPast(saved, now));
  }

  /** Who holds the lease, or didn't give it back. */
  public Optional<Leased> lease() {
    return state
        .filter(StateDocument::isLeased)
        .map(StateDocument::bson)
        .map(
            bson ->
                new Leased(
                    bson.getString(StateStore.OWNER).getValue(),
                    Instant.ofEpochMilli(bson.getDateTime(StateStore.LEASE_UNTIL).getValue())));
  }

  /**
   * Refuses another cluster than the one of which it was saved.
   *
   * @throws SourceException with the error {@code OTHER_CLUSTER}
   */
  public void checkCluster(ServerGreeting greeting) {
    state
        .flatMap(StateDocument::cluster)
        .ifPresent(
            saved ->
                greeting
                    .cluster()
                    .filter(found -> !found.isSameClusterAs(saved))
                    .ifPresent(
                        found -> {
                          throw saved.isNot(found, store.commands().acceptCluster());
                        }));
  }
}
