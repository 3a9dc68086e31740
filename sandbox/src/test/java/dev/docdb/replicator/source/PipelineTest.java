package dev.docdb.replicator.source;

import static dev.docdb.replicator.source.Reading.changes;
import static dev.docdb.replicator.source.Reading.readAll;
import static dev.docdb.replicator.source.Reading.readBehind;
import static dev.docdb.replicator.source.Reading.readUntilHalt;
import static dev.docdb.replicator.source.Reading.story;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.sandbox.documentdb.options.EmbeddedDocumentDbOptions;
import dev.docdb.replicator.sandbox.documentdb.options.Personality;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stages of the operator's own behind {@code $changeStream}. */
@Timeout(60)
class PipelineTest {
  private static final String INSERTS_ALONE = "[{\"$match\": {\"operationType\": \"insert\"}}]";

  @ParameterizedTest
  @EnumSource
  void filtersAndShapesAtTheCluster(Personality personality) {
    String stages =
        """
        [{"$match": {"operationType": {"$ne": "delete"}}}, {"$project": {"updateDescription": 0}}]
        """;
    try (WatchedCluster watched = WatchedCluster.start(personality);
        Cluster filtering = watched.connect(Map.of("PIPELINE", stages));
        ChangeStream stream = filtering.openNow()) {
      watched.insert(0, 2);
      watched.collection().deleteOne(Filters.eq("_id", 0));
      watched.collection().updateOne(Filters.eq("_id", 1), Updates.set("n", 1));
      List<Change> seen = changes(readAll(stream));
      assertEquals(List.of("insert ~n0", "insert ~n1", "update ~n1"), story(seen));
      assertEquals(Change.ABSENT, seen.getLast().updateAt());
      assertEquals(
          List.of("update ~n1"), story(readBehind(filtering, Position.after(seen.get(1)))));
    }
  }

  @Test
  void aStageThatTheServerRefusesIsNamed() {
    try (WatchedCluster watched = WatchedCluster.start(Personality.DOCUMENTDB);
        Cluster modern = watched.connect(Map.of("PIPELINE", "[{\"$set\": {\"a\": 1}}]"))) {
      SourceException e = assertThrows(SourceException.class, () -> modern.openNow());
      assertEquals(SourceError.MISCONFIGURED, e.error());
      assertTrue(e.getMessage().contains("PIPELINE"), e::getMessage);
    }
  }

  @ParameterizedTest
  @EnumSource
  void b05_anEndThatPipelineTakesAwayIsAnEndAllTheSame(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        Cluster blind = watched.connect(Map.of("PIPELINE", INSERTS_ALONE));
        ChangeStream stream = blind.openNow()) {
      watched.insert(0, 2);
      watched.collection().drop();
      watched.insert(2, 4);
      assertEquals(
          List.of("insert ~n0", "insert ~n1"),
          story(readUntilHalt(stream, SourceError.COLLECTION_DROPPED)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void b05_behindAnEndThatPipelineTakesAwayTheServersTokenLeadsOn(Personality personality) {
    try (WatchedCluster watched = WatchedCluster.start(personality);
        Cluster blind =
            watched.connect(Map.of("PIPELINE", INSERTS_ALONE, "ON_COLLECTION_DROPPED", "follow"));
        ChangeStream stream = blind.openNow()) {
      watched.insert(0, 2);
      watched.collection().drop();
      watched.insert(2, 4);
      assertEquals(
          List.of("insert ~n0", "insert ~n1", "insert ~n2", "insert ~n3"),
          story(changes(readAll(stream))));

      watched.collection().drop();
      watched.insert(4, 6);
      assertEquals(List.of("insert ~n4", "insert ~n5"), story(changes(readAll(stream))));
    }
  }

  @Test
  void b05_withoutTheServersTokenAnEndThatPipelineTakesAwayCannotBeFollowed() {
    try (WatchedCluster watched =
            WatchedCluster.start(
                EmbeddedDocumentDbOptions.defaults().withPostBatchResumeToken(false));
        Cluster blind =
            watched.connect(Map.of("PIPELINE", INSERTS_ALONE, "ON_COLLECTION_DROPPED", "follow"));
        ChangeStream stream = blind.openNow()) {
      assertTrue(watched.embedded().port() > 0, "a real server gives tokens as it likes");
      watched.insert(0, 2);
      watched.collection().drop();
      watched.insert(2, 4);
      SourceException e =
          assertThrows(
              SourceException.class,
              () -> {
                while (true) {
                  stream.next(Reading.SHORT);
                }
              });
      assertEquals(SourceError.MISCONFIGURED, e.error());
      assertTrue(e.getMessage().contains("PIPELINE"), e::getMessage);
    }
  }
}
