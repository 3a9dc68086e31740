package dev.docdb.replicator.source;

import static dev.docdb.replicator.source.Reading.SHORT;
import static dev.docdb.replicator.source.Reading.expected;
import static dev.docdb.replicator.source.Reading.idsOf;
import static dev.docdb.replicator.source.Reading.readAll;
import static dev.docdb.replicator.source.Reading.readBehind;
import static dev.docdb.replicator.source.Reading.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import dev.docdb.replicator.sandbox.proxy.Direction;
import dev.docdb.replicator.sandbox.proxy.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server or the way to it fails; what was read is read on exactly, and no cursor stays. */
@Timeout(90)
class BrokenConnectionTest {
  private static final Map<String, String> SMALL_BATCHES = Map.of("BATCH_SIZE", "10");

  /** Reads all there is, opening again wherever it broke; a fault comes before some batches. */
  private static List<Change> readThrough(
      Cluster cluster, Position from, int changes, IntConsumer fault) {
    List<Change> read = new ArrayList<>();
    Position position = from;
    int step = 0;
    while (read.size() < changes) {
      try (ChangeStream stream = cluster.open(position)) {
        while (read.size() < changes) {
          Batch batch = stream.next(SHORT);
          read.addAll(batch.changes());
          position = batch.end();
          fault.accept(step++);
        }
      } catch (SourceException e) {
        assertEquals(SourceError.CONNECTION_LOST, e.error(), e::toString);
      }
    }
    return read;
  }

  @ParameterizedTest
  @EnumSource
  void b06_aServerThatStepsDownEveryFewBatchesIsReadExactly(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        Cluster small = watched.connect(SMALL_BATCHES);
        ChangeStream before = small.openNow()) {
      watched.insert(0, 200);
      List<Change> read =
          readThrough(
              small,
              before.start(),
              200,
              step -> {
                if (step % 3 == 2) {
                  watched.faults().stepDown();
                  watched.faults().stepUp();
                }
              });
      assertEquals(expected(0, 200), idsOf(read));
    }
  }

  @ParameterizedTest
  @EnumSource
  void b07_aSecondaryIsReadWhereTheAddressSaysSoAndNowhereElse(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        ChangeStream before = watched.cluster().openNow()) {
      watched.insert(0, 3);
      watched.faults().stepDown();
      String anywhere = watched.embedded().uri() + "&readPreference=secondaryPreferred";
      try (Cluster relaxed = watched.connect(Map.of("DOCUMENTDB_URI", anywhere))) {
        try (ChangeStream stream = relaxed.open(before.start())) {
          assertEquals(expected(0, 3), idsOf(Reading.changes(readAll(stream))));
        }
        assertEquals(0, watched.faults().openCursors());
      }
      assertEquals(
          SourceError.CONNECTION_LOST, verdict(() -> watched.cluster().open(before.start())));
      watched.faults().stepUp();
    }
  }

  /** Through a bad network; the driver must not be told the server's own address. */
  static Map<String, String> through(FaultProxy proxy) {
    return Map.of(
        "DOCUMENTDB_URI",
        "mongodb://localhost:" + proxy.port() + "/?directConnection=true",
        "BATCH_SIZE",
        "10");
  }

  @Test
  void b06_connectionsThatAreResetOrCutWithinAReplyAreReadOnExactly() {
    try (WatchedCluster watched = WatchedCluster.start();
        FaultProxy proxy = FaultProxy.to("localhost", watched.embedded().port());
        Cluster far = watched.connect(through(proxy));
        ChangeStream before = watched.cluster().openNow()) {
      watched.insert(0, 300);
      List<Change> read =
          readThrough(
              far,
              before.start(),
              300,
              step -> {
                switch (step % 4) {
                  case 1 -> proxy.resetAll();
                  case 3 -> proxy.cutAfter(Direction.TO_CLIENT, 40L * step);
                  default -> {
                    // All goes well.
                  }
                }
              });
      assertEquals(expected(0, 300), idsOf(read));
    }
  }

  @Test
  void b06_aReadThatGetsNoAnswerEndsByItself() {
    try (WatchedCluster watched = WatchedCluster.start();
        FaultProxy proxy = FaultProxy.to("localhost", watched.embedded().port());
        Cluster far = watched.connect(through(proxy));
        ChangeStream stream = far.openNow()) {
      stream.next(SHORT);
      watched.insert(0, 3);
      proxy.blackHole(true);
      long began = System.nanoTime();
      assertEquals(SourceError.CONNECTION_LOST, verdict(() -> stream.next(SHORT)));
      assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(40));
      proxy.heal();
      assertEquals(expected(0, 3), idsOf(readBehind(far, stream.start())));
    }
  }

  @Test
  void b06_aReadThatIsInterruptedEndsAtOnceAndLeavesNoCursor() throws Exception {
    try (WatchedCluster watched = WatchedCluster.start()) {
      ChangeStream stream = watched.cluster().openNow();
      readAll(stream);
      CompletableFuture<Boolean> ended = new CompletableFuture<>();
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    SourceException e =
                        assertThrows(
                            SourceException.class, () -> stream.next(Duration.ofSeconds(20)));
                    Thread.currentThread().interrupt();
                    stream.close();
                    ended.complete(
                        e.error() == SourceError.CONNECTION_LOST && Thread.interrupted());
                  });
      while (reader.getState() != Thread.State.WAITING
          && reader.getState() != Thread.State.TIMED_WAITING) {
        Thread.yield();
      }
      reader.interrupt();
      assertTrue(ended.get(10, TimeUnit.SECONDS), "the interrupt is kept for the caller");
      assertEquals(0, watched.faults().openCursors());
    }
  }

  @ParameterizedTest
  @EnumSource
  void b06_noCursorOutlivesItsStreamHoweverThatEnds(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality)) {
      for (int code : List.of(6, 11600, 1, 13, 10334)) {
        ChangeStream stream = watched.cluster().openNow();
        readAll(stream);
        watched.faults().failNext("getMore", code, "as scripted");
        watched.faults().failNext("aggregate", code, "as scripted", List.of(), 3);
        assertThrows(SourceException.class, () -> stream.next(SHORT), "code " + code);
        stream.close();
        watched.faults().clear();
        assertEquals(0, watched.faults().openCursors(), "code " + code);
      }
    }
  }

  @Test
  void b08_whereTooManyCursorsAreOpenTheOthersWaitTheirTurn() {
    try (WatchedCluster watched =
        WatchedCluster.start(EmbeddedDocumentDbOptions.defaults().withCursorLimit(6))) {
      List<ChangeStream> open = new ArrayList<>();
      List<SourceException> refused = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        try {
          open.add(watched.cluster().openNow());
        } catch (SourceException e) {
          refused.add(e);
        }
      }
      assertEquals(6, open.size());
      assertEquals(4, refused.size());
      for (SourceException e : refused) {
        assertEquals(SourceError.CONNECTION_LOST, e.error());
        assertTrue(e.getMessage().contains("too many cursors"), e::getMessage);
      }
      open.removeLast().close();
      open.add(watched.cluster().openNow());
      open.forEach(ChangeStream::close);
      assertEquals(0, watched.faults().openCursors());
    }
  }
}
