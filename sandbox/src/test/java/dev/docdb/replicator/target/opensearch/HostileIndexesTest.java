package dev.docdb.replicator.target.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.name.HostileNames;
import dev.docdb.replicator.name.IndexName;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.opensearch.OpenSearchServer;
import dev.docdb.replicator.target.HostileChanges;
import dev.docdb.replicator.target.StoredChange;
import dev.docdb.replicator.target.Surroundings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.opensearch.cluster.metadata.MetadataCreateIndexService;
import org.opensearch.indices.InvalidIndexNameException;

class HostileIndexesTest {
  private static final Encoding DOCUMENTS = new Encoding(Shape.DOCUMENT_WITHOUT_ID, JsonMode.PLAIN);

  @AutoClose private static final OpenSearchServer SERVER = OpenSearchServer.start();

  @AutoClose private final Surroundings surroundings = new Surroundings();
  private final IndexReader reader = new IndexReader(SERVER.uri());

  private void deliver(List<Change> changes) throws InterruptedException {
    try (OpenSearchTarget target =
        OpenSearchTarget.open(
            surroundings.resources(
                Namespace.of("shop", "orders"),
                Map.of("ELASTICSEARCH_URI", SERVER.uri().toString())))) {
      PlanDriver<?> driver =
          PlanDriver.of(target)
              .deliver(new BatchEncoder(Set.of(DOCUMENTS)).encode(changes, 7).changes());
      assertEquals(Map.of(), driver.refused());
    }
  }

  @Test
  void g01_theEnginesOwnCheckTakesTenThousandHostileNames() {
    for (Namespace namespace : HostileNames.namespaces(10_000)) {
      MetadataCreateIndexService.validateIndexOrAliasName(
          IndexName.of(namespace), InvalidIndexNameException::new);
    }
  }

  @Test
  void g01_aRealNodeMakesThem() throws Exception {
    List<Change> changes = HostileChanges.inCollections(80);
    deliver(changes);
    Set<String> expected =
        changes.stream()
            .map(change -> IndexName.of(change.namespace().orElseThrow()))
            .collect(Collectors.toSet());
    Set<String> made = new HashSet<>(reader.get("/_aliases").keySet());
    made.retainAll(expected);
    assertEquals(expected, made);
  }

  @Test
  void f07_documentsOfAnyIdAreFoundUnderIdsThatDiffer() throws Exception {
    List<Change> changes = HostileChanges.withIds(2_000);
    deliver(changes);
    assertEquals(
        changes.stream().map(Change::documentId).collect(Collectors.toSet()),
        reader.documents("shop-orders").stream()
            .map(StoredChange::key)
            .map(key -> key.orElseThrow())
            .collect(Collectors.toSet()));
  }
}
