package dev.docdb.replicator.state;

import static dev.docdb.replicator.state.KeptState.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.source.ClusterIdentity;
import dev.docdb.replicator.source.ServerGreeting;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A position is used on the cluster only that it was saved of. */
@Timeout(60)
class OtherClusterTest {
  private KeptState state;
  private CollectionLease lease;

  /** A position of a cluster of two members is saved. */
  @BeforeEach
  void start() {
    state = new KeptState();
    lease = state.acquire("first");
    CollectionCheckpoints before = on(cluster("rs0", "4.0.0", "a:27017", "b:27017"));
    assertEquals(Optional.empty(), before.load().otherVersion(), "nothing was saved yet");
    before.save(at(1));
  }

  @AfterEach
  void stop() {
    state.close();
  }

  private static ClusterIdentity cluster(String name, String version, String... members) {
    return new ClusterIdentity(name, Set.of(members), version);
  }

  private CollectionCheckpoints on(ClusterIdentity cluster) {
    return state.checkpoints(
        new ServerGreeting(state.greeting().time(), Optional.of(cluster)), lease);
  }

  private CollectionCheckpoints onAnUnknownCluster() {
    return state.checkpoints(new ServerGreeting(state.greeting().time(), Optional.empty()), lease);
  }

  @Test
  void aClusterWithSomeMembersStillIsTheSame() {
    Loaded grown = on(cluster("rs0", "5.0.0", "b:27017", "c:27017")).load();
    assertEquals(Optional.of(at(1)), grown.checkpoint());
    assertEquals(Optional.of("4.0.0"), grown.otherVersion());
  }

  @Test
  void aPositionOfAnotherClusterIsNotUsed() {
    ClusterIdentity restored = cluster("rs0", "5.0.0", "d:27017");
    ClusterIdentity renamed = cluster("rs1", "5.0.0", "a:27017");
    for (ClusterIdentity other : List.of(restored, renamed)) {
      SourceException e = assertThrows(SourceException.class, on(other)::load);
      assertEquals(SourceError.OTHER_CLUSTER, e.error());
      String message = String.valueOf(e.getMessage());
      assertTrue(
          message.contains("[a:27017, b:27017]")
              && message.contains(other.members().toString())
              && message.contains(state.store().commands().acceptCluster()),
          message);
    }
  }

  @Test
  void aClusterThatDoesNotSayWhichItIsIsNotAnother() {
    assertEquals(Optional.of(at(1)), onAnUnknownCluster().load().checkpoint());
  }

  @Test
  void whatIsUnknownReplacesNothing() {
    CollectionCheckpoints unknown = onAnUnknownCluster();
    unknown.load();
    unknown.save(at(2));
    assertEquals(
        new BsonString("4.0.0"), state.document().getDocument(StateStore.CLUSTER).get("version"));
  }

  @Test
  void aStateCopiedToAnotherClusterIsNotUsedUntilItIsAccepted() {
    try (KeptState here = new KeptState();
        KeptState copy = new KeptState()) {
      here.saveOnce(1);
      for (BsonDocument document : here.store().collection().find()) {
        copy.store().collection().insertOne(document);
      }
      CollectionLease held = copy.acquire("first");
      assertEquals(
          SourceError.OTHER_CLUSTER,
          assertThrows(SourceException.class, () -> copy.saved(held)).error());
      Mongosh.run(copy.watched(), copy.store().commands().acceptCluster());
      copy.loaded(held).save(at(2));
      assertEquals(Optional.of(at(2)), copy.saved(held));
      assertNotEquals(
          here.document().get(StateStore.CLUSTER), copy.document().get(StateStore.CLUSTER));
    }
  }
}
