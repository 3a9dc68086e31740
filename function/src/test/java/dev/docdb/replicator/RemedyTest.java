package dev.docdb.replicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.config.Environment;
import dev.docdb.replicator.source.SourceError;
import dev.docdb.replicator.source.SourceException;
import dev.docdb.replicator.state.Halt;
import dev.docdb.replicator.state.HaltedException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemedyTest {
  private static final Remedy REMEDY =
      Remedy.of(
          Environment.of(
              Map.of(
                  "DOCUMENTDB_URI", "cluster",
                  "DOCUMENTDB_SECRET", "secret",
                  "WATCHED_DB_NAME", "shop",
                  "WATCHED_COLLECTION_NAME", "or\"ders",
                  "STATE_DB", "replication",
                  "STATE_COLLECTION", "state",
                  "KINESIS_STREAM", "changes")));

  private static SourceException failure(SourceError error) {
    return new SourceException(error, "it failed");
  }

  @Test
  void whateverHaltsComesWithALineThatLetsItGoOn() {
    for (SourceError error : SourceError.values()) {
      String remedy = REMEDY.of(failure(error));
      if (error.halts()) {
        assertTrue(remedy.contains("db.getSiblingDB(\"replication\")"), error.name());
        assertTrue(remedy.contains("{\"_id\": \"shop.or\\\"ders\"}"), remedy);
      }
    }
  }

  @Test
  void theNextInvocationsSayTheSameAsTheOneThatHalted() {
    for (SourceError error : SourceError.values()) {
      HaltedException halted =
          new HaltedException(new Halt(error.name(), "it failed", Instant.EPOCH), "halted");
      assertEquals(REMEDY.of(failure(error)), REMEDY.of(halted));
    }
    HaltedException byHand =
        new HaltedException(new Halt("not said", "by hand", Instant.EPOCH), "halted");
    assertTrue(REMEDY.of(byHand).contains("$unset"));
  }

  @Test
  void streamsThatWereNeverOnAreEnabledAndNothingIsCleared() {
    String remedy = REMEDY.of(failure(SourceError.STREAMS_NEVER_ON));
    assertTrue(remedy.contains("modifyChangeStreams"), remedy);
    assertFalse(remedy.contains("$unset"), remedy);
    assertEquals("", REMEDY.of(failure(SourceError.MISCONFIGURED)));
  }

  @Test
  void whatPassesNeedsNobody() {
    assertEquals("", REMEDY.of(failure(SourceError.CONNECTION_LOST)));
    assertEquals("", REMEDY.of(new IllegalStateException("anything")));
  }
}
