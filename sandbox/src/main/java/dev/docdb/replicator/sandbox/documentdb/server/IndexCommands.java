package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.storage.Change;
import dev.docdb.replicator.sandbox.documentdb.storage.Index;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.storage.StoredCollection;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.ValueOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Commands on indexes; they are kept and listed, and unique ones hold. */
final class IndexCommands {
  private IndexCommands() {}

  static void register(Map<String, Command> commands) {
    commands.put("createIndexes", IndexCommands::create);
    commands.put("dropIndexes", IndexCommands::drop);
    commands.put("deleteIndexes", IndexCommands::drop);
    commands.put("listIndexes", IndexCommands::list);
  }

  static BsonDocument row(Index index) {
    BsonDocument row =
        new BsonDocument("v", new BsonInt32(2))
            .append("key", index.key())
            .append("name", new BsonString(index.name()));
    index.spec().forEach(row::putIfAbsent);
    return row;
  }

  private static BsonDocument create(Request request) {
    Namespace namespace = request.namespace().checked();
    BsonArray specs = request.array("indexes");
    if (specs.isEmpty()) {
      throw MongoError.of(ErrorCodes.BAD_VALUE, "Must specify at least one index to create");
    }
    boolean fresh = request.workspace().find(namespace).isEmpty();
    StoredCollection collection = request.workspace().writable(namespace);
    int before = collection.indexes().size();
    BsonArray added = new BsonArray();
    for (BsonValue spec : specs) {
      Index index = index(spec.asDocument());
      if (isNew(collection, index)) {
        collection.addIndex(namespace, index);
        added.add(row(index));
      }
    }
    if (!added.isEmpty()) {
      tell(request, Change.Kind.CREATE_INDEXES, namespace, collection, added);
    }
    BsonDocument reply =
        new BsonDocument("numIndexesBefore", new BsonInt32(before))
            .append("numIndexesAfter", new BsonInt32(collection.indexes().size()))
            .append("createdCollectionAutomatically", BsonBoolean.valueOf(fresh));
    return added.isEmpty()
        ? reply.append("note", new BsonString("all indexes already exist"))
        : reply;
  }

  private static void tell(
      Request request,
      Change.Kind kind,
      Namespace namespace,
      StoredCollection collection,
      BsonArray indexes) {
    request
        .engine()
        .store()
        .tell(
            Change.ofCollection(
                kind, namespace, collection.uuid(), new BsonDocument("indexes", indexes)));
  }

  private static Index index(BsonDocument spec) {
    BsonDocument key = spec.getDocument("key", new BsonDocument());
    if (key.isEmpty()) {
      throw MongoError.of(67, "Index keys cannot be an empty object");
    }
    String made =
        key.entrySet().stream()
            .map(field -> field.getKey() + "_" + direction(field.getValue()))
            .collect(Collectors.joining("_"));
    String name = spec.getString("name", new BsonString(made)).getValue();
    return new Index(name, key, spec);
  }

  private static String direction(BsonValue value) {
    return value.isString() ? value.asString().getValue() : Long.toString(Bson.asLong(value));
  }

  private static boolean isNew(StoredCollection collection, Index index) {
    for (Index existing : collection.indexes()) {
      boolean sameKey = ValueOrder.SIMPLE.equal(existing.key(), index.key());
      boolean sameName = existing.name().equals(index.name());
      if (sameKey && (sameName || existing.name().equals("_id_"))) {
        if (existing.unique() == index.unique() || existing.name().equals("_id_")) {
          return false;
        }
        throw MongoError.of(
            ErrorCodes.INDEX_KEY_SPECS_CONFLICT,
            "An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: "
                + index.name());
      }
      if (sameName) {
        throw MongoError.of(
            ErrorCodes.INDEX_KEY_SPECS_CONFLICT,
            "An existing index has the same name as the requested index: " + index.name());
      }
      if (sameKey) {
        throw MongoError.of(
            ErrorCodes.INDEX_OPTIONS_CONFLICT,
            "Index already exists with a different name: " + existing.name());
      }
    }
    return true;
  }

  private static BsonDocument drop(Request request) {
    Namespace namespace = request.namespace();
    List<Index> all = CatalogCommands.indexes(request, namespace);
    StoredCollection collection = request.workspace().writable(namespace);
    BsonValue wanted = request.body().get("index", BsonBoolean.FALSE);
    BsonArray dropped = new BsonArray();
    if (wanted.equals(new BsonString("*"))) {
      all.subList(1, all.size()).forEach(index -> remove(collection, index, dropped));
    } else {
      List<BsonValue> names = wanted.isArray() ? wanted.asArray() : List.of(wanted);
      names.forEach(name -> remove(collection, find(all, name), dropped));
    }
    if (!dropped.isEmpty()) {
      tell(request, Change.Kind.DROP_INDEXES, namespace, collection, dropped);
    }
    return new BsonDocument("nIndexesWas", new BsonInt32(all.size()));
  }

  private static void remove(StoredCollection collection, Index index, BsonArray dropped) {
    if (index.name().equals("_id_")) {
      throw MongoError.of(ErrorCodes.INVALID_OPTIONS, "cannot drop _id index");
    }
    collection.removeIndex(index.name());
    dropped.add(row(index));
  }

  private static Index find(List<Index> all, BsonValue wanted) {
    Optional<Index> found =
        all.stream()
            .filter(
                index ->
                    wanted.isString()
                        ? index.name().equals(wanted.asString().getValue())
                        : ValueOrder.SIMPLE.equal(index.key(), wanted))
            .findFirst();
    return found.orElseThrow(
        () ->
            MongoError.of(
                ErrorCodes.INDEX_NOT_FOUND,
                wanted.isString()
                    ? "index not found with name [" + wanted.asString().getValue() + "]"
                    : "can't find index with key: " + wanted));
  }

  private static BsonDocument list(Request request) {
    Namespace namespace = request.namespace();
    List<BsonDocument> rows =
        new ArrayList<>(
            CatalogCommands.indexes(request, namespace).stream().map(IndexCommands::row).toList());
    BsonDocument clustered =
        request
            .workspace()
            .find(namespace)
            .map(
                collection ->
                    collection.options().getDocument("clusteredIndex", new BsonDocument()))
            .orElseGet(BsonDocument::new);
    if (!clustered.isEmpty()) {
      BsonDocument row = Bson.copy(clustered);
      rows.set(0, row.append("clustered", BsonBoolean.TRUE));
    }
    return CursorReplies.first(request, namespace, rows, CatalogCommands.batchSize(request), false);
  }
}
