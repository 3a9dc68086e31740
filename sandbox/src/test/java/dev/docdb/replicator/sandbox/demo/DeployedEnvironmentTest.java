package dev.docdb.replicator.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.docdb.replicator.cdk.app.NeedsNode;
import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.sandbox.lambda.LambdaRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * From config.ini to a running function: what the template says is all that the packaged function
 * gets, but for the addresses of AWS, which the SDK's own variables move to the sandbox.
 */
@NeedsNode
@Timeout(400)
class DeployedEnvironmentTest {
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));
  private static final Set<SandboxServer> ALL = Set.copyOf(Stage.TARGETS);
  private static final String STACK = "docdb-replicator-shop-orders";

  /** Of the sandbox, and of every account that AWS is. */
  private static final Set<String> NOT_OURS = Set.of("AWS_REGION");

  private static String configuration(Map<String, String> sandbox) {
    StringBuilder text =
        new StringBuilder(
            """
            [deployment]
            account = 000000000000
            region = us-east-1
            [collection shop.orders]
            state_db = replication
            state_collection = state
            vpc_id = vpc-0123456789abcdef0
            subnets = subnet-0123456789abcdef0@us-east-1a
            security_groups = sg-0123456789abcdef0
            create = dead_letter_bucket, claim_check_bucket
            sqs_query_url_arn = arn:aws:sqs:us-east-1:000000000000:changes.fifo
            memory = 1024
            """);
    for (String setting :
        List.of(
            "DOCUMENTDB_URI",
            "DOCUMENTDB_SECRET",
            "CERTIFICATE_BUCKET",
            "CERTIFICATE_KEY",
            "ELASTICSEARCH_URI",
            "KINESIS_STREAM",
            "SQS_QUERY_URL",
            "MSK_BOOTSTRAP_SRV",
            "BUCKET_NAME",
            "BUCKET_PATH")) {
      text.append(setting.toLowerCase(Locale.ROOT))
          .append(" = ")
          .append(sandbox.get(setting))
          .append('\n');
    }
    return text.toString();
  }

  @Test
  void whatTheTemplateSaysIsEnoughForThePackagedFunction(@TempDir Path folder) throws IOException {
    try (Stage stage = Stage.start(ARTIFACT, ALL, Map.of(), LambdaOptions.defaults())) {
      Map<String, String> sandbox = stage.sandbox().environment();
      Path ini = Files.writeString(folder.resolve("config.ini"), configuration(sandbox));
      Synthesized template = Synthesized.of(ini, folder, STACK, ARTIFACT);
      template.newBuckets().forEach(stage.sandbox().s3()::createBucket);
      String topic = stage.sandbox().sns().createTopic("docdb-replicator-alerts");
      try (LambdaRuntime function = deployed(template, sandbox)) {
        replicates(stage, function);
        keepsLettersAndLargeMessages(stage, function, template);
        writesTheMetricsOfItsAlarms(function, template);
        alerts(stage, function, topic);
      }
    }
  }

  /** As the template says, and where the sandbox is. */
  private static LambdaRuntime deployed(Synthesized template, Map<String, String> sandbox) {
    JsonNode function = template.function();
    Map<String, String> variables = new HashMap<>(template.variables());
    sandbox.forEach(
        (name, value) -> {
          if (name.startsWith("AWS_") && !NOT_OURS.contains(name)) {
            variables.put(name, value);
          }
        });
    LambdaOptions defaults = LambdaOptions.defaults();
    return LambdaRuntime.start(
        ARTIFACT,
        function.path("Handler").asText(),
        variables,
        new LambdaOptions(
            function.path("FunctionName").asText(),
            function.path("MemorySize").asInt(),
            Duration.ofSeconds(function.path("Timeout").asInt()),
            defaults.longestStart(),
            List.of(),
            List.of(),
            List.of(),
            false));
  }

  private static Document tick(Stage stage, LambdaRuntime function) {
    Invocation ended = stage.tick(function);
    Invocation.Response response =
        assertInstanceOf(
            Invocation.Response.class,
            ended,
            () -> ended + "\n" + String.join("\n", function.output()));
    stage.acknowledged(response);
    return Document.parse(response.body());
  }

  private static void catchUp(Stage stage, LambdaRuntime function) {
    Document summary;
    do {
      summary = tick(stage, function);
    } while (!summary.getString("ended").equals("caught-up"));
  }

  private static void replicates(Stage stage, LambdaRuntime function) {
    tick(stage, function);
    Workload workload = new Workload(stage.collection(), new Random(7));
    workload.write(100);
    catchUp(stage, function);
    List<String> differences = new ArrayList<>();
    for (TargetView view : stage.views()) {
      long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      do {
        view.poll();
      } while (view.delivered() < workload.count() && System.nanoTime() - giveUp < 0);
      view.differences(workload).forEach(one -> differences.add(view.name() + ": " + one));
    }
    assertEquals(List.of(), differences);
  }

  /** One that OpenSearch refuses, and one that queues and topics have no room for. */
  private static void keepsLettersAndLargeMessages(
      Stage stage, LambdaRuntime function, Synthesized template) {
    Document wide = new Document("_id", "wide");
    for (int i = 0; i < 1_100; i++) {
      wide.append("field" + i, i);
    }
    stage.collection().insertOne(wide);
    stage.collection().insertOne(new Document("_id", "large").append("text", "x".repeat(1 << 21)));
    catchUp(stage, function);
    Set<String> places = new TreeSet<>();
    stage
        .sandbox()
        .s3()
        .received("PUT")
        .forEach(put -> places.add(put.path().replaceAll("^(/[^/]+/[^/]+)/.*$", "$1")));
    Map<String, String> buckets = template.buckets();
    assertEquals(2, buckets.size());
    for (Map.Entry<String, String> bucket : buckets.entrySet()) {
      String inside = bucket.getKey().contains("Letters") ? "/opensearch" : "/claim-check";
      assertTrue(places.contains("/" + bucket.getValue() + inside), places::toString);
    }
  }

  private static void writesTheMetricsOfItsAlarms(LambdaRuntime function, Synthesized template) {
    Set<String> silent = new TreeSet<>(template.watchedMetrics());
    assertTrue(silent.size() >= 9, silent::toString);
    silent.removeAll(Synthesized.writtenMetrics(function.output()));
    assertEquals(Set.of(), silent, "alarms look at metrics that the function doesn't write");
  }

  private static void alerts(Stage stage, LambdaRuntime function, String topic) {
    stage.sandbox().kinesis().close();
    stage.collection().insertOne(new Document("_id", "one more"));
    function.setTimeout(Duration.ofSeconds(12));
    assertInstanceOf(Invocation.Failure.class, stage.tick(function));
    assertEquals(
        List.of(topic),
        stage.sandbox().sns().published().stream().map(alert -> alert.topicArn()).toList());
  }
}
