package dev.docdb.replicator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class ClusterIdentityTest {
  private static ClusterIdentity of(String replicaSet, String... members) {
    return new ClusterIdentity(replicaSet, Set.of(members), "5.0.0");
  }

  @Test
  void membersComeAndGoButOneMustBeLeft() {
    ClusterIdentity saved = of("rs0", "a:1", "b:1");
    assertTrue(saved.isSameClusterAs(of("rs0", "a:1", "b:1")));
    assertTrue(saved.isSameClusterAs(of("rs0", "b:1", "c:1")));
    assertFalse(saved.isSameClusterAs(of("rs0", "c:1")));
    assertFalse(saved.isSameClusterAs(of("rs0", "a:2")), "another port is another server");
    assertFalse(saved.isSameClusterAs(of("rs1", "a:1", "b:1")));
  }

  @Test
  void theVersionMayChange() {
    assertTrue(of("rs0", "a:1").isSameClusterAs(new ClusterIdentity("rs0", Set.of("a:1"), "8.0")));
  }

  @Test
  void aGreetingNamesTheMembersThatHoldData() {
    assertEquals(
        Optional.of(of("rs0", "a:1", "b:1", "c:1")),
        ClusterIdentity.of(
            BsonDocument.parse(
                """
                {"setName": "rs0", "hosts": ["b:1", "a:1"], "passives": ["c:1"], "arbiters": ["d:1"]}"""),
            "5.0.0"));
  }

  @Test
  void aGreetingWithoutMembersIsOfNoKnownCluster() {
    for (String hello :
        List.of(
            "{}",
            "{\"msg\": \"isdbgrid\"}",
            "{\"setName\": \"rs0\", \"hosts\": []}",
            "{\"hosts\": [\"a:1\"]}")) {
      assertEquals(Optional.empty(), ClusterIdentity.of(BsonDocument.parse(hello), "5.0.0"), hello);
    }
  }

  @Test
  void theKeptFormIsReadAgain() {
    ClusterIdentity kept = of("rs0", "b:1", "a:1");
    assertEquals(Optional.of(kept), ClusterIdentity.fromState(kept.toState()));
    assertEquals(
        BsonDocument.parse(
            "{\"replicaSet\": \"rs0\", \"members\": [\"a:1\", \"b:1\"], \"version\": \"5.0.0\"}"),
        kept.toState());
  }
}
