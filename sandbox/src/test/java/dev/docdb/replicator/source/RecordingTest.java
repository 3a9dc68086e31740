package dev.docdb.replicator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import dev.docdb.replicator.source.Recording.State;
import java.util.List;
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
      assertEquals(Enabling.DONE, one.enable());
      assertEquals(Enabling.ALREADY, one.enable(), "twice does no harm");
      assertEquals(State.ON, one.look());
      assertEquals(State.OFF, of(watched, "bins").look());
      Scope whole = new Scope("warehouse", Optional.empty());
      assertEquals(State.OFF, new Recording(watched.cluster().client(), whole).look());
      assertEquals(Enabling.DONE, new Recording(watched.cluster().client(), whole).enable());
      assertEquals(State.ON, of(watched, "bins").look());
    }
  }

  @Test
  void b02_onMongoDbNothingIsToBeEnabled() {
    try (WatchedCluster watched = WatchedCluster.start(Personality.MONGODB)) {
      assertEquals(State.ALWAYS, of(watched, "parts").look());
      assertEquals(Enabling.ALWAYS, of(watched, "parts").enable());
      watched.faults().failNext("aggregate", 13, "not authorized");
      assertEquals(Enabling.ALWAYS, of(watched, "parts").enable(), "it knows no such command");
    }
  }

  @Test
  void b02_aUserWhoMayNotIsTold() {
    try (WatchedCluster watched = WatchedCluster.start(Personality.DOCUMENTDB)) {
      watched.faults().failNext("aggregate", 13, "not authorized");
      assertEquals(State.NOT_TOLD, of(watched, "parts").look());
      watched.faults().failNext("modifyChangeStreams", 13, "not authorized");
      assertEquals(Enabling.NOT_ALLOWED, of(watched, "parts").enable());
      watched.faults().failNext("modifyChangeStreams", 8, "broken");
      assertThrows(SourceException.class, () -> of(watched, "parts").enable());
      assertEquals(State.OFF, of(watched, "parts").look());
    }
  }

  @Test
  void b02_aServerThatTakesNoQuestionIsToldAllTheSame() {
    try (WatchedCluster watched = WatchedCluster.start(Personality.DOCUMENTDB)) {
      watched.faults().failNext("aggregate", 303, "Feature not supported");
      assertEquals(State.NOT_TOLD, of(watched, "parts").look());
      watched.faults().failNext("aggregate", 8, "broken");
      assertThrows(SourceException.class, () -> of(watched, "parts").look());
    }
  }

  @Test
  void b02_whoMayEnableAndNotAskIsNotToldWhatWasBefore() {
    try (WatchedCluster watched = WatchedCluster.start(Personality.DOCUMENTDB)) {
      for (int round = 0; round < 2; round++) {
        watched.faults().failNext("aggregate", 13, "not authorized", List.of(), 2);
        assertEquals(Enabling.ACCEPTED, of(watched, "parts").enable());
        assertEquals(State.ON, of(watched, "parts").look());
      }
    }
  }
}
