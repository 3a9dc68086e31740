package dev.docdb.replicator.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.model.Filters;
import dev.docdb.replicator.source.Batch;
import dev.docdb.replicator.source.ChangeStream;
import dev.docdb.replicator.source.Position;
import dev.docdb.replicator.source.Scope;
import dev.docdb.replicator.source.WatchedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Python sample's position is where we go on, and its documents stay as they are. */
@Timeout(60)
class SampleStateTest {
  private static final String EARLIER =
      "{\"_id\": \"earlier\", \"dbWatched\": \"shop\", \"collectionWatched\": \"orders\", \"currentState\": true}";
  private static final String LATER =
      "{\"_id\": \"later\", \"dbWatched\": \"shop\", \"collectionWatched\": \"orders\", \"currentState\": true, \"db_level\": false}";
  private static final String WHOLE =
      "{\"_id\": \"whole\", \"dbWatched\": \"shop\", \"currentState\": true, \"db_level\": true}";
  private static final String TOKEN = "{\"_data\": \"8265\"}";

  private KeptState state;
  private StateStore whole;

  @BeforeEach
  void start() {
    state = new KeptState();
    whole = state.store(new Scope("shop", Optional.empty()));
  }

  @AfterEach
  void stop() {
    state.close();
  }

  /** Puts documents of the sample there, and gives their bytes. */
  private List<RawBsonDocument> left(BsonDocument... documents) {
    state.store().collection().deleteMany(new BsonDocument());
    List.of(documents).forEach(one -> state.store().collection().insertOne(one));
    return theirs();
  }

  private List<RawBsonDocument> theirs() {
    List<RawBsonDocument> found = new ArrayList<>();
    state
        .store()
        .collection()
        .find(Filters.exists("currentState"), RawBsonDocument.class)
        .into(found);
    return found;
  }

  private static BsonDocument document(String json) {
    return BsonDocument.parse(json);
  }

  private static BsonDocument document(String json, String token) {
    return document(json)
        .append("lastProcessed", BsonDocument.parse("{\"v\": " + token + "}").get("v"));
  }

  private Optional<Checkpoint> adopted(StateStore store) {
    CollectionLease lease = state.acquire(store, "ours");
    assertEquals(Optional.empty(), state.saved(store, lease));
    CollectionCheckpoints checkpoints = state.checkpoints(store, lease);
    checkpoints.load();
    Optional<Checkpoint> adopted = checkpoints.adopt();
    assertEquals(adopted, state.saved(store, lease));
    lease.release();
    return adopted;
  }

  private static Optional<Checkpoint> after(String token) {
    return Optional.of(Checkpoint.at(Position.after(RawBsonDocument.parse(token))));
  }

  /** What lies there, whose position is adopted, and for which scope. */
  private void assertAdopts(StateStore store, String id, BsonDocument... documents) {
    List<RawBsonDocument> before = left(documents);
    assertEquals(after(TOKEN), adopted(store), () -> before.toString());
    assertEquals(before, theirs(), "the sample's own were touched");
    BsonValue adopted = store.collection().find(store.isOurs()).first().get(StateStore.ADOPTED);
    assertEquals(new BsonString(id), adopted, () -> before.toString());
  }

  private void assertAdoptsNothing(StateStore store, BsonDocument... documents) {
    List<RawBsonDocument> before = left(documents);
    assertEquals(Optional.empty(), adopted(store), () -> before.toString());
    assertEquals(before, theirs());
  }

  @Test
  void eachShapeIsAdopted() {
    assertAdopts(state.store(), "earlier", document(EARLIER, TOKEN));
    assertAdopts(state.store(), "later", document(LATER, TOKEN));
    assertAdopts(whole, "whole", document(WHOLE, TOKEN));
  }

  @Test
  void aShapeWithoutATokenIsNot() {
    for (String shape : List.of(EARLIER, LATER)) {
      assertAdoptsNothing(state.store(), document(shape));
      assertAdoptsNothing(state.store(), document(shape, "null"));
    }
    assertAdoptsNothing(whole, document(WHOLE));
    assertAdoptsNothing(whole, document(WHOLE, "null"));
    assertAdoptsNothing(state.store());
  }

  @Test
  void anotherScopesPositionIsNot() {
    assertAdoptsNothing(state.store(), document(WHOLE, TOKEN));
    assertAdoptsNothing(whole, document(LATER, TOKEN), document(EARLIER, TOKEN));
    BsonDocument customers = document(LATER, TOKEN);
    customers.put("collectionWatched", new BsonString("customers"));
    assertAdoptsNothing(state.store(), customers);
    BsonDocument otherDatabase = document(LATER, TOKEN);
    otherDatabase.put("dbWatched", new BsonString("shop2"));
    assertAdoptsNothing(state.store(), otherDatabase);
    BsonDocument notCurrent = document(LATER, TOKEN);
    notCurrent.put("currentState", BsonBoolean.FALSE);
    assertAdoptsNothing(state.store(), notCurrent);
  }

  @Test
  void ofTwinsTheOneWithATokenIsAdopted() {
    assertAdopts(state.store(), "earlier", document(EARLIER, TOKEN), document(LATER));
    assertAdopts(state.store(), "earlier", document(EARLIER, TOKEN), document(LATER, "null"));
    assertAdopts(state.store(), "later", document(EARLIER, "null"), document(LATER, TOKEN));
    assertAdopts(state.store(), "earlier", document(EARLIER, TOKEN), document(LATER, TOKEN));
  }

  @Test
  void twinsThatDifferHalt() {
    List<RawBsonDocument> before =
        left(document(EARLIER, TOKEN), document(LATER, "{\"_data\": \"8266\"}"));
    String message =
        String.valueOf(
            assertThrows(StateException.class, () -> adopted(state.store())).getMessage());
    assertTrue(message.contains("\"earlier\"") && message.contains("\"later\""), message);
    assertEquals(before, theirs());
  }

  @Test
  void aPositionOfAnotherTypeHalts() {
    for (String token : List.of("\"8265\"", "7", "[]", "{}")) {
      left(document(LATER, token));
      String message =
          String.valueOf(
              assertThrows(StateException.class, () -> adopted(state.store())).getMessage());
      assertTrue(message.contains("\"later\"") && message.contains("lastProcessed"), message);
    }
  }

  private static Batch changes(ChangeStream stream) {
    Batch batch = stream.next(Duration.ofSeconds(5));
    return batch.changes().isEmpty() ? changes(stream) : batch;
  }

  @Test
  void aRealTokenIsResumedToTheVeryNextChange() {
    WatchedCluster watched = state.watched();
    try (ChangeStream stream = watched.cluster().openNow()) {
      watched.insert(1, 5);
      Batch batch = changes(stream);
      assertEquals(4, batch.changes().size());
      RawBsonDocument token = new RawBsonDocument(batch.changes().get(1).token());
      StateStore store =
          StateStore.open(
              watched.cluster().client(),
              watched.environment(Map.of()),
              Scope.of(watched.environment(Map.of())));
      BsonDocument left = document(EARLIER).append("lastProcessed", token);
      left.put("collectionWatched", new BsonString(store.scope().collection().orElseThrow()));
      left(left);
      Position adopted = adopted(store).orElseThrow().position();
      try (ChangeStream resumed = watched.cluster().open(adopted)) {
        assertEquals(
            List.of("~n3", "~n4"),
            changes(resumed).changes().stream().map(change -> change.documentId()).toList());
      }
    }
  }
}
