package dev.docdb.replicator.state;

import com.mongodb.client.model.Filters;
import dev.docdb.replicator.source.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * Where the Python sample was, if it replicated this scope before: its documents in the same state
 * collection. They are only read; whoever goes back to the sample finds them as they were.
 */
final class SampleState {
  private static final String TOKEN = "lastProcessed";

  private final StateStore store;

  SampleState(StateStore store) {
    this.store = store;
  }

  /**
   * A position of the sample.
   *
   * @param id of its document
   */
  record Adopted(Position position, BsonValue id) {}

  /**
   * The position that the sample has reached; empty where it has left none.
   *
   * @throws StateException when there are several, or one that isn't understood
   */
  Optional<Adopted> find() {
    List<RawBsonDocument> withToken = new ArrayList<>();
    for (RawBsonDocument one : store.collection().find(isOfTheScope(), RawBsonDocument.class)) {
      if (hasToken(one)) {
        withToken.add(one);
      }
    }
    List<BsonValue> tokens = withToken.stream().map(one -> one.get(TOKEN)).distinct().toList();
    if (tokens.size() > 1) {
      throw several(withToken);
    }
    return withToken.stream().findFirst().map(SampleState::adopted);
  }

  /**
   * Its later version tells scopes apart by {@code db_level}, its earlier one had only collections.
   * Where both ran, both have left a document.
   */
  private Bson isOfTheScope() {
    Bson scope =
        store
            .scope()
            .collection()
            .map(
                collection ->
                    Filters.and(
                        Filters.eq("collectionWatched", collection),
                        Filters.in("db_level", false, null)))
            .orElseGet(() -> Filters.eq("db_level", true));
    return Filters.and(
        Filters.eq("currentState", true), Filters.eq("dbWatched", store.scope().database()), scope);
  }

  private boolean hasToken(BsonDocument one) {
    if (!one.containsKey(TOKEN) || one.isNull(TOKEN)) {
      return false;
    }
    BsonValue token = one.get(TOKEN);
    if (!token.isDocument() || token.asDocument().isEmpty()) {
      throw new StateException(
          "The Python sample's document %s in %s holds no resume token in lastProcessed; remove the document to begin where START_AT says"
              .formatted(shown(one), store));
    }
    return true;
  }

  private static Adopted adopted(RawBsonDocument one) {
    // What lies in raw bytes is raw bytes itself.
    RawBsonDocument token = (RawBsonDocument) one.getDocument(TOKEN);
    return new Adopted(Position.after(token), one.getOrDefault(StateStore.ID, BsonNull.VALUE));
  }

  /** As a filter that mongosh understands. */
  private static String shown(BsonDocument one) {
    return OperatorCommands.shell(new BsonDocument(StateStore.ID, one.get(StateStore.ID)));
  }

  private StateException several(List<RawBsonDocument> documents) {
    String ids = documents.stream().map(SampleState::shown).collect(Collectors.joining(" and "));
    return new StateException(
        "The Python sample has left several positions of %s, in the documents %s, and which of them is current can't be told; remove the others"
            .formatted(store, ids));
  }
}
