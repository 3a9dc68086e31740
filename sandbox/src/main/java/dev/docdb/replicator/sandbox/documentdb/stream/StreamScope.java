package dev.docdb.replicator.sandbox.documentdb.stream;

import dev.docdb.replicator.sandbox.documentdb.storage.Change;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** What a change stream watches: a collection, a database, or all of them. */
public sealed interface StreamScope {
  /** Whether a change is told at all. */
  boolean sees(Change change);

  /** Whether a change ends the stream. */
  boolean endsWith(Change change);

  /** One collection. */
  record OfCollection(Namespace namespace) implements StreamScope {
    @Override
    public boolean sees(Change change) {
      return change.namespace().equals(namespace)
          || (change.kind() == Change.Kind.RENAME && target(change).equals(namespace.toString()));
    }

    @Override
    public boolean endsWith(Change change) {
      return change.kind() == Change.Kind.DROP || change.kind() == Change.Kind.RENAME;
    }

    private static String target(Change change) {
      BsonDocument details = change.details();
      return details == null ? "" : details.getString("target", new BsonString("")).getValue();
    }
  }

  /** All collections of a database. */
  record OfDatabase(String name) implements StreamScope {
    @Override
    public boolean sees(Change change) {
      return change.namespace().database().equals(name)
          && !change.namespace().collection().startsWith("system.");
    }

    @Override
    public boolean endsWith(Change change) {
      return change.kind() == Change.Kind.DROP_DATABASE;
    }
  }

  /** All collections that are not the server's own. */
  record OfCluster() implements StreamScope {
    @Override
    public boolean sees(Change change) {
      return !change.namespace().isInternal();
    }

    @Override
    public boolean endsWith(Change change) {
      return false;
    }
  }
}
