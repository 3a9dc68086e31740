package dev.docdb.replicator.sandbox.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SearchProcessTest {

  @ParameterizedTest
  @EnumSource
  @Timeout(300)
  void anEngineOfTheRightVersionRunsInAProcessThatEndsWithIt(SearchEngine engine) throws Exception {
    ProcessHandle process;
    try (SearchProcess server = SearchProcess.start(engine);
        HttpClient client = HttpClient.newHttpClient()) {
      process = server.handle();
      assertTrue(process.isAlive());
      HttpRequest nodes =
          HttpRequest.newBuilder(server.uri().resolve("/_nodes?filter_path=nodes.*.version"))
              .build();
      String answer = client.send(nodes, BodyHandlers.ofString()).body();
      assertTrue(answer.contains("\"" + engine.version() + "\""), answer);
      HttpRequest index =
          HttpRequest.newBuilder(server.uri().resolve("/i/_doc/1"))
              .header("Content-Type", "application/json")
              .PUT(BodyPublishers.ofString("{}"))
              .build();
      assertEquals(201, client.send(index, BodyHandlers.ofString()).statusCode());
    }
    assertFalse(process.isAlive());
  }

  @Test
  @Timeout(300)
  void itEndsWhenNobodyHoldsItsInputAnyMore() throws Exception {
    try (SearchProcess server = SearchProcess.start(SearchEngine.ELASTICSEARCH_7)) {
      server.letGo();
      server.handle().onExit().get();
      assertFalse(server.handle().isAlive());
    }
  }
}
