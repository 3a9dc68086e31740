package dev.docdb.replicator.state;

import static dev.docdb.replicator.state.KeptState.GUARD;
import static dev.docdb.replicator.state.KeptState.LEASE;
import static dev.docdb.replicator.state.KeptState.at;
import static dev.docdb.replicator.state.KeptState.position;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.source.ClusterIdentity;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonBinary;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Positions on a cluster: kept as they are, moved by their holder only. */
@Timeout(60)
class StateCollectionTest {
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
    CollectionCheckpoints checkpoints = state.checkpoints(lease);
    assertEquals(Optional.empty(), checkpoints.load());
    for (int n = 1; n <= 3; n++) {
      checkpoints.save(at(n));
      assertEquals(Optional.of(at(n)), state.checkpoints(lease).load());
    }
  }

  @Test
  void aTokenIsKeptByteForByte() {
    RawBsonDocument token = oddToken(false);
    CollectionLease lease = state.acquire("first");
    Position odd = Position.after(token, Optional.empty());
    state.loaded(lease).save(new Checkpoint(odd, Map.of("s3", odd)));
    assertSame(token, state.checkpoints(lease).load().orElseThrow());
  }

  private static void assertSame(RawBsonDocument token, Checkpoint loaded) {
    assertArrayEquals(bytes(token), bytes(loaded.position().token().orElseThrow()));
    assertArrayEquals(bytes(token), bytes(loaded.ahead().get("s3").token().orElseThrow()));
  }

  /** Without a server, since the embedded one keeps of two names the last. */
  @Test
  void aTokenWithANameTwiceIsWrittenAndReadByteForByte() {
    RawBsonDocument token = oddToken(true);
    Position odd = Position.after(token, Optional.empty());
    StateUpdate update = StateUpdate.of(new Checkpoint(odd, Map.of("s3", odd)));
    RawBsonDocument written =
        new RawBsonDocument(
            update.toBson(new BsonDateTime(0), Optional.empty(), Set.of()),
            state.store().collection().getCodecRegistry().get(BsonDocument.class));
    StateDocument read = new StateDocument(state.store(), written.getDocument("$set"));
    assertSame(token, read.checkpoint().orElseThrow());
  }

  @Test
  void lanesAheadAreKeptAndForgottenWithTheirCheckpoint() {
    CollectionLease lease = state.acquire("first");
    CollectionCheckpoints checkpoints = state.loaded(lease);
    Checkpoint ahead =
        new Checkpoint(position(1), Map.of("kinesis", position(5), "s3", position(3)));
    checkpoints.save(ahead);
    assertEquals(Optional.of(ahead), state.checkpoints(lease).load());
    checkpoints.save(at(5));
    assertEquals(Optional.of(at(5)), state.checkpoints(lease).load());
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
  void c01_whatWasNotSavedBeforeACrashIsReadAgain() {
    state.loaded(state.acquire("killed")).save(at(1));
    state.faults().shiftClock(LEASE.plus(GUARD).plusSeconds(1));
    CollectionLease next = state.acquire("next");
    assertTrue(next.takenOver());
    assertEquals(Optional.of(at(1)), state.checkpoints(next).load());
  }

  @Test
  void c02_aSaveWhoseAnswerIsLostIsReadBack() {
    CollectionLease lease = state.acquire("first");
    CollectionCheckpoints checkpoints = state.loaded(lease);
    checkpoints.save(at(1));
    state.faults().dropConnectionAfter("update");
    checkpoints.save(at(2));
    checkpoints.save(at(3));
    assertEquals(Optional.of(at(3)), state.checkpoints(lease).load());
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
    assertEquals(Optional.of(at(1)), state.checkpoints(lease).load());
    checkpoints.save(at(2));
    assertEquals(Optional.of(at(2)), state.checkpoints(lease).load());
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
    assertEquals(Optional.of(at(3)), state.checkpoints(lease).load());
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
          assertEquals(Optional.of(at(1)), state.checkpoints(lease).load(), "code " + code);
        });
    checkpoints.save(at(2));
    assertEquals(Optional.of(at(2)), state.checkpoints(lease).load());
  }

  @Test
  void c04_aClusterThatTakesNoWritesIsNotTakenForABusyLease() {
    state.saveOnce(1);
    state.faults().failNext("findAndModify", 10107, "not primary");
    assertEquals(
        SourceError.CONNECTION_LOST,
        assertThrows(SourceException.class, () -> state.tryToAcquire("first")).error());
  }

  @Test
  void c05_scopesDontShareAState() {
    StateStore whole = state.store(new Scope("shop", Optional.empty()));
    StateStore other = state.store(new Scope("shop", Optional.of("customers")));
    List<StateStore> stores = List.of(state.store(), whole, other);
    for (int n = 0; n < stores.size(); n++) {
      StateStore store = stores.get(n);
      CollectionLease lease =
          CollectionLease.acquire(store, state.greeting().time(), "owner", LEASE).orElseThrow();
      CollectionCheckpoints own =
          new CollectionCheckpoints(store, state.greeting(), lease, Set.of("kinesis"));
      assertEquals(Optional.empty(), own.load(), store.toString());
      own.save(at(n));
      lease.release();
    }
    for (int n = 0; n < stores.size(); n++) {
      StateStore store = stores.get(n);
      CollectionLease lease =
          CollectionLease.acquire(store, state.greeting().time(), "owner", LEASE).orElseThrow();
      assertEquals(
          Optional.of(at(n)),
          new CollectionCheckpoints(store, state.greeting(), lease, Set.of("kinesis")).load());
    }
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
      assertEquals(Optional.of(at(5)), state.checkpoints(second).load());
    }
    assertThrows(FencedException.class, zombie::load);
    assertThrows(FencedException.class, first::renew);
    newest.save(at(7));
    assertThrows(FencedException.class, () -> zombie.save(at(6)));
    assertEquals(Optional.of(at(7)), state.checkpoints(second).load());
    first.release();
    assertEquals(Optional.empty(), state.tryToAcquire("third"), "a zombie gave away a lease");
  }

  @Test
  void s07_whatAnOperatorPutBackIsNotSavedOver() {
    CollectionLease lease = state.acquire("at work");
    CollectionCheckpoints checkpoints = state.loaded(lease);
    checkpoints.save(at(5));
    BsonDocument later = state.document();
    later.put(StateStore.SEQUENCE, new org.bson.BsonInt64(9));
    state.replace(later);
    assertThrows(FencedException.class, () -> checkpoints.save(at(6)));
  }

  private ServerGreeting greetingOf(ClusterIdentity cluster) {
    return new ServerGreeting(state.greeting().time(), Optional.of(cluster));
  }

  @Test
  void aPositionOfAnotherClusterIsNotUsed() {
    CollectionLease lease = state.acquire("first");
    ClusterIdentity before = new ClusterIdentity("rs0", Set.of("a:27017", "b:27017"), "4.0.0");
    CollectionCheckpoints old =
        new CollectionCheckpoints(state.store(), greetingOf(before), lease, Set.of("kinesis"));
    old.load();
    old.save(at(1));
    assertEquals(Optional.empty(), old.versionBefore());

    ClusterIdentity grown = new ClusterIdentity("rs0", Set.of("b:27017", "c:27017"), "5.0.0");
    CollectionCheckpoints same =
        new CollectionCheckpoints(state.store(), greetingOf(grown), lease, Set.of("kinesis"));
    assertEquals(Optional.of(at(1)), same.load());
    assertEquals(Optional.of("4.0.0"), same.versionBefore());

    ClusterIdentity restored = new ClusterIdentity("rs0", Set.of("d:27017"), "5.0.0");
    ClusterIdentity renamed = new ClusterIdentity("rs1", Set.of("a:27017"), "5.0.0");
    for (ClusterIdentity other : List.of(restored, renamed)) {
      SourceException e =
          assertThrows(
              SourceException.class,
              () ->
                  new CollectionCheckpoints(
                          state.store(), greetingOf(other), lease, Set.of("kinesis"))
                      .load());
      assertEquals(SourceError.OTHER_CLUSTER, e.error());
      String message = String.valueOf(e.getMessage());
      assertTrue(
          message.contains("[a:27017, b:27017]")
              && message.contains(other.members().toString())
              && message.contains(state.store().commands().acceptCluster()),
          message);
    }
    ServerGreeting unknown = new ServerGreeting(state.greeting().time(), Optional.empty());
    CollectionCheckpoints router =
        new CollectionCheckpoints(state.store(), unknown, lease, Set.of("kinesis"));
    assertEquals(Optional.of(at(1)), router.load(), "unknown is not another");
    router.save(at(2));
    assertEquals(
        new BsonString("4.0.0"),
        state.document().getDocument(StateStore.CLUSTER).get("version"),
        "what is unknown replaces nothing");
  }

  @Test
  void aStateCopiedToAnotherClusterIsNotUsedUntilItIsAccepted() {
    state.saveOnce(1);
    try (KeptState copy = new KeptState()) {
      for (BsonDocument document : state.store().collection().find()) {
        copy.store().collection().insertOne(document);
      }
      CollectionLease lease = copy.acquire("first");
      assertEquals(
          SourceError.OTHER_CLUSTER,
          assertThrows(SourceException.class, () -> copy.checkpoints(lease).load()).error());
      Mongosh.run(copy.watched(), copy.store().commands().acceptCluster());
      copy.loaded(lease).save(at(2));
      assertEquals(Optional.of(at(2)), copy.checkpoints(lease).load());
      assertNotEquals(
          state.document().get(StateStore.CLUSTER), copy.document().get(StateStore.CLUSTER));
    }
  }
}
