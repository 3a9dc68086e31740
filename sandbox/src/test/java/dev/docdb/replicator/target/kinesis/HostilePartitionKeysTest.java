package dev.docdb.replicator.target.kinesis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.name.ServiceRules;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.kinesis.KinesisServer;
import dev.docdb.replicator.sandbox.kinesis.StoredRecord;
import dev.docdb.replicator.target.HostileChanges;
import dev.docdb.replicator.target.Sending;
import dev.docdb.replicator.target.Surroundings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class HostilePartitionKeysTest {
  @AutoClose private final KinesisServer server = KinesisServer.start();
  @AutoClose private final Surroundings surroundings = new Surroundings();
  @AutoClose private final KinesisTarget target = open();

  private KinesisTarget open() {
    server.createStream("orders", 4);
    surroundings.point("Kinesis", server.endpoint(), "any", Surroundings.PASSWORD);
    return KinesisTarget.open(
        surroundings.resources(Namespace.of("shop", "orders"), Map.of("KINESIS_STREAM", "orders")));
  }

  private String key(Change change) {
    return target.toEntry(Sending.encode(change).getFirst()).orElseThrow().partitionKey();
  }

  @Test
  void g04_tenThousandDocumentsOfAnyIdHaveLegalKeysThatDiffer() {
    Map<String, Change> named = new HashMap<>();
    for (Change change : HostileChanges.withIds(10_000)) {
      String key = key(change);
      ServiceRules.checkPartitionKey(key);
      assertEquals(null, named.put(key, change), key);
    }
  }

  @Test
  void g04_theServiceTakesThemAndGivesThemBack() throws Exception {
    List<Change> changes = HostileChanges.withIds(500);
    PlanDriver.of(target).deliver(Sending.encode(changes.toArray(Change[]::new)));
    Set<String> expected = new HashSet<>();
    changes.forEach(change -> expected.add(key(change)));
    Set<String> stored = new HashSet<>();
    server.records("orders").stream().map(StoredRecord::partitionKey).forEach(stored::add);
    assertEquals(expected, stored);
  }
}
