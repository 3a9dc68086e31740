package dev.docdb.replicator.target.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.name.IndexName;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.opensearch.OpenSearchServer;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.StoredChange;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Soft deletes on a real node. */
class SoftDeletesTest {
  @AutoClose private static final OpenSearchServer SERVER = OpenSearchServer.start();
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String TIME = "2026-11-21T09:00:00Z";

  @AutoClose private final Surroundings surroundings = new Surroundings();
  private final Namespace place = Namespace.of("shop", "orders" + NUMBER.incrementAndGet());
  private final Journal journal = new Journal(place);
  private final TargetResources resources =
      surroundings.resources(
          place,
          Map.of(
              "ELASTICSEARCH_URI",
              SERVER.uri().toString(),
              "TARGET_FILTERS",
              "{\"opensearch\": {\"deletes\": \"soft\"}}"));
  private final OpenSearchTarget target = OpenSearchTarget.open(resources);

  private List<EncodedChange> encode(List<Change> changes) {
    Encoding encoding = TargetKind.OPENSEARCH.encoding(resources.environment());
    return new BatchEncoder(Set.of(encoding)).encode(changes, 1).changes();
  }

  private List<Outcome> send(Change... changes) throws InterruptedException {
    return target.send(
        encode(List.of(changes)).stream()
            .map(change -> target.toEntry(change).orElseThrow())
            .toList());
  }

  private BsonDocument answer(String id) {
    return new IndexReader(SERVER.uri()).get("/" + IndexName.of(place) + "/_doc/" + id);
  }

  private String source(String id) {
    return answer(id).getDocument("_source").toJson();
  }

  private static String document(int n) {
    return "{\"n\": %d, \"content\": \"%s\"}".formatted(n, Journal.CONTENT);
  }

  private static String marked(int n) {
    return "{\"n\": %d, \"content\": \"%s\", \"_deletedAt\": \"%s\"}"
        .formatted(n, Journal.CONTENT, TIME);
  }

  private static List<Outcome> stored(int count) {
    return java.util.Collections.nCopies(count, Outcome.STORED);
  }

  @Test
  void aDeletedDocumentStaysWithItsFieldsAndIsMarked() throws Exception {
    assertEquals(stored(2), send(journal.insert("a"), journal.insert("b")));
    Change delete = journal.delete("a");
    assertEquals(stored(1), send(delete));
    assertEquals(marked(1), source("a"));
    assertEquals(document(2), source("b"));
    assertEquals(
        BulkActions.version(delete.clusterTime()), answer("a").getNumber("_version").longValue());
  }

  @Test
  void deletesAndOthersShareARequestAndKeepTheirOutcomes() throws Exception {
    send(journal.insert("a"), journal.insert("b"), journal.insert("c"));
    assertEquals(
        stored(4),
        send(journal.delete("a"), journal.update("b"), journal.delete("c"), journal.insert("d")));
    assertEquals(marked(1), source("a"));
    assertEquals(document(5), source("b"));
    assertEquals(marked(3), source("c"));
    assertEquals(document(7), source("d"));
  }

  @Test
  void aReplayEndsTheSame() throws Exception {
    Change insert = journal.insert("a");
    Change update = journal.update("a");
    Change delete = journal.delete("a");
    for (int time = 0; time < 3; time++) {
      for (Change change : List.of(insert, update, delete)) {
        assertEquals(stored(1), send(change));
      }
      assertEquals(marked(2), source("a"));
    }
  }

  @Test
  void aDeleteThatComesLateLeavesTheNewerDocumentAlone() throws Exception {
    send(journal.insert("a"));
    Change delete = journal.delete("a");
    send(journal.insert("a"));
    assertEquals(stored(1), send(delete));
    assertEquals(document(3), source("a"));
  }

  @Test
  void aDocumentThatComesAgainIsNotMarked() throws Exception {
    send(journal.insert("a"));
    send(journal.delete("a"));
    send(journal.insert("a"));
    assertEquals(document(3), source("a"));
  }

