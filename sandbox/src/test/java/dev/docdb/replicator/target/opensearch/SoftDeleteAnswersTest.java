package dev.docdb.replicator.target.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetResources;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node doesn't answer when it is asked to. */
class SoftDeleteAnswersTest {
  private static final Namespace ORDERS = Namespace.of("shop", "orders");
  private static final String DONE = "{\"items\":[{\"index\":{\"status\":200}}]}";
  private static final String NOTHING = "{\"items\":[]}";

  @AutoClose private final Surroundings surroundings = new Surroundings();
  @AutoClose private final ScriptedService service = new ScriptedService();
  private final Journal journal = new Journal(ORDERS);

  private List<Outcome> send(Change... changes) throws Exception {
    TargetResources resources =
        surroundings.resources(
            ORDERS,
            Map.of(
                "ELASTICSEARCH_URI",
                service.uri().toString(),
                "TARGET_FILTERS",
                "{\"opensearch\": {\"deletes\": \"soft\"}}"));
    OpenSearchTarget target = OpenSearchTarget.open(resources);
    Encoding encoding = TargetKind.OPENSEARCH.encoding(resources.environment());
    return target.send(
        new BatchEncoder(Set.of(encoding))
            .encode(List.of(changes), 1).changes().stream()
                .map(change -> target.toEntry(change).orElseThrow())
                .toList());
  }

  private static String docs(String... docs) {
    return "{\"docs\":[" + String.join(",", docs) + "]}";
  }

  private static String found(String source) {
    return "{\"_index\":\"shop-orders\",\"_id\":\"a\",\"_version\":1,\"found\":true,\"_source\":"
        + source
        + "}";
  }

  private static String error(String type) {
    return "{\"_index\":\"shop-orders\",\"_id\":\"a\",\"error\":{\"root_cause\":[],\"type\":\""
        + type
        + "\"}}";
  }

  private String sentDocument() {
    return service.received().getLast().body().lines().toList().get(1);
  }

  @Test
  void asksForTheDocumentsByIndexAndId() throws Exception {
    service.then(200, docs(found("{}"))).then(200, DONE);
    assertEquals(List.of(Outcome.STORED), send(journal.delete("a\"")));
    assertEquals(
        "{\"docs\":[{\"_index\":\"shop-orders\",\"_id\":\"a\\\"\"}]}",
        service.received().getFirst().body());
    assertEquals("{\"_deletedAt\":\"2026-11-21T09:00:00Z\"}", sentDocument());
  }

  @Test
  void theMarkTakesThePlaceOfAnOlderOneAndLineBreaksThatOfBlanks() throws Exception {
    service
        .then(
            200,
            docs(
                found(
                    " {\n \"a\" : [ 1 ,\r\n 2 ] , \"_deletedAt\" : \"x\", \"b\":\"_deletedAt\" }")))
        .then(200, DONE);
    send(journal.delete("a"));
    assertEquals(
        "{\"a\" : [ 1 ,   2 ],\"b\":\"_deletedAt\",\"_deletedAt\":\"2026-11-21T09:00:00Z\"}",
        sentDocument());
    assertEquals(2, service.received().getLast().body().lines().count());
  }

  @Test
  void whatIsNewerCountsAsStored() throws Exception {
    service
        .then(200, docs(found("{\"n\":1}")))
        .then(
            200,
            "{\"items\":[{\"index\":{\"status\":409,\"error\":{\"type\":\"version_conflict_engine_exception\"}}}]}");
    assertEquals(List.of(Outcome.STORED), send(journal.delete("a")));
  }

  @Test
  void whatCannotBeReadNowIsSentAgainAndTheOthersAreNot() throws Exception {
    service
        .then(200, docs(error("no_shard_available_action_exception"), found("{\"n\":1}")))
        .then(200, DONE);
    assertEquals(
        List.of(Outcome.THROTTLED, Outcome.STORED), send(journal.delete("a"), journal.delete("b")));
  }

  @Test
  void whereThereIsNoIndexTheDeleteIsSent() throws Exception {
    service.then(200, docs(error("index_not_found_exception"))).then(200, DONE);
    assertEquals(List.of(Outcome.STORED), send(journal.delete("a")));
    assertTrue(service.received().getLast().body().startsWith("{\"delete\":"));
  }

  @Test
  void anIndexWithoutSourcesIsRefused() throws Exception {
    service.then(200, docs("{\"_index\":\"shop-orders\",\"_id\":\"a\",\"found\":true}"));
    Outcome.Refused refused =
        assertInstanceOf(Outcome.Refused.class, send(journal.delete("a")).getFirst());
    assertTrue(refused.reason().contains("_source"), refused.reason());
    assertEquals(1, service.received().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "illegal_argument_exception",
        "routing_missing_exception",
        "index_closed_exception",
        "of_a_version_to_come"
      })
  void d13_anIndexThatCannotBeReadNeedsAnOperator(String type) {
    service.then(200, docs(error(type)));
    String told =
        assertThrows(TargetMisconfiguredException.class, () -> send(journal.delete("a")))
            .getMessage();
    assertTrue(told.contains(type) && told.contains("shop-orders"), told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no_shard_available_action_exception",
        "unavailable_shards_exception",
        "circuit_breaking_exception",
        "es_rejected_execution_exception",
        "opensearch_rejected_execution_exception",
        "node_not_connected_exception",
        "cluster_block_exception"
      })
  void d05_anIndexThatCannotBeReadNowIsAskedAgain(String type) throws Exception {
    service.then(200, docs(error(type)));
    assertEquals(List.of(Outcome.THROTTLED), send(journal.delete("a")));
  }

  @Test
  void whoMayNotReadIsTold() {
    service.then(200, docs(error("security_exception")));
    assertTrue(
        assertThrows(TargetMisconfiguredException.class, () -> send(journal.delete("a")))
            .getMessage()
            .contains("soft deletes"));
  }

  @Test
  void halfAnAnswerOrTheWrongOneLeavesEverythingUnknown() {
    for (String answer :
        List.of(
            "{\"docs\":[{\"found\":true,\"_source\":{\"a\":\"hunter2",
            "{}",
            NOTHING,
            "hunter2",
            "{\"docs\":[]}",
            docs(found("{\"a\"}")),
            "")) {
      service.then(200, answer);
    }
    for (int i = 0; i < 7; i++) {
      TargetUnavailableException e =
          assertThrows(TargetUnavailableException.class, () -> send(journal.delete("a")));
      assertFalse((e.getMessage() + e.getCause()).contains("hunter2"), e.getMessage());
    }
    assertEquals(7, service.received().size());
  }

  @Test
  void documentsThatAreTooLargeTogetherAreReadOneByOne() throws Exception {
    String large = found("{\"t\":\"" + "x".repeat(5 << 20) + "\"}");
    service
        .then(200, docs(large, large))
        .then(200, docs(large))
        .then(200, DONE)
        .then(200, docs(large))
        .then(200, DONE);
    assertEquals(
        List.of(Outcome.STORED, Outcome.STORED), send(journal.delete("a"), journal.delete("b")));
    assertEquals(5, service.received().size());
    assertTrue(sentDocument().length() > 5 << 20);
  }
}
