package dev.docdb.replicator.state;

import static dev.docdb.replicator.state.KeptState.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Saves whose answers are lost, or that a cluster refuses. */
@Timeout(60)
class LostAnswerTest {
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
  void c02_aSaveWhoseAnswerIsLostIsReadBack() {
    CollectionLease lease = state.acquire("first");
    CollectionCheckpoints checkpoints = state.loaded(lease);
    checkpoints.save(at(1));
    state.faults().dropConnectionAfter("update");
    checkpoints.save(at(2));
    checkpoints.save(at(3));
    assertEquals(Optional.of(at(3)), state.saved(lease));
  }

  @Test
  void c02_aSaveThatDidntTakePlaceFailsAndCanBeTriedAgain() {
    CollectionLease lease = state.acquire("first");
    CollectionCheckpoints checkpoints = state.loaded(lease);
    checkpoints.save(at(1));
    state.faults().dropConnectionBefore("update");
    assertEquals(
        SourceError.CONNECTION_LOST,
        assertThrows(SourceException.class, () -> checkpoints.save(at(2))).error());
    assertEquals(Optional.of(at(1)), state.saved(lease));
    checkpoints.save(at(2));
    assertEquals(Optional.of(at(2)), state.saved(lease));
  }

  @Test
  void c02_aSaveThatCouldNotEvenBeReadBackIsSettledByTheNext() {
    CollectionLease lease = state.acquire("first");
    CollectionCheckpoints checkpoints = state.loaded(lease);
    checkpoints.save(at(1));
    state.faults().dropConnectionAfter("update");
    state.faults().failNext("find", 11600, "interrupted", List.of(), 2);
    assertThrows(SourceException.class, () -> checkpoints.save(at(2)));
    state.faults().clear();
    checkpoints.save(at(3));
    assertEquals(Optional.of(at(3)), state.saved(lease));
  }

  @Test
  void c04_aClusterThatTakesNoWritesMovesNothing() {
    CollectionLease lease = state.acquire("first");
    CollectionCheckpoints checkpoints = state.loaded(lease);
    checkpoints.save(at(1));
    Map<Integer, SourceError> codes =
        Map.of(
            10107,
            SourceError.CONNECTION_LOST,
            14031,
            SourceError.UNKNOWN,
            13,
            SourceError.NOT_AUTHORIZED);
    codes.forEach(
        (code, verdict) -> {
          state.faults().failNext("update", code, "no writes now");
          assertEquals(
              verdict, assertThrows(SourceException.class, () -> checkpoints.save(at(2))).error());
          assertEquals(Optional.of(at(1)), state.saved(lease), "code " + code);
        });
    checkpoints.save(at(2));
    assertEquals(Optional.of(at(2)), state.saved(lease));
  }

  @Test
  void c04_aClusterThatTakesNoWritesIsNotTakenForABusyLease() {
    state.saveOnce(1);
    state.faults().failNext("findAndModify", 10107, "not primary");
    assertEquals(
        SourceError.CONNECTION_LOST,
        assertThrows(SourceException.class, () -> state.tryToAcquire("first")).error());
  }
}
