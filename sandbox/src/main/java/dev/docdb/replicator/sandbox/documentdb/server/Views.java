package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.query.Pipeline;
import dev.docdb.replicator.sandbox.documentdb.query.Scope;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.storage.StoredCollection;
import dev.docdb.replicator.sandbox.documentdb.storage.Workspace;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;

/** Views: collections that are pipelines over others. */
final class Views {
  private Views() {}

  static boolean isView(StoredCollection collection) {
    return collection.options().containsKey("viewOn");
  }

  /** The documents of a collection, or those that a view makes of another's. */
  static Collection<RawBsonDocument> documents(
      Workspace workspace, Namespace namespace, Scope scope) {
    Optional<StoredCollection> collection = workspace.find(namespace);
    if (collection.isEmpty()) {
      return List.of();
    }
    if (!isView(collection.get())) {
      return collection.get().documents();
    }
    BsonDocument options = collection.get().options();
    String source = options.getString("viewOn", new BsonString("")).getValue();
    Pipeline pipeline =
        Pipeline.of(
            options.getArray("pipeline", new BsonArray()),
            scope,
            name -> all(workspace, new Namespace(namespace.database(), name), scope));
    return pipeline
        .process(all(workspace, new Namespace(namespace.database(), source), scope))
        .stream()
        .map(Bson::raw)
        .toList();
  }

  /** All documents, as a pipeline takes them. */
  static List<BsonDocument> all(Workspace workspace, Namespace namespace, Scope scope) {
    return List.copyOf(documents(workspace, namespace, scope));
  }

  /** Nobody writes to a view. */
  static void refuseWrites(Workspace workspace, Namespace namespace) {
    if (workspace.find(namespace).filter(Views::isView).isPresent()) {
      throw MongoError.of(166, "Namespace " + namespace + " is a view, not a collection");
    }
  }
}
