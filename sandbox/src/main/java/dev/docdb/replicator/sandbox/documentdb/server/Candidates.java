package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.query.Expressions;
import dev.docdb.replicator.sandbox.documentdb.query.Filter;
import dev.docdb.replicator.sandbox.documentdb.query.Scope;
import dev.docdb.replicator.sandbox.documentdb.query.SortOrder;
import dev.docdb.replicator.sandbox.documentdb.storage.Index;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.storage.StoredCollection;
import dev.docdb.replicator.sandbox.documentdb.storage.Workspace;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.ValueOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * Finds the documents that a filter asks for: by _id where it names one, else by looking at all.
 */
final class Candidates {
  private Candidates() {}

  /** The documents in the order wanted, no more than a number of them. */
  static List<RawBsonDocument> find(
      Workspace workspace,
      Namespace namespace,
      BsonDocument query,
      BsonDocument sort,
      long most,
      Scope scope) {
    Filter filter = Filter.of(query, scope);
    SortOrder order = SortOrder.of(sort, scope.order());
    Optional<StoredCollection> collection = workspace.find(namespace);
    if (collection.isEmpty()) {
      return List.of();
    }
    List<RawBsonDocument> found = new ArrayList<>();
    long enough = sort.isEmpty() ? most : Long.MAX_VALUE;
    Collection<RawBsonDocument> pool =
        Views.isView(collection.get())
            ? Views.documents(workspace, namespace, scope)
            : pool(collection.get(), query, scope);
    for (RawBsonDocument raw : pool) {
      if (found.size() >= enough) {
        break;
      }
      if (query.isEmpty() || filter.matches(Bson.decoded(raw))) {
        found.add(raw);
      }
    }
    BsonValue natural = sort.get("$natural");
    if (natural != null) {
      List<RawBsonDocument> ordered = Bson.asLong(natural) < 0 ? found.reversed() : found;
      return ordered.stream().limit(most).toList();
    }
    if (sort.isEmpty()) {
      return found;
    }
    return found.stream()
        .sorted((left, right) -> order.values().compare(left, right))
        .limit(most)
        .toList();
  }

  private static Collection<RawBsonDocument> pool(
      StoredCollection collection, BsonDocument query, Scope scope) {
    BsonValue id = query.get("_id");
    if (id == null || scope.order().ignoresCase() || id.isRegularExpression()) {
      return collection.documents();
    }
    if (!id.isDocument() || !Expressions.isOperator(id.asDocument())) {
      return id.isArray() || id.isNull()
          ? collection.documents()
          : collection.find(id).map(List::of).orElse(List.of());
    }
    BsonValue equal = id.asDocument().get("$eq");
    return equal == null || equal.isArray() || equal.isNull()
        ? collection.documents()
        : collection.find(equal).map(List::of).orElse(List.of());
  }

  /** A hint must name an index that exists. */
  static void checkHint(Workspace workspace, Namespace namespace, BsonDocument command) {
    BsonValue hint = command.get("hint");
    if (hint == null || (hint.isDocument() && hint.asDocument().isEmpty())) {
      return;
    }
    if (hint.isDocument() && hint.asDocument().containsKey("$natural")) {
      return;
    }
    Optional<StoredCollection> collection = workspace.find(namespace);
    if (collection.isEmpty()) {
      return;
    }
    List<Index> indexes = collection.get().indexes();
    boolean known =
        indexes.stream()
            .anyMatch(
                index ->
                    hint.isString()
                        ? index.name().equals(hint.asString().getValue())
                        : ValueOrder.SIMPLE.equal(index.key(), hint));
    if (!known) {
      throw MongoError.of(
          ErrorCodes.BAD_VALUE,
          "error processing query: ns=%s planner returned error :: caused by :: hint provided does not correspond to an existing index"
              .formatted(namespace));
    }
  }
}
