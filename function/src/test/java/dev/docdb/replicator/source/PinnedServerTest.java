package dev.docdb.replicator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PinnedServerTest {
  private final PinnedServer pinned = new PinnedServer();

  private static ServerDescription server(String host, long millisAway) {
    return ServerDescription.builder()
        .address(new ServerAddress(host))
        .type(ServerType.REPLICA_SET_SECONDARY)
        .state(ServerConnectionState.CONNECTED)
        .ok(true)
        .roundTripTime(millisAway, TimeUnit.MILLISECONDS)
        .build();
  }

  private List<String> select(ServerDescription... candidates) {
    ClusterDescription cluster =
        new ClusterDescription(
            ClusterConnectionMode.MULTIPLE, ClusterType.REPLICA_SET, List.of(candidates));
    return pinned.select(cluster).stream().map(server -> server.getAddress().getHost()).toList();
  }

  @Test
  void b07_theFirstChoiceStaysWhateverBecomesNearerLater() {
    assertEquals(List.of("b"), select(server("a", 9), server("b", 1), server("c", 5)));
    IntStream.range(0, 20)
        .forEach(
            again ->
                assertEquals(List.of("b"), select(server("a", 1), server("b", 9), server("c", 2))));
  }

  @Test
  void b07_aReopeningMayChooseAnother() {
    pinned.begin();
    assertEquals(List.of("a"), select(server("a", 1), server("b", 9)));
    pinned.end();
    pinned.begin();
    assertEquals(List.of("b"), select(server("a", 9), server("b", 1)));
  }

  @Test
  void b07_aSecondStreamTakesNoCursorAwayFromTheFirst() {
    pinned.begin();
    assertEquals(List.of("a"), select(server("a", 1), server("b", 9)));
    pinned.begin();
    assertEquals(List.of("a"), select(server("a", 9), server("b", 1)));
    pinned.end();
    assertEquals(List.of("a"), select(server("a", 9), server("b", 1)));
  }

  @Test
  void b07_anotherTakesThePlaceOfOneThatIsGone() {
    assertEquals(List.of("a"), select(server("a", 1), server("b", 2), server("c", 3)));
    assertEquals(List.of("b"), select(server("b", 2), server("c", 3)));
    assertEquals(List.of("b"), select(server("a", 1), server("b", 2), server("c", 3)));
  }

  @Test
  void b07_theOnlyCandidateIsNoChoice() {
    assertEquals(List.of("a"), select(server("a", 1), server("b", 9)));
    assertEquals(List.of("primary"), select(server("primary", 1)));
    assertEquals(List.of("a"), select(server("a", 9), server("b", 1)));
    assertEquals(List.of(), select());
  }
}
