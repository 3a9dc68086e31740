package dev.docdb.replicator.source;

import static dev.docdb.replicator.source.Reading.changes;
import static dev.docdb.replicator.source.Reading.readAll;
import static dev.docdb.replicator.source.Reading.readBehind;
import static dev.docdb.replicator.source.Reading.story;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Updates that tell a field of nine megabytes twice, in the document and in their description. */
@Timeout(120)
class OversizeTest {
  private static final Duration GLANCE = Duration.ofMillis(10);
  private static final int LARGE = 9 * 1024 * 1024;
  private static final Map<String, String> SMALL_BATCHES = Map.of("BATCH_SIZE", "5");

  private static BsonBinary large(int fill) {
    byte[] bytes = new byte[LARGE];
    Arrays.fill(bytes, (byte) fill);
    return new BsonBinary(bytes);
  }

  private static void writeOversize(WatchedCluster watched, int id, int fill) {
    watched.collection().updateOne(Filters.eq("_id", id), Updates.set("large", large(fill)));
  }

  private static int oversize(List<Batch> batches) {
    return batches.stream().mapToInt(Batch::oversize).sum();
  }

  private static BsonDocument document(Change change) {
    return new RawBsonDocument(
            change.bytes(), change.documentAt(), RawBson.int32(change.bytes(), change.documentAt()))
        .decode(new BsonDocumentCodec());
  }

  /** Everything arrives once and in order, and each batch ends where the rest begins. */
  private static void assertStory(Cluster cluster, List<Batch> batches, List<String> expected) {
    assertEquals(expected, story(changes(batches)));
    int read = 0;
    for (Batch batch : batches) {
      read += batch.changes().size();
      Position saved = Reading.kept(batch.end());
      assertEquals(
          expected.subList(read, expected.size()),
          story(readBehind(cluster, saved)),
          "behind " + read);
    }
  }

  @ParameterizedTest
  @EnumSource
  void b12_oneAmongOthersArrivesInItsPlace(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        Cluster small = watched.connect(SMALL_BATCHES);
        ChangeStream stream = small.openNow()) {
      watched.insert(0, 3);
      writeOversize(watched, 1, 7);
      watched.insert(3, 6);

      List<Batch> batches = readAll(stream);

      assertEquals(1, oversize(batches));
      Change update = changes(batches).get(3);
      assertEquals(large(7), document(update).get("large"));
      assertEquals(Change.ABSENT, update.updateAt());
      assertStory(
          small,
          batches,
          List.of(
              "insert ~n0",
              "insert ~n1",
              "insert ~n2",
              "update ~n1",
              "insert ~n3",
              "insert ~n4",
              "insert ~n5"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void b12_twoInARowAndTheVeryFirst(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality)) {
      watched.insert(0, 2);
      try (ChangeStream stream = watched.cluster().openNow()) {
        Position before = stream.start();
        writeOversize(watched, 0, 1);
        writeOversize(watched, 1, 2);
        watched.insert(2, 3);
        List<String> expected = List.of("update ~n0", "update ~n1", "insert ~n2");
        List<Batch> batches = readAll(stream);
        assertEquals(2, oversize(batches));
        assertStory(watched.cluster(), batches, expected);
        assertEquals(expected, story(readBehind(watched.cluster(), before)));
      }
    }
  }

  /** The server refuses the event in every form that holds the document. */
  private static void refuseLookups(WatchedCluster watched) {
    watched
        .faults()
        .failNext("aggregate", 10334, "BSONObj size: 20971776 is invalid", List.of(), 2);
  }

  @ParameterizedTest
  @EnumSource
  void b12_isPutTogetherFromPartsWhenNothingElseHelps(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        ChangeStream stream = watched.cluster().openNow()) {
      watched.insert(0, 1);
      readAll(stream);
      writeOversize(watched, 0, 3);
      watched.insert(1, 2);
      refuseLookups(watched);

      List<Batch> batches = readAll(stream);

      assertEquals(1, oversize(batches));
      Change update = changes(batches).getFirst();
      assertEquals(
          new BsonDocument("_id", new BsonInt32(0)).append("large", large(3)), document(update));
      assertEquals(Change.ABSENT, update.updateAt());
      assertTrue(update.time().isPresent() && update.namespace().isPresent(), update.toString());
      assertStory(watched.cluster(), batches, List.of("update ~n0", "insert ~n1"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void b12_aDocumentThatIsGoneIsNull(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        ChangeStream stream = watched.cluster().openNow()) {
      watched.insert(0, 1);
      readAll(stream);
      writeOversize(watched, 0, 3);
      watched.collection().deleteOne(Filters.eq("_id", 0));
      watched.faults().failNext("getMore", 10334, "BSONObj size: 20971776 is invalid");
      refuseLookups(watched);

      List<Batch> batches = readAll(stream);

      assertEquals(1, oversize(batches));
      assertEquals(Change.IS_NULL, changes(batches).getFirst().documentAt());
      assertStory(watched.cluster(), batches, List.of("update ~n0", "delete ~n0"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void b12_saysSoWhenNotEvenTheKeyCanBeHad(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        ChangeStream stream = watched.cluster().openNow()) {
      watched.insert(0, 1);
      readAll(stream);
      watched
          .faults()
          .failNext("getMore", 10334, "BSONObj size: 20971776 is invalid", List.of(), 1);
      watched
          .faults()
          .failNext("aggregate", 10334, "BSONObj size: 20971776 is invalid", List.of(), 3);
      watched.insert(1, 2);
      SourceException e = assertThrows(SourceException.class, () -> stream.next(Reading.SHORT));
      assertEquals(SourceError.CHANGE_TOO_LARGE, e.error());
      assertTrue(e.text().matches(".*It comes after 20..-.*Z"), e::text);
      assertEquals(0, watched.faults().openCursors());
    }
  }

  @ParameterizedTest
  @EnumSource
  void b12_whatIsNotFoundAgainIsNotTakenForTooLarge(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        ChangeStream stream = watched.cluster().openNow()) {
      watched.insert(0, 1);
      Position read = readAll(stream).getLast().end();
      watched
          .faults()
          .failNext("getMore", 10334, "BSONObj size: 20971776 is invalid", List.of(), 2);
      assertTrue(stream.next(GLANCE).changes().isEmpty(), "one by one from now on");
      assertEquals(SourceError.CONNECTION_LOST, Reading.verdict(() -> stream.next(GLANCE)));
      assertEquals(0, watched.faults().openCursors());
      watched.insert(1, 2);
      assertEquals(List.of("insert ~n1"), story(readBehind(watched.cluster(), read)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void b12_stagesOfTheOperatorSeeTheWholeChange(Personality personality) {
    String stages =
        """
        [{"$match": {"updateDescription.updatedFields.large": {"$exists": true}}},
         {"$addFields": {"seen": true}}]
        """;
    try (WatchedCluster watched = WatchedCluster.start(personality);
        Cluster filtering = watched.connect(Map.of("PIPELINE", stages));
        ChangeStream stream = filtering.openNow()) {
      watched.insert(0, 2);
      writeOversize(watched, 1, 3);
      watched.insert(2, 3);
      assertEquals(List.of("update ~n1"), story(changes(readAll(stream))));
    }
  }
}
