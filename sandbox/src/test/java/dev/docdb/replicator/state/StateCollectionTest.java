package dev.docdb.replicator.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.ServerTime;
import dev.docdb.replicator.source.WatchedCluster;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Leases and positions on a cluster. */
@Timeout(60)
class StateCollectionTest {
  private static final Duration LENGTH = Duration.ofSeconds(60);

  private WatchedCluster watched;
  private StateStore store;

  @BeforeEach
  void start() {
    watched = WatchedCluster.start();
    store =
        StateStore.open(
            watched.cluster().client(),
            watched.environment(Map.of()),
            new Scope("shop", Optional.of("orders")));
  }

  @AfterEach
  void stop() {
    watched.close();
  }

  private Optional<CollectionLease> acquire(String owner) {
    return CollectionLease.acquire(store, time(), owner, LENGTH);
  }

  private ServerTime time() {
    return greeting().time();
  }

  private ServerGreeting greeting() {
    return ServerGreeting.ask(watched.cluster().client(), System::nanoTime);
  }

  private CollectionCheckpoints checkpoints(Lease lease) {
    CollectionCheckpoints checkpoints = new CollectionCheckpoints(store, greeting(), lease);
    checkpoints.load();
    return checkpoints;
  }

  private static Checkpoint position(int n) {
    return Checkpoint.at(
        Position.after(
            RawBsonDocument.parse("{\"_data\":\"82%08d\"}".formatted(n)),
            Optional.of(new BsonTimestamp(n, 1))));
  }

  private void damage(String field, BsonInt32 value) {
    store.collection().updateOne(Filters.eq("_id", store.id()), Updates.set(field, value));
  }

  @Test
  void onlyOneHoldsALease() {
    CollectionLease first = acquire("first").orElseThrow();
    assertEquals(Optional.empty(), acquire("second"));
    first.release();
    assertTrue(acquire("second").orElseThrow().epoch() > first.epoch());
  }

  @Test
  void aLeaseThatLapsedCanBeTakenAndItsHolderIsFenced() {
    CollectionLease first = acquire("first").orElseThrow();
    CollectionCheckpoints old = checkpoints(first);
    old.save(position(1));
    watched.faults().shiftClock(LENGTH.plusSeconds(11));
    CollectionLease second = acquire("second").orElseThrow();

    assertThrows(FencedException.class, first::renew);
    assertThrows(FencedException.class, () -> old.save(position(2)));
    assertEquals(
        Optional.of(position(1)), new CollectionCheckpoints(store, greeting(), second).load());
    first.release();
    assertEquals(Optional.empty(), acquire("third"), "a fenced holder gave away another's lease");
  }

  @Test
  void aRenewedLeaseDoesNotLapse() {
    CollectionLease lease = acquire("first").orElseThrow();
    watched.faults().shiftClock(LENGTH.minusSeconds(10));
    CollectionLease again = lease;
    again.renew();
    assertEquals(Optional.empty(), acquire("second"));
  }

  @Test
  void aPositionIsKeptAsItWasSaved() {
    CollectionLease lease = acquire("first").orElseThrow();
    CollectionCheckpoints checkpoints = checkpoints(lease);
    assertEquals(Optional.empty(), checkpoints.load());
    for (int n = 1; n <= 3; n++) {
      checkpoints.save(position(n));
      assertEquals(
          Optional.of(position(n)), new CollectionCheckpoints(store, greeting(), lease).load());
    }
  }

  @Test
  void aSaveWhoseAnswerIsLostIsReadBack() {
    CollectionCheckpoints checkpoints = checkpoints(acquire("first").orElseThrow());
    checkpoints.save(position(1));
    watched.faults().dropConnectionAfter("update");
    checkpoints.save(position(2));
    checkpoints.save(position(3));
    assertEquals(Optional.of(position(3)), checkpoints.load());
  }

  @Test
  void aStateThatCantBeReadHaltsAndIsLeftAsItIs() {
    CollectionLease lease = acquire("first").orElseThrow();
    checkpoints(lease).save(position(1));
    damage(StateStore.POSITION, new BsonInt32(7));
    assertTrue(
        assertThrows(StateException.class, () -> checkpoints(lease))
            .getMessage()
            .contains("can't be read"));
    damage(StateStore.SCHEMA, new BsonInt32(2));
    assertTrue(
        assertThrows(StateException.class, () -> checkpoints(lease))
            .getMessage()
            .contains("schema 2"));
    store.collection().deleteOne(Filters.eq("_id", store.id()));
    assertTrue(
        assertThrows(StateException.class, () -> checkpoints(lease))
            .getMessage()
            .contains("removed"));
  }

  @Test
  void scopesDontShareAState() {
    acquire("first").orElseThrow();
    StateStore whole = new StateStore(store.collection(), new Scope("shop", Optional.empty()));
    StateStore other =
        new StateStore(store.collection(), new Scope("shop", Optional.of("customers")));
    assertTrue(CollectionLease.acquire(whole, time(), "second", LENGTH).isPresent());
    assertTrue(CollectionLease.acquire(other, time(), "third", LENGTH).isPresent());
  }
}
