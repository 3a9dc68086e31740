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
    return CollectionLease.acquire(store, greeting().time(), owner, LEASE);
  }

  CollectionLease acquire(String owner) {
    return tryToAcquire(owner).orElseThrow();
  }

  /** Nothing loaded yet. */
  CollectionCheckpoints checkpoints(CollectionLease lease) {
    return new CollectionCheckpoints(store, greeting(), lease, Set.of("kinesis"));
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
        RawBsonDocument.parse("{\"_data\":\"82%08d\"}".formatted(n)),
        Optional.of(new BsonTimestamp(n, 1)));
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
