package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.docdb.replicator.source.Cluster;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.source.WatchedCluster;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task whose login the cluster refuses: its secret may have been rotated. */
@Timeout(60)
class TaskConnectionTest {
  private final WatchedCluster watched = WatchedCluster.start();
  private final AtomicInteger fetched = new AtomicInteger();
  private final TaskConnection connection =
      new TaskConnection(
          watched.environment(Map.of()), () -> watched.connect(Map.of()), fetched::incrementAndGet);

  @AfterEach
  void close() {
    watched.close();
  }

  private void refuse(int logins) {
    watched.faults().failNext("buildInfo", 18, "Authentication failed", List.of(), logins);
  }

  private void assertRefused(Runnable task) {
    SourceException e = assertThrows(SourceException.class, task::run);
    assertEquals(SourceError.LOGIN_FAILED, e.error());
  }

  @Test
  void aLoginThatIsRefusedIsFetchedAnewAndWorks() {
    refuse(1);
    assertEquals("done", connection.with((cluster, greeting) -> "done"));
    assertEquals(1, fetched.get());
  }

  @Test
  void itIsFetchedAnewOnceHoweverOftenATaskConnects() {
    refuse(3);
    assertRefused(() -> connection.open((cluster, greeting) -> {}).close());
    assertRefused(() -> connection.open((cluster, greeting) -> {}).close());
    assertEquals(1, fetched.get());
    try (Cluster cluster = connection.open((fresh, greeting) -> {})) {
      cluster.openNow().close();
    }
  }

  @Test
  void anotherErrorIsNoReasonToFetchIt() {
    watched.faults().failNext("buildInfo", 13, "not authorized");
    assertThrows(SourceException.class, () -> connection.with((cluster, greeting) -> "done"));
    assertEquals(0, fetched.get());
  }
}
