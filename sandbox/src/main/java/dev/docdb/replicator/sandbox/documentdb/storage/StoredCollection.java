package dev.docdb.replicator.sandbox.documentdb.storage;

import dev.docdb.replicator.sandbox.documentdb.query.Messages;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.ValueKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one collection in the order of their insertion, kept as the bytes they came as.
 * Once shared with a snapshot it is never changed again; writers copy it first.
 */
public final class StoredCollection {
  private final UUID uuid;
  private final LinkedHashMap<ValueKey, RawBsonDocument> documents;
  private final LinkedHashMap<String, Index> indexes;
  private final Map<String, Map<ValueKey, ValueKey>> unique;
  private BsonDocument options;
  private boolean shared;

  /** An empty collection with its index on _id. */
  public StoredCollection(BsonDocument options) {
    this.uuid = UUID.randomUUID();
    this.documents = new LinkedHashMap<>();
    this.indexes = new LinkedHashMap<>();
    this.unique = new HashMap<>();
    this.options = options;
    BsonDocument key = new BsonDocument("_id", new BsonInt32(1));
    indexes.put("_id_", new Index("_id_", key, new BsonDocument()));
  }

  private StoredCollection(StoredCollection other) {
    this.uuid = other.uuid;
    this.documents = new LinkedHashMap<>(other.documents);
    this.indexes = new LinkedHashMap<>(other.indexes);
    this.unique = new HashMap<>();
    other.unique.forEach((name, keys) -> unique.put(name, new HashMap<>(keys)));
    this.options = other.options;
  }

  /** Marks it as seen by a snapshot. */
  public StoredCollection share() {
    shared = true;
    return this;
  }

  /** Itself, or a copy where a snapshot still sees it. */
  StoredCollection writable() {
    return shared ? new StoredCollection(this) : this;
  }

  /** The identity that stays through a rename. */
  public UUID uuid() {
    return uuid;
  }

  /** The options it was created with. */
  public BsonDocument options() {
    return options;
  }

  /** Changes its options, as collMod does. */
  public void options(BsonDocument newOptions) {
    this.options = newOptions;
  }

  /** Whether changes keep the images from before and after. */
  public boolean keepsImages() {
    BsonDocument images = options.getDocument("changeStreamPreAndPostImages", new BsonDocument());
    return images.containsKey("enabled") && Bson.isTrue(images.get("enabled"));
  }

  /** All documents, oldest first. */
  public Collection<RawBsonDocument> documents() {
    return documents.values();
  }

  /** The document with an id. */
  public Optional<RawBsonDocument> find(BsonValue id) {
    return Optional.ofNullable(documents.get(ValueKey.of(id)));
  }

  /** How many documents there are. */
  public int size() {
    return documents.size();
  }

  /** All indexes, the one on _id first. */
  public List<Index> indexes() {
    return List.copyOf(indexes.values());
  }

  /** Adds an index; a unique one must hold for the documents that are there. */
  public void addIndex(Namespace namespace, Index index) {
    indexes.put(index.name(), index);
    if (!index.unique()) {
      return;
    }
    unique.put(index.name(), new HashMap<>());
    try {
      documents.forEach((id, raw) -> claim(namespace, index, id, Bson.decoded(raw)));
    } catch (MongoError e) {
      removeIndex(index.name());
      throw e;
    }
  }

  /** Removes an index. */
  public void removeIndex(String name) {
    indexes.remove(name);
    unique.remove(name);
  }

  /** Puts a document in, in the place of the one with the same id if there is one. */
  void put(Namespace namespace, RawBsonDocument raw, boolean replaces) {
    BsonDocument document = unique.isEmpty() ? raw : Bson.decoded(raw);
    ValueKey id = ValueKey.of(Missing.of(raw.get("_id")));
    if (!replaces && documents.containsKey(id)) {
      throw duplicate(
          namespace,
          "_id_",
          new BsonDocument("_id", new BsonInt32(1)),
          new BsonDocument("_id", id.value()));
    }
    RawBsonDocument old = replaces ? documents.get(id) : null;
    release(id, old);
    try {
      indexes.values().stream()
          .filter(Index::unique)
          .forEach(index -> claim(namespace, index, id, document));
    } catch (MongoError e) {
      release(id, raw);
      indexes.values().stream()
          .filter(index -> old != null && index.unique())
          .forEach(
              index ->
                  claim(namespace, index, id, Bson.decoded(Bson.raw(old == null ? raw : old))));
      throw e;
    }
    documents.put(id, raw);
  }

  /** Takes a document out. */
  void remove(BsonValue id) {
    ValueKey key = ValueKey.of(id);
    release(key, documents.remove(key));
  }

  private void release(ValueKey id, @Nullable RawBsonDocument old) {
    if (old == null || unique.isEmpty()) {
      return;
    }
    BsonDocument document = Bson.decoded(old);
    unique.forEach(
        (name, keys) -> {
          Index index = indexes.get(name);
          if (index != null) {
            index.keys(document).forEach(key -> keys.remove(key, id));
          }
        });
  }

  private void claim(Namespace namespace, Index index, ValueKey id, BsonDocument document) {
    Map<ValueKey, ValueKey> keys = unique.computeIfAbsent(index.name(), name -> new HashMap<>());
    for (ValueKey key : index.keys(document)) {
      ValueKey owner = keys.putIfAbsent(key, id);
      if (owner != null && !owner.equals(id)) {
        throw duplicate(namespace, index.name(), index.key(), index.keyValue(document));
      }
    }
  }

  private static MongoError duplicate(
      Namespace namespace, String index, BsonDocument pattern, BsonDocument value) {
    return MongoError.of(
            ErrorCodes.DUPLICATE_KEY,
            "E11000 duplicate key error collection: %s index: %s dup key: %s"
                .formatted(namespace, index, Messages.text(value)))
        .withDetails(new BsonDocument("keyPattern", pattern).append("keyValue", value));
  }
}
