package dev.docdb.replicator.state;

import static dev.docdb.replicator.state.KeptState.GUARD;
import static dev.docdb.replicator.state.KeptState.LEASE;
import static dev.docdb.replicator.state.KeptState.at;
import static dev.docdb.replicator.state.KeptState.position;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonBinary;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Positions on a cluster: kept as they are, each scope's for itself. */
@Timeout(60)
class CheckpointsTest {
  private KeptState state;

  @BeforeEach
  void start() {
    state = new KeptState();
  }

  @AfterEach
  void stop() {
    state.close();
  }

  /**
   * A token as no server sends it.
   *
   * @param twice whether it has a name twice
   */
  private static RawBsonDocument oddToken(boolean twice) {
    BasicOutputBuffer bytes = new BasicOutputBuffer();
    BsonBinaryWriter writer = new BsonBinaryWriter(bytes);
    writer.writeStartDocument();
    writer.writeString("_data", "8200");
    writer.writeBinaryData("more", new BsonBinary((byte) 0x80, new byte[] {0, 1, -1}));
    writer.writeInt64("n", 1);
    if (twice) {
      writer.writeInt32("n", 2);
    }
    writer.writeStartDocument("_typeBits");
    writer.writeDouble("", -0.0);
    writer.writeEndDocument();
    writer.writeEndDocument();
    return new RawBsonDocument(bytes.toByteArray());
  }

  private static byte[] bytes(RawBsonDocument document) {
    byte[] bytes = new byte[document.getByteBuffer().remaining()];
    document.getByteBuffer().get(bytes);
    return bytes;
  }

  @Test
  void aPositionIsKeptAsItWasSaved() {
    CollectionLease lease = state.acquire("first");
    assertEquals(Optional.empty(), state.saved(lease));
    CollectionCheckpoints checkpoints = state.loaded(lease);
    for (int n = 1; n <= 3; n++) {
      checkpoints.save(at(n));
      assertEquals(Optional.of(at(n)), state.saved(lease));
    }
  }

  @Test
  void aTokenIsKeptByteForByte() {
    RawBsonDocument token = oddToken(false);
    CollectionLease lease = state.acquire("first");
    Position odd = Position.after(token);
    state.loaded(lease).save(new Checkpoint(odd, Map.of("s3", odd)));
    assertSame(token, state.saved(lease).orElseThrow());
  }

  private static void assertSame(RawBsonDocument token, Checkpoint loaded) {
    assertArrayEquals(bytes(token), bytes(loaded.position().token().orElseThrow()));
    assertArrayEquals(bytes(token), bytes(loaded.ahead().get("s3").token().orElseThrow()));
  }

  /** Without a server, since the embedded one keeps of two names the last. */
  @Test
  void aTokenWithANameTwiceIsWrittenAndReadByteForByte() {
    RawBsonDocument token = oddToken(true);
    Position odd = Position.after(token);
    StateUpdate update = StateUpdate.of(new Checkpoint(odd, Map.of("s3", odd)));
    RawBsonDocument written =
        new RawBsonDocument(
            update.toBson(state.greeting(), Set.of()),
            state.store().collection().getCodecRegistry().get(BsonDocument.class));
    StateDocument read = new StateDocument(state.store(), written.getDocument("$set"));
    assertSame(token, read.checkpoint().orElseThrow());
  }

  @Test
  void lanesAheadAndDetachedAreKeptAndForgottenWithTheirCheckpoint() {
    CollectionLease lease = state.acquire("first");
    CollectionCheckpoints checkpoints = state.loaded(lease);
    Checkpoint ahead =
        new Checkpoint(
            position(1),
            Map.of("kinesis", position(5), "s3", position(3)),
            Map.of("sqs", position(0)));
    checkpoints.save(ahead);
    assertEquals(Optional.of(ahead), state.saved(lease));
    checkpoints.save(at(5));
    assertEquals(Optional.of(at(5)), state.saved(lease));
  }

  @Test
  void aLabelThatIsNoFieldsNameIsRefused() {
    for (String label : List.of("", "$set", "a.b")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new Checkpoint(position(1), Map.of(label, position(2))),
          label);
    }
  }

  @Test
  void noTargetIsAheadAndDetached() {
    Map<String, Position> place = Map.of("s3", position(2));
    assertThrows(IllegalArgumentException.class, () -> new Checkpoint(position(1), place, place));
  }

  @Test
  void c01_whatWasNotSavedBeforeACrashIsReadAgain() {
    state.loaded(state.acquire("killed")).save(at(1));
    state.faults().shiftClock(LEASE.plus(GUARD).plusSeconds(1));
    CollectionLease next = state.acquire("next");
    assertTrue(next.takenOver());
    assertEquals(Optional.of(at(1)), state.saved(next));
  }

  @Test
  void c05_scopesDontShareAState() {
    List<StateStore> stores =
        List.of(
            state.store(),
            state.store(new Scope("shop", Optional.empty())),
            state.store(new Scope("shop", Optional.of("customers"))));
    for (int n = 0; n < stores.size(); n++) {
      StateStore store = stores.get(n);
      CollectionLease lease = state.acquire(store, "owner");
      assertEquals(Optional.empty(), state.saved(store, lease), store.toString());
      CollectionCheckpoints own = state.checkpoints(store, lease);
      own.load();
      own.save(at(n));
      lease.release();
    }
    for (int n = 0; n < stores.size(); n++) {
      CollectionLease lease = state.acquire(stores.get(n), "owner");
      assertEquals(Optional.of(at(n)), state.saved(stores.get(n), lease));
    }
  }
}
