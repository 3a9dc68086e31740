package dev.docdb.replicator.sandbox.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OpenSearchServerTest {
  private static final OpenSearchServer SERVER = OpenSearchServer.start();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @AfterAll
  static void close() {
    CLIENT.close();
    SERVER.close();
    SERVER.close();
  }

  @Test
  void itSaysItsVersion() throws Exception {
    assertTrue(send("GET", "/", "").body().contains("\"number\" : \"3.8.0\""));
  }

  @Test
  void anOlderVersionOfADocumentIsRefusedAndTheSameIsTaken() throws Exception {
    String external = "/orders/_doc/1?version_type=external_gte&version=";
    assertEquals(201, send("PUT", external + 5, "{\"a\":5}").statusCode());
    assertEquals(409, send("PUT", external + 4, "{\"a\":4}").statusCode());
    assertEquals(200, send("PUT", external + 5, "{\"a\":5}").statusCode());
    assertTrue(send("GET", "/orders/_doc/1", "").body().contains("\"a\":5"));
  }

  @Test
  void aVersionFromBeforeTheDeletionStaysRefused() throws Exception {
    String external = "/deleted/_doc/1?version_type=external_gte&version=";
    send("PUT", external + 5, "{}");
    assertEquals(200, send("DELETE", external + 7, "").statusCode());
    assertEquals(409, send("PUT", external + 6, "{}").statusCode());
  }

  @Test
  void aBulkAnswersEachItemOnItsOwn() throws Exception {
    send("PUT", "/mapped", "{\"mappings\":{\"properties\":{\"n\":{\"type\":\"long\"}}}}");
    String body =
        """
        {"index":{"_index":"mapped","_id":"1"}}
        {"n":1}
        {"index":{"_index":"mapped","_id":"2"}}
        {"n":"not a number"}
        """;
    String answer = send("POST", "/_bulk?refresh=true", body).body();
    assertTrue(answer.contains("\"errors\":true"), answer);
    assertTrue(answer.contains("mapper_parsing_exception"), answer);
    assertTrue(send("GET", "/mapped/_count", "").body().contains("\"count\":1"));
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(SERVER.uri().resolve(path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
