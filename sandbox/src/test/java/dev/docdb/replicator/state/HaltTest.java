package dev.docdb.replicator.state;

import static dev.docdb.replicator.state.KeptState.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.source.Position;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A scope that has halted stays so until the operator lets it go on. */
@Timeout(60)
class HaltTest {
  private static final Halt HALT =
      new Halt(
          "POSITION_LOST",
          "The log no longer reaches back so far",
          Instant.parse("2026-11-21T09:00:00.123456Z"));
  private KeptState state;
  private CollectionLease lease;
  private CollectionCheckpoints checkpoints;

  @BeforeEach
  void start() {
    state = new KeptState();
    lease = state.acquire("first");
    checkpoints = state.loaded(lease);
    checkpoints.save(at(1));
  }

  @AfterEach
  void stop() {
    state.close();
  }

  private Halt halted() {
    return assertThrows(HaltedException.class, () -> state.saved(lease)).halt();
  }

  @Test
  void aHaltRefusesEveryLoadAndLeavesThePosition() {
    BsonDocument before = state.document();
    checkpoints.halt(HALT);
    HaltedException e = assertThrows(HaltedException.class, () -> state.saved(lease));
    assertEquals(HALT, e.halt());
    String message = String.valueOf(e.getMessage());
    assertTrue(
        message.contains(HALT.message())
            && message.contains("2026-11-21T09:00:00.123Z")
            && message.contains(state.store().commands().clearHalt()),
        message);
    assertEquals(before.get(StateStore.POSITION), state.document().get(StateStore.POSITION));
    assertEquals(before.get(StateStore.SEQUENCE), state.document().get(StateStore.SEQUENCE));

    lease.release();
    lease = state.acquire("next");
    assertEquals(HALT, halted());
  }

  @Test
  void aSaveDoesNotEndAHalt() {
    checkpoints.halt(HALT);
    checkpoints.save(at(2));
    assertEquals(HALT, halted());
  }

  @Test
  void theOperatorEndsAHaltAndThePositionIsAsItWas() {
    checkpoints.halt(HALT);
    Mongosh.run(state.watched(), state.store().commands().clearHalt());
    assertEquals(Optional.of(at(1)), state.saved(lease));
  }

  @Test
  void theOperatorRewindsAHaltedScope() {
    checkpoints.save(
        new Checkpoint(
            KeptState.position(1),
            Map.of("s3", KeptState.position(3)),
            Map.of("sqs", KeptState.position(0))));
    checkpoints.halt(HALT);
    BsonTimestamp time = new BsonTimestamp(1_700_000_000, 1);
    Mongosh.run(state.watched(), state.store().commands().rewindTo(time));
    assertThrows(
        FencedException.class, () -> checkpoints.save(at(4)), "it was saved over the operator's");
    assertEquals(Optional.of(Checkpoint.at(Position.from(time))), state.saved(lease));
  }

  @Test
  void onlyTheHolderHalts() {
    state.faults().shiftClock(KeptState.LEASE.multipliedBy(2));
    CollectionLease newer = state.acquire("second");
    BsonDocument before = state.document();
    assertThrows(FencedException.class, () -> checkpoints.halt(HALT));
    assertEquals(before, state.document());
    state.loaded(newer).halt(HALT);
  }

  @Test
  void aHaltWhoseAnswerIsLostIsReadBack() {
    state.faults().dropConnectionAfter("update");
    checkpoints.halt(HALT);
    assertEquals(HALT, halted());
  }

  @Test
  void aHaltWithoutAReasonHaltsToo() {
    state.replace(state.document().append("status", new BsonString("halted")));
    assertEquals("not said", halted().message());
    HaltedException e = assertThrows(HaltedException.class, () -> state.saved(lease));
    assertTrue(e.getMessage().contains("halted (by hand)"), e::getMessage);
  }
}
