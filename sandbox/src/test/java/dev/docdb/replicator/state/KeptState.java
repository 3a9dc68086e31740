package dev.docdb.replicator.state;

import com.mongodb.client.model.Filters;
import dev.docdb.replicator.sandbox.documentdb.Faults;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.WatchedCluster;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** The state of one scope on a cluster, as functions and operators get at it. */
final class KeptState implements AutoCloseable {
  /** Long, so that the time that a test takes doesn't matter. */
  static final Duration LEASE = Duration.ofMinutes(30);

  static final Duration GUARD = LEASE.dividedBy(6);

  private static final Set<String> TARGETS = Set.of("kinesis");

  private final WatchedCluster watched = WatchedCluster.start();
  private final StateStore store = store(new Scope("shop", Optional.of("orders")));

  StateStore store() {
    return store;
  }

  StateStore store(Scope scope) {
    return StateStore.open(watched.cluster().client(), watched.environment(Map.of()), scope);
  }

  WatchedCluster watched() {
    return watched;
  }

  Faults faults() {
    return watched.faults();
  }

  ServerGreeting greeting() {
    return ServerGreeting.ask(watched.cluster().client(), System::nanoTime);
  }

  Optional<CollectionLease> tryToAcquire(String owner) {
    return tryToAcquire(store, owner);
  }

  CollectionLease acquire(String owner) {
    return acquire(store, owner);
  }

  /** Of another scope. */
  CollectionLease acquire(StateStore scope, String owner) {
    return tryToAcquire(scope, owner).orElseThrow();
  }

  private Optional<CollectionLease> tryToAcquire(StateStore scope, String owner) {
    return CollectionLease.acquire(scope, greeting().time(), owner, LEASE);
  }

  /** Nothing loaded yet. */
  CollectionCheckpoints checkpoints(CollectionLease lease) {
    return checkpoints(store, lease);
  }

  /** Of another scope. */
  CollectionCheckpoints checkpoints(StateStore scope, CollectionLease lease) {
    return new CollectionCheckpoints(scope, greeting(), lease, TARGETS);
  }

  /** On a cluster that says this of itself. */
  CollectionCheckpoints checkpoints(ServerGreeting greeting, CollectionLease lease) {
    return new CollectionCheckpoints(store, greeting, lease, TARGETS);
  }

  /** What another invocation would find. */
  Optional<Checkpoint> saved(CollectionLease lease) {
    return saved(store, lease);
  }

  /** Of another scope. */
  Optional<Checkpoint> saved(StateStore scope, CollectionLease lease) {
    return checkpoints(scope, lease).load().checkpoint();
  }

  CollectionCheckpoints loaded(CollectionLease lease) {
    CollectionCheckpoints checkpoints = checkpoints(lease);
    checkpoints.load();
    return checkpoints;
  }

  /** Takes the lease, saves a position and gives the lease back. */
  void saveOnce(int n) {
    CollectionLease lease = acquire("before");
    loaded(lease).save(at(n));
    lease.release();
  }

  static Checkpoint at(int n) {
    return Checkpoint.at(position(n));
  }

  static Position position(int n) {
    return Position.after(
        RawBsonDocument.parse("{\"_data\":\"82%08d\"}".formatted(n)), new BsonTimestamp(n, 1));
  }

  BsonDocument document() {
    BsonDocument found = find(store.id());
    if (found == null) {
      throw new AssertionError("there is no state document");
    }
    return found;
  }

  @org.jspecify.annotations.Nullable
  BsonDocument find(BsonValue id) {
    return store.collection().find(Filters.eq("_id", id)).first();
  }

  /** Puts something else in place of the document, as an operator or a backup may do. */
  void replace(BsonDocument document) {
    store.collection().replaceOne(store.isOurs(), document);
  }

  void remove(BsonValue id) {
    store.collection().deleteOne(Filters.eq("_id", id));
  }

  @Override
  public void close() {
    watched.close();
  }
}
