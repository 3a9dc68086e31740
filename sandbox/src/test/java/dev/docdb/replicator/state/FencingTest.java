package dev.docdb.replicator.state;

import static dev.docdb.replicator.state.KeptState.GUARD;
import static dev.docdb.replicator.state.KeptState.LEASE;
import static dev.docdb.replicator.state.KeptState.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Only the holder of the newest lease moves a position, and only on top of what it has left. */
@Timeout(60)
class FencingTest {
  private KeptState state;

  @BeforeEach
  void start() {
    state = new KeptState();
  }

  @AfterEach
  void stop() {
    state.close();
  }

  @Test
  void s07_aZombieCanMoveAPositionNeitherWay() {
    CollectionLease first = state.acquire("zombie");
    CollectionCheckpoints zombie = state.loaded(first);
    zombie.save(at(5));
    state.faults().shiftClock(LEASE.plus(GUARD).plusSeconds(1));
    CollectionLease second = state.acquire("second");
    CollectionCheckpoints newest = state.loaded(second);
    for (int tried : List.of(4, 6)) {
      assertThrows(FencedException.class, () -> zombie.save(at(tried)));
      assertEquals(Optional.of(at(5)), state.saved(second));
    }
    assertThrows(FencedException.class, zombie::load);
    assertThrows(FencedException.class, first::renew);
    newest.save(at(7));
    assertThrows(FencedException.class, () -> zombie.save(at(6)));
    assertEquals(Optional.of(at(7)), state.saved(second));
    first.release();
    assertEquals(Optional.empty(), state.tryToAcquire("third"), "a zombie gave away a lease");
  }

  @Test
  void s07_whatAnOperatorPutBackIsNotSavedOver() {
    CollectionLease lease = state.acquire("at work");
    CollectionCheckpoints checkpoints = state.loaded(lease);
    checkpoints.save(at(5));
    BsonDocument later = state.document();
    later.put(StateStore.SEQUENCE, new BsonInt64(9));
    state.replace(later);
    assertThrows(FencedException.class, () -> checkpoints.save(at(6)));
  }
}
