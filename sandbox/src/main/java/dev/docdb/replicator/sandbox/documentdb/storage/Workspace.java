package dev.docdb.replicator.sandbox.documentdb.storage;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** The collections that a command reads and writes: the live ones, or those of a transaction. */
public abstract class Workspace {
  private final SortedMap<Namespace, StoredCollection> collections;

  Workspace(SortedMap<Namespace, StoredCollection> collections) {
    this.collections = collections;
  }

  final SortedMap<Namespace, StoredCollection> collections() {
    return collections;
  }

  /** Called before a document is written, with the version that is about to be replaced. */
  abstract void beforeWrite(Namespace namespace, BsonValue id);

  /** Called after something has changed. */
  abstract void changed(Change change);

  /** A collection, if it exists. */
  public Optional<StoredCollection> find(Namespace namespace) {
    return Optional.ofNullable(collections.get(namespace));
  }

  /** The names of all collections of a database. */
  public List<Namespace> names(String database) {
    return collections.keySet().stream().filter(ns -> ns.database().equals(database)).toList();
  }

  /** The names of all databases that have collections. */
  public List<String> databases() {
    return collections.keySet().stream().map(Namespace::database).distinct().toList();
  }

  /** A collection to write to; it is created where it does not exist. */
  public StoredCollection writable(Namespace namespace) {
    StoredCollection collection = collections.get(namespace);
    if (collection == null) {
      return create(namespace, new BsonDocument());
    }
    StoredCollection writable = collection.writable();
    collections.put(namespace, writable);
    return writable;
  }

  /** Creates a collection. */
  public StoredCollection create(Namespace namespace, BsonDocument options) {
    StoredCollection collection = new StoredCollection(options);
    collections.put(namespace.checked(), collection);
    BsonDocument index = new BsonDocument("v", new org.bson.BsonInt32(2));
    index.append("key", new BsonDocument("_id", new org.bson.BsonInt32(1)));
    index.append("name", new org.bson.BsonString("_id_"));
    BsonDocument details = new BsonDocument("idIndex", index);
    details.putAll(options);
    changed(Change.ofCollection(Change.Kind.CREATE, namespace, collection.uuid(), details));
    return collection;
  }

  /** Inserts a document whose _id is set. */
  public void insert(Namespace namespace, RawBsonDocument document) {
    BsonValue id = Missing.of(document.get("_id"));
    StoredCollection collection = writable(namespace);
    beforeWrite(namespace, id);
    collection.put(namespace, document, false);
    change(Change.Kind.INSERT, namespace, collection, id, null, document, null);
  }

  /** Puts a new version in the place of an old one. */
  public void update(
      Namespace namespace,
      RawBsonDocument before,
      RawBsonDocument after,
      @Nullable BsonDocument description) {
    BsonValue id = Missing.of(before.get("_id"));
    beforeWrite(namespace, id);
    StoredCollection collection = writable(namespace);
    collection.put(namespace, after, true);
    Change.Kind kind = description == null ? Change.Kind.REPLACE : Change.Kind.UPDATE;
    RawBsonDocument details = description == null ? null : Bson.raw(description);
    change(kind, namespace, collection, id, before, after, details);
  }

  /** Deletes a document. */
  public void delete(Namespace namespace, RawBsonDocument before) {
    BsonValue id = Missing.of(before.get("_id"));
    beforeWrite(namespace, id);
    StoredCollection collection = writable(namespace);
    collection.remove(id);
    change(Change.Kind.DELETE, namespace, collection, id, before, null, null);
  }

  private void change(
      Change.Kind kind,
      Namespace namespace,
      StoredCollection collection,
      BsonValue id,
      @Nullable RawBsonDocument before,
      @Nullable RawBsonDocument after,
      @Nullable RawBsonDocument details) {
    BsonDocument key = Bson.raw(new BsonDocument("_id", id));
    boolean images = collection.keepsImages();
    changed(new Change(kind, namespace, collection.uuid(), key, before, after, details, images));
  }
}
