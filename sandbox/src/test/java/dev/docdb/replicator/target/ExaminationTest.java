package dev.docdb.replicator.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.DeadLetterPlace;
import dev.docdb.replicator.config.WebAddress;
import dev.docdb.replicator.letter.LetterPlace;
import dev.docdb.replicator.sandbox.kinesis.KinesisServer;
import dev.docdb.replicator.sandbox.local.HttpReply;
import dev.docdb.replicator.sandbox.local.LoopbackHttpServer;
import dev.docdb.replicator.sandbox.s3.S3Server;
import dev.docdb.replicator.sandbox.sqs.FaultySqs;
import dev.docdb.replicator.sandbox.sqs.SqsServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * What an operator is told of places that may be looked at in part only, or not written to. What is
 * there and what isn't, the task as a whole is tested for.
 */
class ExaminationTest {
  private static final Namespace ORDERS = Namespace.of("shop", "orders");

  @AutoClose private final Surroundings surroundings = new Surroundings();

  private Examined examined(TargetKind kind, Map<String, String> settings) throws Exception {
    return new Examined(kind.examine(surroundings.resources(ORDERS, settings)));
  }

  @Test
  void kinesisMayBeWrittenToWithoutBeingLookedAt() throws Exception {
    try (KinesisServer server = KinesisServer.start()) {
      surroundings.point("Kinesis", server.endpoint(), "any", Surroundings.PASSWORD);
      server.createStream("orders", 1);
      server.deny("DescribeStreamSummary");
      Map<String, String> settings = Map.of("KINESIS_STREAM", "orders");
      examined(TargetKind.KINESIS, settings)
          .assertNotOk("place", "unknown", "limits", "unknown")
          .assertSays("place", "grant the function's role kinesis:DescribeStreamSummary");
      server.deny("PutRecords");
      examined(TargetKind.KINESIS, settings)
          .assertNotOk("place", "unknown", "limits", "unknown", "permission", "failed")
          .assertSays("permission", "Grant the function's role kinesis:PutRecords");
      assertEquals(List.of(), server.records("orders"));
    }
  }

  @Test
  void aQueueMayBeWrittenToWithoutBeingLookedAt() throws Exception {
    try (SqsServer server = SqsServer.start();
        FaultySqs front = FaultySqs.before(server.endpoint())) {
      surroundings.point("Sqs", front.endpoint(), "any", Surroundings.PASSWORD);
      String queue = server.createQueue("orders").toString();
      Map<String, String> settings = Map.of("SQS_QUERY_URL", queue);
      examined(TargetKind.SQS, settings).assertNotOk().assertSays("place", "a standard queue");
      front.failNext("GetQueueAttributes", 403, "AccessDeniedException", "no");
      examined(TargetKind.SQS, settings)
          .assertNotOk("place", "unknown", "limits", "unknown")
          .assertSays("limits", "grant the function's role sqs:GetQueueAttributes");
      front.failNext("SendMessageBatch", 403, "AccessDeniedException", "no");
      examined(TargetKind.SQS, settings)
          .assertNotOk("permission", "failed")
          .assertSays("permission", "Grant the function's role sqs:SendMessage");
      front.failNext("SendMessageBatch", 400, "KMS.DisabledException", "no");
      examined(TargetKind.SQS, settings)
          .assertNotOk("permission", "failed")
          .assertSays("permission", "KMS.Disabled", "key");
      front.failNext("GetQueueAttributes", 403, "InvalidClientTokenId", "no");
      examined(TargetKind.SQS, settings)
          .assertNotOk(
              "login", "failed", "place", "skipped", "permission", "skipped", "limits", "skipped");
      new Examined(
              LetterPlace.findings(
                  new DeadLetterPlace.Queue(WebAddress.parse(queue)),
                  surroundings.resources(ORDERS, settings).aws()))
          .assertNotOk()
          .assertSays("place", "dead-letters.place");
    }
  }

