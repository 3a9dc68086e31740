package dev.docdb.replicator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.aws.AwsClients;
import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.report.ReplicationSummary;
import dev.docdb.replicator.report.ReplicationSummary.End;
import dev.docdb.replicator.report.ReplicationSummary.LaneSummary;
import dev.docdb.replicator.sandbox.opensearch.OpenSearchServer;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.source.WatchedCluster;
import dev.docdb.replicator.target.KeptSecrets;
import dev.docdb.replicator.target.Surroundings;
import dev.docdb.replicator.target.Target;
import dev.docdb.replicator.target.TargetKind;
import dev.docdb.replicator.target.TargetResources;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.S3Client;

/** Two targets with filters of their own, in whole invocations against a cluster. */
@Timeout(120)
class FilteredTargetsTest {
  private static final String CARD = "4111-1111";
  private static final String BUCKET = "archive";
  private static final String FILTERS =
      """
      {"opensearch": {"leaveOut": ["card.number", "notes"], "deletes": "soft"},
       "s3": {"operations": ["insert", "update", "delete"], "keep": ["total"], "deletes": "apply"}}""";

  @AutoClose private final Surroundings surroundings = new Surroundings();
  @AutoClose private final AwsClients aws = new AwsClients();
  @AutoClose private final S3Server s3 = S3Server.start();
  @AutoClose private final OpenSearchServer search = OpenSearchServer.start();
  @AutoClose private final WatchedCluster watched = WatchedCluster.start();

  private final Replication replication =
      new Replication(watched)
          .with("ELASTICSEARCH_URI", search.uri().toString())
          .with("BUCKET_NAME", BUCKET)
          .with("TARGET_FILTERS", FILTERS)
          .into(this::targets);

  private List<Target<?>> targets(Environment environment) {
    TargetResources resources =
        new TargetResources(environment, aws, new KeptSecrets(Surroundings.PASSWORD));
    return List.of(TargetKind.OPENSEARCH.open(resources), TargetKind.S3.open(resources));
  }

  @Test
  void eachTargetGetsItsPartAndNothingElseLeaves() throws Exception {
    s3.createBucket(BUCKET);
    surroundings.point("S3", s3.endpoint(), s3.accessKeyId(), s3.secretAccessKey());
    replication.tick();
    write();
    ReplicationSummary summary = replication.tick();

    assertEquals(End.CAUGHT_UP, summary.ended());
    assertEquals(List.of(0L, 1L), summary.lanes().stream().map(LaneSummary::filtered).toList());
    assertEquals(
        List.of(
            "{\"_id\": 1, \"card\": {\"name\": \"a\"}, \"total\": 2}",
            "{\"_id\": 2, \"card\": {}, \"total\": 7, \"_deletedAt\": \"time\"}",
            "{\"_id\": 3, \"total\": 9}"),
        documents());
    assertEquals(
        List.of(
            "insert {\"_id\": 1, \"total\": 1} null",
            "insert {\"_id\": 2, \"total\": 7} null",
            "insert {\"_id\": 3} null",
            "update {\"_id\": 1, \"total\": 2} {\"set\": {\"total\": 2}, \"unset\": []}",
            "delete null null"),
        messages());
    assertEquals(End.CAUGHT_UP, replication.tick().ended(), "and nothing is left to do");
    assertFalse(String.join("", documents()).contains(CARD));
    assertFalse(String.join("", objects()).contains(CARD));
  }

  private void write() {
    for (String document :
        List.of(
            "{_id: 1, card: {number: '%1$s', name: 'a'}, total: 1, notes: [{x: '%1$s'}]}",
            "{_id: 2, card: {number: {raw: '%1$s'}}, total: 7}", "{_id: 3, notes: '%1$s'}")) {
      watched.collection().insertOne(BsonDocument.parse(document.formatted(CARD)));
    }
    watched
        .collection()
        .updateOne(
            Filters.eq("_id", 1),
            Updates.combine(
                Updates.set("total", 2),
                Updates.set("card.number", CARD + "-2"),
                Updates.set("notes.0.y", CARD)));
    watched.collection().replaceOne(Filters.eq("_id", 3), BsonDocument.parse("{total: 9}"));
    watched.collection().deleteOne(Filters.eq("_id", 2));
  }

  /** What the index holds, with the id first; a time is that of the cluster. */
  private List<String> documents() throws IOException, InterruptedException {
    get("/_refresh");
    return BsonDocument.parse(get("/_search")).getDocument("hits").getArray("hits").stream()
        .map(BsonValue::asDocument)
        .map(FilteredTargetsTest::withId)
        .sorted()
        .toList();
  }

  private static String withId(BsonDocument hit) {
    String id = hit.getString("_id").getValue().replace("~n", "");
    return hit.getDocument("_source")
        .toJson()
        .replaceFirst("^\\{", "{\"_id\": " + id + ", ")
        .replaceAll("[0-9-]{10}T[0-9:]{8}Z", "time");
  }

  private String get(String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = search.uri().resolve(path);
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  private List<String> messages() throws IOException {
    return String.join("", objects())
        .lines()
        .map(BsonDocument::parse)
        .map(
            message ->
                message.getString("operation").getValue()
                    + " "
                    + text(message.get("document"))
                    + " "
                    + text(message.get("update")))
        .toList();
  }

  private static String text(BsonValue value) {
    return value instanceof BsonDocument document ? document.toJson() : "null";
  }

  /** The objects, as text. */
  private List<String> objects() throws IOException {
    List<String> texts = new ArrayList<>();
    try (S3Client client = aws.build(S3Client.builder().forcePathStyle(true))) {
      for (var object : client.listObjectsV2Paginator(r -> r.bucket(BUCKET)).contents()) {
        byte[] bytes =
            client.getObjectAsBytes(r -> r.bucket(BUCKET).key(object.key())).asByteArray();
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
          texts.add(new String(gzip.readAllBytes(), UTF_8));
        }
      }
    }
    assertTrue(!texts.isEmpty());
    return texts;
  }
}
