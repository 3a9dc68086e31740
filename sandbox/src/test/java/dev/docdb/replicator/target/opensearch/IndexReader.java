package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.target.StoredChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Reads an index. */
record IndexReader(URI server) {

  /** All documents, after a refresh; none where there is no index. */
  List<StoredChange> documents(String index) {
    get("/" + index + "/_refresh");
    BsonDocument answer = get("/" + index + "/_search?size=10000");
    if (!answer.containsKey("hits")) {
      return List.of();
    }
    return answer.getDocument("hits").getArray("hits").stream()
        .map(BsonValue::asDocument)
        .map(
            hit ->
                new StoredChange(
                    Optional.empty(),
                    Optional.of(hit.getString("_id").getValue()),
                    hit.getDocument("_source").toJson().replace("\": ", "\":")))
        .toList();
  }

  BsonDocument get(String path) {
    return BsonDocument.parse(send(HttpRequest.newBuilder(server.resolve(path)).build()).body());
  }

  /** Fails where the service doesn't do it. */
  void put(String path, String body) {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body))
                .build());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + " answered " + answer.body());
    }
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