  @Test
  void whereNothingIsNothingComesAndAnOlderChangeComesTooLate() throws Exception {
    Change insert = journal.insert("a");
    assertEquals(stored(1), send(journal.delete("a")), "not even the index is there");
    assertEquals(stored(1), send(insert));
    assertFalse(answer("a").getBoolean("found").getValue());
    assertEquals(stored(1), send(journal.delete("b")));
    assertFalse(answer("b").getBoolean("found").getValue());
  }

  @Test
  void whatIsStoredStaysAsItIsToTheDigit() throws Exception {
    BsonDocument odd =
        BsonDocument.parse(
            """
            {s: "q\\" \\\\ \\u2028 \\ud83d\\ude00 }{][,:", d: 1.0, e: 1.25e30, l: {$numberLong: "9223372036854775807"},
             t: {$date: "2026-01-01T00:00:00Z"}, dec: {$numberDecimal: "1.10"}, n: null, empty: {}, none: [],
             deep: {a: [{b: [[1, 2], [3]]}, {c: "}"}], "k\\"ey": true}, x: {$date: "2026-01-01T00:00:00Z"}}""");
    assertEquals(stored(1), send(journal.insert("a", "odd", odd)));
    String before = raw("a");
    send(journal.delete("a"));
    assertEquals(
        before.substring(0, before.length() - 1) + ",\"_deletedAt\":\"" + TIME + "\"}", raw("a"));
  }

  private String raw(String id) throws Exception {
    try (java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient()) {
      return http.send(
              java.net.http.HttpRequest.newBuilder(
                      SERVER.uri().resolve("/" + IndexName.of(place) + "/_source/" + id))
                  .build(),
              java.net.http.HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** All that is left of the truth: the last document, and whether it was deleted since. */
  @Test
  void afterManyChangesEveryDocumentHasItsLastFieldsAndItsMark() throws Exception {
    List<Change> changes = journal.random(600, 40);
    Map<String, Optional<String>> expected = new HashMap<>();
    for (int i = 0; i < changes.size(); i++) {
      String id = changes.get(i).documentId();
      boolean delete = changes.get(i).operationType().equals("delete");
      Optional<String> last = expected.getOrDefault(id, Optional.empty());
      expected.put(
          id,
          delete
              ? last.map(
                  text ->
                      text.contains(TIME)
                          ? text
                          : text.replace("}", ", \"_deletedAt\": \"" + TIME + "\"}"))
              : Optional.of(document(i + 1)));
    }
    assertEquals(changes.size(), PlanDriver.of(target).deliver(encode(changes)).stored().size());
    assertEquals(expected, inIndex(expected.keySet()));
    PlanDriver.of(target).deliver(encode(changes.subList(300, 600)));
    assertEquals(expected, inIndex(expected.keySet()), "after a replay");
    long marks = expected.values().stream().filter(one -> one.toString().contains(TIME)).count();
    assertTrue(marks > 5, marks + " documents are marked");
  }

  private Map<String, Optional<String>> inIndex(Set<String> ids) {
    Map<String, String> found =
        new IndexReader(SERVER.uri())
            .documents(IndexName.of(place)).stream()
                .collect(
                    Collectors.toMap(stored -> stored.key().orElseThrow(), StoredChange::value));
    return ids.stream()
        .collect(
            Collectors.toMap(
                id -> id,
                id ->
                    Optional.ofNullable(found.get(id))
                        .map(json -> BsonDocument.parse(json).toJson())));
  }

  @Test
  void manyDeletesAreReadInPieces() throws Exception {
    List<Change> inserts = new ArrayList<>();
    List<Change> deletes = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      inserts.add(journal.large("d" + i, 100_000));
    }
    for (int i = 0; i < 150; i++) {
      deletes.add(journal.delete("d" + i));
    }
    assertEquals(150, PlanDriver.of(target).deliver(encode(inserts)).stored().size());
    assertEquals(stored(150), send(deletes.toArray(Change[]::new)));
    for (int i = 0; i < 150; i += 37) {
      assertTrue(raw("d" + i).endsWith(",\"_deletedAt\":\"" + TIME + "\"}"));
      assertTrue(raw("d" + i).length() > 100_000);
    }
  }
}