  @Test
  void aBucketMayBeWrittenToWithoutBeingLookedAt() throws Exception {
    try (S3Server server = S3Server.start()) {
      surroundings.point("S3", server.endpoint(), server.accessKeyId(), server.secretAccessKey());
      server.createBucket("archive");
      Map<String, String> settings = Map.of("BUCKET_NAME", "archive", "BUCKET_PATH", "a/b");
      examined(TargetKind.S3, settings).assertNotOk();
      assertEquals("/archive/a/b/never-stored", server.received("PUT").getLast().path());
      server.failNext(403, "AccessDenied", "no");
      examined(TargetKind.S3, settings)
          .assertNotOk("place", "unknown")
          .assertSays("place", "grant the function's role s3:ListBucket");
      server.failNext(403, "AccessDenied", "no");
      server.failNext(403, "AccessDenied", "no");
      examined(TargetKind.S3, settings)
          .assertNotOk("place", "unknown", "permission", "failed")
          .assertSays("permission", "Grant the function's role s3:PutObject");
      surroundings.point("S3", server.endpoint(), "nobody", server.secretAccessKey());
      examined(TargetKind.S3, settings)
          .assertNotOk("place", "unknown", "login", "failed", "permission", "skipped");
    }
  }

  @Test
  void aServiceThatIsInTroubleTellsNothing() throws Exception {
    try (S3Server server = S3Server.start()) {
      surroundings.point("S3", server.endpoint(), server.accessKeyId(), server.secretAccessKey());
      server.createBucket("archive");
      server.failNext(500, "InternalError", "no");
      server.failNext(500, "InternalError", "no");
      examined(TargetKind.S3, Map.of("BUCKET_NAME", "archive"))
          .assertNotOk("login", "unknown", "place", "unknown", "permission", "unknown")
          .assertSays("permission", "500 InternalError", "s3:PutObject");
    }
  }

  /** A stand-in for a search service, by path; the answers are such as OpenSearch gives. */
  private static LoopbackHttpServer searchService(Map<String, HttpReply> answers) {
    return LoopbackHttpServer.start(
        "search", request -> answers.getOrDefault(request.uri().getPath(), json(403, "{}")));
  }

  private static HttpReply json(int status, String text) {
    return HttpReply.of(status, "application/json", text);
  }

  private Examined search(Map<String, HttpReply> answers) throws Exception {
    try (LoopbackHttpServer server = searchService(answers)) {
      URI address = server.endpoint();
      return examined(TargetKind.OPENSEARCH, Map.of("ELASTICSEARCH_URI", address.toString()));
    }
  }

  @Test
  void aSearchServiceThatMayBeWrittenToOnly() throws Exception {
    search(Map.of("/_bulk", json(200, "{\"items\":[{\"delete\":{\"status\":404}}]}")))
        .assertNotOk("place", "unknown", "limits", "unknown")
        .assertSays("place", "es:ESHttpGet")
        .assertSays("limits", "ELASTICSEARCH_LARGEST_BYTES");
  }

  /** A role may be for {@code shop-*} alone, as collections of the database are named. */
  @Test
  void whatIsTriedForAWholeDatabaseIsNamedAsItsCollectionsAre() throws Exception {
    AtomicReference<String> tried = new AtomicReference<>("");
    try (LoopbackHttpServer server =
        LoopbackHttpServer.start(
            "search",
            request -> {
              if (!request.uri().getPath().equals("/_bulk")) {
                return json(200, "{}");
              }
              tried.set(new String(request.body(), UTF_8));
              return json(200, "{\"items\":[{\"delete\":{\"status\":404}}]}");
            })) {
      Namespace shop = new Namespace("shop", Optional.empty());
      Map<String, String> settings = Map.of("ELASTICSEARCH_URI", server.endpoint().toString());
      new Examined(TargetKind.OPENSEARCH.examine(surroundings.resources(shop, settings)));
      assertTrue(tried.get().contains("\"_index\":\"shop-never-stored\""), tried::get);
    }
  }

  @Test
  void aSearchServiceThatMayBeReadOnly() throws Exception {
    search(
            Map.of(
                "/", json(200, "{\"version\":{\"number\":\"3.1.0\"}}"),
                "/_cluster/health", json(200, "{\"status\":\"red\"}"),
                "/shop-orders/_settings", json(404, "{}"),
                "/_bulk", json(403, "{}"),
                "/_nodes/http",
                    json(
                        200,
                        "{\"nodes\":{\"a\":{\"http\":{\"max_content_length_in_bytes\":1000}}}}")))
        .assertNotOk("place", "warning", "permission", "failed", "limits", "warning")
        .assertSays("login", "3.1.0")
        .assertSays("place", "red")
        .assertSays("permission", "es:ESHttpPost")
        .assertSays("limits", "up to 1000 bytes");
  }

  @Test
  void aSearchServiceThatDoesNotKnowWhoAsks() throws Exception {
    search(Map.of("/", json(401, "{}")))
        .assertNotOk(
            "login", "failed", "place", "skipped", "permission", "skipped", "limits", "skipped")
        .assertSays("login", "ELASTICSEARCH_SECRET");
  }
}
