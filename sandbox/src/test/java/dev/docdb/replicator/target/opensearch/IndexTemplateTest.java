package dev.docdb.replicator.target.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.message.BatchEncoder;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.sandbox.local.AwsClients;
import dev.docdb.replicator.sandbox.opensearch.OpenSearchServer;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.target.Journal;
import dev.docdb.replicator.target.Outcome;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.TargetMisconfiguredException;
import dev.docdb.replicator.target.TargetResources;
import dev.docdb.replicator.target.TargetUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class IndexTemplateTest {
  private static final String TEMPLATE =
      """
      {"index_patterns": ["%s*"],
       "template": {"settings": {"index.gc_deletes": "%s"},
         "mappings": {"properties": {"n": {"type": "keyword"}}}}}""";

  @AutoClose private static final OpenSearchServer SERVER = OpenSearchServer.start();

  @AutoClose private final Surroundings surroundings = new Surroundings();
  @AutoClose private final ScriptedService service = new ScriptedService();
  @TempDir private Path folder;

  @Test
  void anIndexIsMadeByTheTemplateOfAFile() throws Exception {
    Path file = write("first.json", TEMPLATE.formatted("first-", "2h"));
    assertEquals(Outcome.STORED, send("first", resources("first", SERVER.uri(), file.toString())));
    BsonDocument index =
        new IndexReader(SERVER.uri()).get("/first-orders").getDocument("first-orders");
    assertEquals(
        "2h",
        index.getDocument("settings").getDocument("index").getString("gc_deletes").getValue());
    assertEquals(
        "keyword",
        index
            .getDocument("mappings")
            .getDocument("properties")
            .getDocument("n")
            .getString("type")
            .getValue());
  }

  @Test
  void aTemplateThatIsThereIsLeftAloneAndOneThatDiffersIsReplaced() throws Exception {
    Path file = write("second.json", TEMPLATE.formatted("second-", "2h"));
    send("second", resources("second", SERVER.uri(), file.toString()));
    String text = template("second").replace("2h", "3h");
    new IndexReader(SERVER.uri()).put("/_index_template/second", text);
    send("second", resources("second", SERVER.uri(), file.toString()));
    assertTrue(
        template("second").contains("3h"), "the operator's own change of the same file stays");
    write("second.json", TEMPLATE.formatted("second-", "4h"));
    send("second", resources("second", SERVER.uri(), file.toString()));
    assertTrue(template("second").contains("4h"));
  }

  @Test
  void itIsAppliedOnceInAnEnvironment() throws Exception {
    Path file = write("third.json", TEMPLATE.formatted("third-", "2h"));
    TargetResources resources = resources("third", service.uri(), file.toString());
    service.then(404, "{}").then(200, "{}").then(200, "{\"items\":[{\"index\":{\"status\":201}}]}");
    send("third", resources);
    send("third", resources); // another target of the same environment
    assertEquals(4, service.received().size());
  }

  @Test
  void withoutTheSettingNothingIsApplied() throws Exception {
    service.then(200, "{\"items\":[{\"index\":{\"status\":201}}]}");
    Map<String, String> settings = Map.of("ELASTICSEARCH_URI", service.uri().toString());
    send("none", surroundings.resources(Namespace.of("none", "orders"), settings));
    assertEquals(1, service.received().size());
  }

  @Test
  void itMayLieInABucket() throws Exception {
    try (S3Server s3 = S3Server.start()) {
      s3.createBucket("settings");
      surroundings.point("S3", s3.endpoint(), s3.accessKeyId(), s3.secretAccessKey());
      TargetResources resources =
          resources("fourth", SERVER.uri(), "s3://settings/search/fourth.json");
      String missing = misconfigured("fourth", resources);
      assertTrue(missing.contains("s3://settings/search/fourth.json"), missing);
      assertTrue(missing.contains("isn't there"), missing);
      try (S3Client client =
          AwsClients.connect(
              S3Client.builder(), s3.endpoint(), s3.accessKeyId(), s3.secretAccessKey())) {
        client.putObject(
            r -> r.bucket("settings").key("search/fourth.json"),
            RequestBody.fromString(TEMPLATE.formatted("fourth-", "2h")));
      }
      assertEquals(Outcome.STORED, send("fourth", resources));
      assertTrue(template("fourth").contains("2h"));
    }
  }

  @Test
  void aFileThatIsMissingOrNoJsonIsToldOf() throws Exception {
    Path missing = folder.resolve("nowhere/none.json");
    String told = misconfigured("fifth", resources("fifth", SERVER.uri(), missing.toString()));
    assertTrue(told.contains("ELASTICSEARCH_TEMPLATE") && told.contains("isn't there"), told);
    Path broken = write("broken.json", "{\"index_patterns\": [");
    told = misconfigured("fifth", resources("fifth", SERVER.uri(), broken.toString()));
    assertTrue(told.contains("is no JSON"), told);
    Path meta = write("meta.json", "{\"index_patterns\": [\"a\"], \"_meta\": \"mine\"}");
    told = misconfigured("fifth", resources("fifth", SERVER.uri(), meta.toString()));
    assertTrue(told.contains("ELASTICSEARCH_TEMPLATE") && told.contains("_meta"), told);
    Path huge = write("huge.json", "{\"a\":\"" + "x".repeat(2 << 20) + "\"}");
    told = misconfigured("fifth", resources("fifth", SERVER.uri(), huge.toString()));
    assertTrue(told.contains("larger than"), told);
  }

  @Test
  void whatTheServiceSaysAgainstATemplateIsTold() throws Exception {
    Path file = write("sixth.json", "{\"index_patternz\": [\"a\"]}");
    String told = misconfigured("sixth", resources("sixth", SERVER.uri(), file.toString()));
    assertTrue(told.contains("refused") && told.contains("index_patternz"), told);
    Path clash = write("clash.json", TEMPLATE.formatted("clash-", "2h"));
    Path other = write("clash2.json", TEMPLATE.formatted("clash-", "2h"));
    send("clash", resources("clash", SERVER.uri(), clash.toString()));
    told = misconfigured("clash", resources("clash", SERVER.uri(), other.toString()));
    assertTrue(told.contains("priority"), told);
  }

  @Test
  void aMissingPermissionIsToldAndATroubledServiceIsTriedAgain() throws Exception {
    Path file = write("seventh.json", TEMPLATE.formatted("seventh-", "2h"));
    service.then(403, "{\"Message\":\"not authorized\"}");
    String told = misconfigured("seventh", resources("seventh", service.uri(), file.toString()));
    assertTrue(told.contains("es:ESHttpPut"), told);
    assertFalse(service.received().stream().anyMatch(one -> one.body().contains("canary")));
    try (ScriptedService troubled = new ScriptedService().then(503, "")) {
      TargetResources resources = resources("seventh", troubled.uri(), file.toString());
      assertThrows(TargetUnavailableException.class, () -> send("seventh", resources));
      troubled.then(404, "{}").then(200, "{}");
      troubled.then(200, "{\"items\":[{\"index\":{\"status\":201}}]}");
      assertThrows(TargetUnavailableException.class, () -> send("seventh", resources));
      assertEquals(Outcome.STORED, send("seventh", resources), "it goes on where it was");
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String template(String name) {
    return new IndexReader(SERVER.uri())
        .get("/_index_template/" + name)
        .getArray("index_templates")
        .getFirst()
        .asDocument()
        .getDocument("index_template")
        .toJson();
  }

  private TargetResources resources(String database, URI server, String template) {
    return surroundings.resources(
        Namespace.of(database, "orders"),
        Map.of("ELASTICSEARCH_URI", server.toString(), "ELASTICSEARCH_TEMPLATE", template));
  }

  private static String misconfigured(String database, TargetResources resources) {
    return assertThrows(TargetMisconfiguredException.class, () -> send(database, resources))
        .getMessage();
  }

  private static Outcome send(String database, TargetResources resources)
      throws InterruptedException {
    Journal journal = new Journal(Namespace.of(database, "orders"));
    Encoding encoding = new Encoding(Shape.DOCUMENT_WITHOUT_ID, JsonMode.PLAIN);
    List<EncodedChange> changes =
        new BatchEncoder(Set.of(encoding)).encode(List.of(journal.insert("a")), 1).changes();
    try (OpenSearchTarget target = OpenSearchTarget.open(resources)) {
      return target.send(List.of(target.toEntry(changes.getFirst()).orElseThrow())).getFirst();
    }
  }
}
