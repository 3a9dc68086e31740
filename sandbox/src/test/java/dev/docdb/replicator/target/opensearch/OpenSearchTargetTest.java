package dev.docdb.replicator.target.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.claim.ClaimChecked;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.request.PlanDriver;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetResources;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenSearchTargetTest {
  private static final Namespace ORDERS = Namespace.of("shop", "orders");
  private static final Encoding ENCODING = new Encoding(Shape.DOCUMENT_WITHOUT_ID, JsonMode.PLAIN);

  @AutoClose private final Surroundings surroundings = new Surroundings();
  @AutoClose private final ScriptedService service = new ScriptedService();
  private final Journal journal = new Journal(ORDERS);

  @Test
  void sendsVersionsFromTheClusterAndDocumentsWithoutTheirId() throws Exception {
    service.then(200, items("201", "200"));
    send(Map.of(), journal.insert("a\n\"}"), journal.delete("b"));
    String[] lines = service.received().getFirst().body().split("\n", -1);
    long second = (1_795_251_600L - 1_577_836_800L) << 32;
    assertEquals(
        "{\"index\":{\"_index\":\"shop-orders\",\"_id\":\"a\\n\\\"}\",\"version_type\":\"external_gte\",\"version\":"
            + (second + 1)
            + "}}",
        lines[0]);
    assertEquals("{\"n\":1,\"content\":\"" + Journal.CONTENT + "\"}", lines[1]);
    assertTrue(lines[2].startsWith("{\"delete\":{\"_index\":\"shop-orders\",\"_id\":\"b\""));
    assertEquals(4, lines.length, "it ends with a line break");
  }

  @Test
  void d05_eachResultHasItsOutcome() throws Exception {
    service.then(
        200,
        "{\"took\":1,\"errors\":true,\"items\":["
            + "{\"index\":{\"status\":201}},"
            + error(409, "version_conflict_engine_exception", "older")
            + ","
            + error(429, "rejected_execution_exception", "queue")
            + ","
            + error(503, "unavailable_shards_exception", "x")
            + ","
            + error(403, "cluster_block_exception", "index [shop-orders] blocked by: [flood stage]")
            + ","
            + error(
                400,
                "mapper_parsing_exception",
                "failed to parse field [n] of type [long] in document with id 'f'. Preview of field's value: 'secret'")
            + ",{\"delete\":{\"status\":404,\"result\":\"not_found\"}}]}");
    service.then(200, "{\"items\":[" + error(400, "mapper_parsing_exception", "no more") + "]}");
    List<Outcome> outcomes =
        send(
            Map.of(),
            journal.insert("a"),
            journal.insert("b"),
            journal.insert("c"),
            journal.insert("d"),
            journal.insert("e"),
            journal.insert("f"),
            journal.delete("g"));
    assertEquals(
        List.of(
            Outcome.STORED,
            Outcome.STORED,
            Outcome.THROTTLED,
            Outcome.THROTTLED,
            Outcome.THROTTLED,
            new Outcome.Refused("mapper_parsing_exception"),
            Outcome.STORED),
        outcomes);
  }

  @Test
  void d06_whatIsSentAgainHasTheSameActionAndEndsAfterTwentyFields() throws Exception {
    for (int i = 0; i < 40; i++) {
      String field =
          "failed to parse field [f%d] of type [long] in document with id 'a'".formatted(i);
      service.then(200, "{\"items\":[" + error(400, "mapper_parsing_exception", field) + "]}");
    }
    BsonDocument fields = new BsonDocument();
    IntStream.range(0, 40).forEach(i -> fields.append("f" + i, new BsonString("hidden")));
    SearchUser user = new SearchUser(service.uri());
    Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, user.store(fields));
    assertEquals(
        "mapper_parsing_exception: failed to parse field [f20] of type [long]", refused.reason());
    assertEquals(21, service.received().size());
    List<String> actions =
        service.received().stream()
            .map(one -> one.body().lines().findFirst().orElseThrow())
            .toList();
    assertEquals(1, Set.copyOf(actions).size());
    String last = service.received().getLast().body();
    assertFalse(last.contains("\"f19\":"), last);
    assertTrue(
        last.contains("{\"field\":\"f19\",\"reason\":\"mapper_parsing_exception: failed"), last);
    assertTrue(last.contains("\"f20\":\"hidden\""), last);
  }

  @Test
  void d06_whatTheServiceQuotesOfADocumentNamesNoField() throws Exception {
    service.then(
        200,
        "{\"items\":["
            + error(
                400,
                "mapper_parsing_exception",
                "failed to parse, quoting: failed to parse field [n] of type")
            + "]}");
    assertEquals(
        List.of(new Outcome.Refused("mapper_parsing_exception")),
        send(Map.of(), journal.insert("a")).stream()
            .map(OpenSearchTargetTest::withoutFields)
            .toList());
    assertEquals(1, service.received().size());
  }

  private static Outcome withoutFields(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused
        ? new Outcome.Refused(refused.reason().replaceAll(":.*", ""))
        : outcome;
  }

  @Test
  void d10_whenASecondSendingIsNotAnsweredTheOthersAreStoredAllTheSame() throws Exception {
    service
        .then(
            200,
            "{\"items\":[{\"index\":{\"status\":201}},"
                + error(400, "mapper_parsing_exception", "failed to parse field [n] of type [long]")
                + "]}")
        .then(503, "");
    assertEquals(
        List.of(Outcome.STORED, Outcome.THROTTLED),
        send(Map.of(), journal.insert("a"), journal.insert("b")));
  }

  @Test
  void d10_anAnswerThatIsNoJsonLeavesEverythingUnknown() {
    service.then(200, "<html>Welcome</html>");
    TargetUnavailableException failure =
        assertThrows(TargetUnavailableException.class, () -> send(Map.of(), journal.insert("a")));
    assertFalse(failure.toString().contains("Welcome"), failure.toString());
  }

  @Test
  void e04_requestsAreAsLargeAsTheSettingsSay() {
    OpenSearchTarget target =
        OpenSearchTarget.open(
            surroundings.resources(
                ORDERS,
                Map.of(
                    "ELASTICSEARCH_URI", service.uri().toString(),
                    "ELASTICSEARCH_BULK_BYTES", "1048576",
                    "ELASTICSEARCH_LARGEST_BYTES", "10485760")));
    assertEquals(1_048_576, target.limits().bytes());
    assertEquals(10_485_760, target.limits().entryBytes());
  }

  @Test
  void e04_noRequestIsLargerThanTheServiceTakes() {
    OpenSearchTarget target =
        OpenSearchTarget.open(
            surroundings.resources(
                ORDERS,
                Map.of(
                    "ELASTICSEARCH_URI",
                    service.uri().toString(),
                    "ELASTICSEARCH_LARGEST_BYTES",
                    "1048576")));
    assertEquals(1_048_576, target.limits().bytes());
    assertEquals(1_048_576, target.limits().entryBytes());
  }

  @Test
  void ofADocumentThatChangesOftenOnlyTheLastChangeIsSent() throws Exception {
    service.then(200, items("201", "201"));
    Change[] changes = new Change[502];
    changes[0] = journal.insert("a");
    changes[1] = journal.insert("b");
    for (int i = 2; i < changes.length; i++) {
      changes[i] = journal.update("a");
    }
    OpenSearchTarget target =
        OpenSearchTarget.open(
            surroundings.resources(ORDERS, Map.of("ELASTICSEARCH_URI", service.uri().toString())));
    List<EncodedChange> encoded =
        new BatchEncoder(Set.of(ENCODING)).encode(List.of(changes), 1).changes();
    assertEquals(502, PlanDriver.of(target).deliver(encoded).stored().size());
    assertEquals(1, service.received().size());
    String body = service.received().getFirst().body();
    assertEquals(4, body.lines().count());
    assertTrue(body.contains("{\"n\":502,"), body);
  }

  @Test
  void d09_whatIsTooLargeIsHalvedDownToTheDocument() throws Exception {
    service
        .then(413, "")
        .then(413, "")
        .then(413, "")
        .then(200, items("201"))
        .then(200, items("201", "201"));
    List<Outcome> outcomes =
        send(
            Map.of(),
            journal.insert("a"),
            journal.insert("b"),
            journal.insert("c"),
            journal.insert("d"));
    assertEquals(
        List.of(
            new Outcome.TooLarge(
                "too large: 147 bytes are more than the service takes (413), where"
                    + " ELASTICSEARCH_LARGEST_BYTES allows 104857600 (set it to what the service"
                    + " takes; CLAIM_CHECK_BUCKET can keep what is larger)"),
            Outcome.STORED,
            Outcome.STORED,
            Outcome.STORED),
        outcomes);
    assertEquals(5, service.received().size());
  }

  @Test
  void d09_aDocumentThatTheServiceCallsTooLargeGoesIntoTheBucketForThese() throws Exception {
    try (S3Server s3 = S3Server.start()) {
      s3.createBucket("claims");
      surroundings.point("S3", s3.endpoint(), s3.accessKeyId(), s3.secretAccessKey());
      service.then(413, "").then(413, "").then(200, items("201")).then(200, items("201"));
      TargetResources resources =
          surroundings.resources(
              ORDERS,
              Map.of(
                  "ELASTICSEARCH_URI", service.uri().toString(), "CLAIM_CHECK_BUCKET", "claims"));
      List<EncodedChange> changes =
          new BatchEncoder(Set.of(ENCODING))
              .encode(List.of(journal.insert("large"), journal.insert("b")), 1)
              .changes();
      PlanDriver<?> driver =
          PlanDriver.of(ClaimChecked.of(OpenSearchTarget.open(resources), resources))
              .deliver(changes);
      assertEquals(Map.of(), driver.refused());
      assertEquals(2, driver.stored().size());
      String last = service.received().getLast().body();
      assertTrue(last.contains("\"_claimCheck\":{\"bucket\":\"claims\""), last);
    }
  }

  @Test
  void d09_aWholeRequestThatIsAnsweredWith400IsHalvedAndTheDocumentRefused() throws Exception {
    service.then(400, "").then(400, "").then(200, items("201"));
    assertEquals(
        List.of(new Outcome.Refused("the service takes no such request"), Outcome.STORED),
        send(Map.of(), journal.insert("a"), journal.insert("b")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          index_closed_exception    | closed
          validation_exception      | this action would add [2] total shards, but this cluster has [1000]/[1000] open
          invalid_alias_exception   | x
          of_a_version_to_come      | x
          illegal_argument_exception | no write index is defined for alias [shop-orders]. The write index may be
          illegal_argument_exception | only write ops with an op_type of create are allowed in data streams
          illegal_argument_exception | pipeline with id [mine] does not exist
          """)
  void d13_whatIsWrongWithTheIndexOrTheClusterIsNotTheDocumentsFault(String type, String reason) {
    service.then(200, "{\"items\":[" + error(400, type, reason) + "]}");
    String told =
        assertThrows(TargetMisconfiguredException.class, () -> send(Map.of(), journal.insert("a")))
            .getMessage();
    assertTrue(told.contains(type) && told.contains("shop-orders"), told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mapper_parsing_exception",
        "document_parsing_exception",
        "strict_dynamic_mapping_exception",
        "illegal_argument_exception",
        "x_content_parse_exception",
        "parsing_exception",
        "stream_constraints_exception"
      })
  void d06_whatIsWrongWithADocumentStopsNoOther(String type) throws Exception {
    service.then(200, "{\"items\":[" + error(400, type, "x") + "]}");
    assertEquals(List.of(new Outcome.Refused(type)), send(Map.of(), journal.insert("a")));
  }

  @Test
  void d10_anAnswerThatBreaksOffLeavesEverythingUnknown() {
    service.thenCut(items("201", "201"), 30);
    assertThrows(
        TargetUnavailableException.class,
        () -> send(Map.of(), journal.insert("a"), journal.insert("b")));
  }

  @Test
  void d10_anAnswerWithTooFewResultsLeavesEverythingUnknown() {
    service.then(200, items("201"));
    assertThrows(
        TargetUnavailableException.class,
        () -> send(Map.of(), journal.insert("a"), journal.insert("b")));
  }

  @Test
  void d05_aServiceInTroubleIsWorthAnotherTry() {
    for (int status : List.of(408, 429, 500, 502, 503, 504)) {
      try (ScriptedService troubled = new ScriptedService().then(status, "{}")) {
        assertThrows(
            TargetUnavailableException.class,
            () -> send(troubled, Map.of(), journal.insert("a")),
            () -> "status " + status);
      }
    }
  }

  @Test
  void d14_aForbiddenIndexNeedsAnOperator() {
    service.then(200, "{\"items\":[" + error(403, "security_exception", "no permissions") + "]}");
    assertThrows(TargetMisconfiguredException.class, () -> send(Map.of(), journal.insert("a")));
  }

  private List<Outcome> send(Map<String, String> settings, Change... changes) throws Exception {
    return send(service, settings, changes);
  }

  private List<Outcome> send(ScriptedService to, Map<String, String> settings, Change... changes)
      throws Exception {
    Map<String, String> all = new HashMap<>(settings);
    all.put("ELASTICSEARCH_URI", to.uri().toString());
    return send(OpenSearchTarget.open(surroundings.resources(ORDERS, all)), changes);
  }

  /** One request. */
  static List<Outcome> send(OpenSearchTarget target, Change... changes) throws Exception {
    return target.send(
        new BatchEncoder(Set.of(ENCODING))
            .encode(List.of(changes), 1).changes().stream()
                .map(change -> target.toEntry(change).orElseThrow())
                .toList());
  }

  /** An answer of results with these statuses. */
  static String items(String... statuses) {
    return List.of(statuses).stream()
        .map(status -> "{\"index\":{\"status\":" + status + "}}")
        .collect(Collectors.joining(",", "{\"items\":[", "]}"));
  }

  private static String error(int status, String type, String reason) {
    return "{\"index\":{\"status\":%d,\"error\":{\"type\":\"%s\",\"reason\":\"%s\",\"caused_by\":{\"type\":\"x\"}}}}"
        .formatted(status, type, reason);
  }
}
