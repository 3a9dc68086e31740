package dev.docdb.replicator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import dev.docdb.replicator.source.Recording.State;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether a cluster records changes, and how it is told to. */
@Timeout(60)
class RecordingTest {
  private static Recording of(WatchedCluster watched, String collection) {
    return new Recording(
        watched.cluster().client(), new Scope("warehouse", Optional.of(collection)));
  }

  @Test
  void b02_whatCoversACollectionEnablesIt() {
    try (WatchedCluster watched = WatchedCluster.start(Personality.DOCUMENTDB)) {
      Recording one = of(watched, "parts");
      assertEquals(State.OFF, one.look());
      assertTrue(one.enable());
      assertTrue(one.enable(), "twice does no harm");
      assertEquals(State.ON, one.look());
      assertEquals(State.OFF, of(watched, "bins").look());
      Scope whole = new Scope("warehouse", Optional.empty());
      assertEquals(State.OFF, new Recording(watched.cluster().client(), whole).look());
      assertTrue(new Recording(watched.cluster().client(), whole).enable());
      assertEquals(State.ON, of(watched, "bins").look());
    }
  }

  @Test
  void b02_onMongoDbNothingIsToBeEnabled() {
    try (WatchedCluster watched = WatchedCluster.start(Personality.MONGODB)) {
      assertEquals(State.ALWAYS, of(watched, "parts").look());
      assertTrue(of(watched, "parts").enable());
    }
  }

  @Test
  void b02_aUserWhoMayNotIsTold() {
    try (WatchedCluster watched = WatchedCluster.start(Personality.DOCUMENTDB)) {
      watched.faults().failNext("aggregate", 13, "not authorized");
      assertEquals(State.NOT_TOLD, of(watched, "parts").look());
      watched.faults().failNext("modifyChangeStreams", 13, "not authorized");
      assertFalse(of(watched, "parts").enable());
      watched.faults().failNext("modifyChangeStreams", 8, "broken");
      assertThrows(SourceException.class, () -> of(watched, "parts").enable());
      assertEquals(State.OFF, of(watched, "parts").look());
    }
  }
}
