package dev.docdb.replicator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.operator.Operator;
import dev.docdb.replicator.sandbox.SandboxServer;
import dev.docdb.replicator.sandbox.demo.Stage;
import dev.docdb.replicator.sandbox.lambda.Invocation;
import dev.docdb.replicator.sandbox.lambda.InvokeApi;
import dev.docdb.replicator.sandbox.lambda.LambdaOptions;
import dev.docdb.replicator.target.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The packaged function under the runtime client, a cluster, a search service whose mapping refuses
 * documents and is then mended, letters in a bucket, and the operator's program.
 */
@Timeout(600)
class RedriveEndToEndTest {
  private static final Path ARTIFACT = Path.of(System.getProperty("replicator.artifact"));

  private final Surroundings surroundings = new Surroundings();
  private Stage stage;
  private InvokeApi api;
  private URI service;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void start() throws Exception {
    stage =
        Stage.start(
            ARTIFACT,
            Set.of(SandboxServer.OPENSEARCH),
            Map.of("DEAD_LETTER_URI", "s3://certificates/dead"),
            LambdaOptions.defaults().withTimeout(Duration.ofSeconds(60)));
    api = InvokeApi.start("replicator", stage.function());
    surroundings.point("Lambda", api.endpoint(), "any", Surroundings.PASSWORD);
    service = stage.sandbox().openSearch().uri();
    // A deletion is forgotten at once: what is brought back after it stays.
    put(
        "/shop-orders",
        "{\"settings\":{\"index.gc_deletes\":\"0s\",\"number_of_replicas\":0},"
            + "\"mappings\":{\"dynamic\":\"strict\",\"properties\":{\"n\":{\"type\":\"long\"}}}}");
    tick();
  }

  @AfterEach
  void close() {
    api.close();
    stage.close();
    surroundings.close();
  }

  private void tick() {
    Invocation end = stage.tick();
    assertInstanceOf(
        Invocation.Response.class,
        end,
        () -> end + "\n" + String.join("\n", stage.function().output()));
  }

  private String ask(String method, String path, String body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(service.resolve(path))
                  .method(method, BodyPublishers.ofString(body))
                  .header("Content-Type", "application/json")
                  .build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  private void put(String path, String body) throws Exception {
    String answer = ask("PUT", path, body);
    assertTrue(answer.contains("\"acknowledged\":true"), answer);
  }

  private void mend() throws Exception {
    put("/shop-orders/_mapping", "{\"properties\":{\"text\":{\"type\":\"keyword\"}}}");
  }

  /** The documents of the index, by id. */
  private List<String> index() throws Exception {
    ask("POST", "/shop-orders/_refresh", "");
    Document hits =
        Document.parse(ask("GET", "/shop-orders/_search?size=100&sort=n", ""))
            .get("hits", Document.class);
    List<String> found = new ArrayList<>();
    for (Document hit : hits.getList("hits", Document.class)) {
      Document source = hit.get("_source", Document.class);
      found.add(hit.getString("_id") + " " + source.getInteger("n") + " " + source.get("text"));
    }
    return found;
  }

  private int redrive(String input, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("redrive", "--function", "replicator"));
    arguments.addAll(List.of(options));
    out.reset();
    return Operator.run(
        arguments,
        new ByteArrayInputStream(input.getBytes(UTF_8)),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        Duration.ofMillis(50));
  }

  private void insert(String id, int n, String text) {
    stage.collection().insertOne(new Document("_id", id).append("n", n).append("text", text));
  }

  @Test
  void e10_whatWasRefusedArrivesWhenItsCauseIsMended() throws Exception {
    insert("a", 1, "refused");
    stage.collection().insertOne(new Document("_id", "b").append("n", 2));
    insert("gone", 3, "refused");
    insert("newer", 4, "refused");
    tick();
    assertEquals(List.of("b 2 null"), index());

    // Nothing is mended yet: all is refused again, and stays.
    assertEquals(1, redrive("", "--yes"), out::toString);
    assertTrue(out.toString(UTF_8).contains("opensearch: 3 refused again"), out::toString);
    assertTrue(out.toString(UTF_8).contains("s3://certificates/dead/opensearch"), out::toString);

    mend();
    stage.collection().deleteOne(Filters.eq("_id", "gone"));
    stage.collection().updateOne(Filters.eq("_id", "newer"), Updates.set("text", "stored"));
    tick();
    assertEquals(List.of("b 2 null", "newer 4 stored"), index());

    assertEquals(0, redrive("", "--dry-run"), out::toString);
    assertTrue(out.toString(UTF_8).contains("opensearch: 3 letters"), out::toString);
    assertEquals(3, redrive("n\n"), out::toString);
    assertEquals(List.of("b 2 null", "newer 4 stored"), index());

    assertEquals(0, redrive("y\n"), out::toString);
    assertTrue(
        out.toString(UTF_8).contains("1 obsolete (their documents are gone), 2 stored"),
        out::toString);
    List<String> mended = List.of("a 1 refused", "b 2 null", "newer 4 stored");
    assertEquals(mended, index());

    assertEquals(0, redrive("y\n"), out::toString);
    assertTrue(out.toString(UTF_8).contains("There are no letters"), out::toString);
    assertEquals(mended, index());
    tick();
    assertEquals(mended, index());
    assertEquals("", err.toString(UTF_8));
  }

  /** Not found in another cluster isn't gone. */
  @Test
  void e10_lettersOfAScopeOfWhichNothingIsKnownAreNotTakenForObsolete() throws Exception {
    insert("a", 1, "refused");
    tick();
    mend();
    stage.collection().deleteOne(Filters.eq("_id", "a"));
    stage.forgetState();
    assertEquals(1, redrive("", "--yes"), out::toString);
    assertTrue(
        out.toString(UTF_8).contains("Stopped: opensearch: Nothing is saved of"), out::toString);
    assertEquals(1, redrive("", "--yes"), out::toString);
  }

  @Test
  void e10_aFunctionThatIsAtWorkIsWaitedFor() throws Exception {
    api.setBusy(true);
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return redrive("", "--yes");
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    while (!err.toString(UTF_8).contains("busy")) {
      assertFalse(code.isDone(), out::toString);
      Thread.onSpinWait();
    }
    api.setBusy(false);
    assertEquals(0, code.join(), out::toString);
  }

  @Test
  void e10_whatTheFunctionSaysOfAFailureIsTold() throws Exception {
    assertEquals(1, redrive("", "--target", "kafka"));
    assertTrue(err.toString(UTF_8).contains("target: kafka isn't enabled"), err::toString);
    assertEquals(
        1,
        Operator.run(
            List.of("redrive", "--function", "another"),
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Duration.ofMillis(50)));
    assertTrue(err.toString(UTF_8).contains("Function not found"), err::toString);
  }

  @Test
  void e10_mistakesOnTheCommandLineAreNamed() throws IOException {
    for (String[] options :
        List.of(
            new String[] {"--all"},
            new String[] {"--limit", "0"},
            new String[] {"--limit"},
            new String[] {"--target", ""})) {
      assertEquals(2, redrive("", options), String.join(" ", options));
    }
    assertEquals("", out.toString(UTF_8));
  }
}
