package dev.docdb.replicator.sandbox.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;

/**
 * Searches the index of the collection. It holds the last state of each document, so only that can
 * be compared.
 */
final class SearchView implements TargetView {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 5_000;

  private final HttpClient http;
  private final URI server;
  private final String index;
  // The ticker counts, the table reads.
  private final AtomicInteger delivered = new AtomicInteger();

  SearchView(HttpClient http, URI server, String index) {
    this.http = http;
    this.server = server;
    this.index = index;
  }

  @Override
  public String name() {
    return "opensearch";
  }

  /** An index can't tell how many changes made it; the function's summaries do. */
  void acknowledged(int changes) {
    delivered.addAndGet(changes);
  }

  @Override
  public void poll() {}

  @Override
  public Optional<List<Message>> messages() {
    return Optional.empty();
  }

  @Override
  public boolean holds(String document) {
    // Not found as well is an index that isn't there, or is being made.
    return exchange("GET", "/" + index + "/_doc/" + document, "").statusCode() == 200;
  }

  @Override
  public int delivered() {
    return delivered.get();
  }

  @Override
  public int duplicates() {
    return 0;
  }

  @Override
  public List<String> differences(Workload workload) {
    Map<String, JsonNode> indexed = indexed();
    Map<String, Document> source = workload.content();
    List<String> differences = new ArrayList<>();
    source.forEach(
        (id, document) -> {
          if (!expected(document).equals(indexed.remove(id))) {
            differences.add(id + " isn't indexed as it is in the source");
          }
        });
    indexed.keySet().forEach(id -> differences.add(id + " is indexed and not in the source"));
    return differences;
  }

  private static JsonNode expected(Document document) {
    try {
      ObjectNode expected = (ObjectNode) JSON.readTree(document.toJson());
      expected.remove("_id");
      return expected;
    } catch (IOException e) {
      throw new UncheckedIOException("The driver writes no JSON", e);
    }
  }

  private Map<String, JsonNode> indexed() {
    send("POST", "/" + index + "/_refresh", "");
    Map<String, JsonNode> indexed = new HashMap<>();
    String after = "";
    while (true) {
      JsonNode hits =
          send(
              "POST",
              "/" + index + "/_search",
              "{\"size\":%d,\"sort\":[{\"_id\":\"asc\"}]%s,\"query\":{\"match_all\":{}}}"
                  .formatted(PAGE, after));
      JsonNode page = hits.at("/hits/hits");
      page.forEach(hit -> indexed.put(hit.get("_id").textValue(), hit.get("_source")));
      if (page.size() < PAGE) {
        return indexed;
      }
      after = ",\"search_after\":[\"" + page.get(page.size() - 1).get("_id").textValue() + "\"]";
    }
  }

  private JsonNode send(String method, String path, String body) {
    HttpResponse<String> answer = exchange(method, path, body);
    if (answer.statusCode() != 200 && answer.statusCode() != 404) {
      throw new IllegalStateException(
          path + " answered " + answer.statusCode() + " " + answer.body());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(path + " answered no JSON", e);
    }
  }

  private HttpResponse<String> exchange(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body, UTF_8))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("The search server doesn't answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while searching", e);
    }
  }
}
