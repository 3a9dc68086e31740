package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.query.Filter;
import dev.docdb.replicator.sandbox.documentdb.storage.Change;
import dev.docdb.replicator.sandbox.documentdb.storage.Index;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.storage.StoredCollection;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Commands on collections and databases as wholes. */
final class CatalogCommands {
  private static final Set<String> NOT_OPTIONS =
      Set.of(
          "create",
          "collMod",
          "lsid",
          "txnNumber",
          "autocommit",
          "startTransaction",
          "writeConcern",
          "readConcern",
          "comment",
          "maxTimeMS",
          "apiVersion",
          "apiStrict",
          "apiDeprecationErrors",
          "index");

  private CatalogCommands() {}

  static void register(Map<String, Command> commands) {
    commands.put("create", CatalogCommands::create);
    commands.put("collMod", CatalogCommands::modify);
    commands.put("drop", CatalogCommands::drop);
    commands.put("dropDatabase", CatalogCommands::dropDatabase);
    commands.put("renameCollection", CatalogCommands::rename);
    commands.put("listCollections", CatalogCommands::listCollections);
    commands.put("listDatabases", CatalogCommands::listDatabases);
  }

  private static BsonDocument options(Request request) {
    BsonDocument options = new BsonDocument();
    request
        .body()
        .forEach(
            (name, value) -> {
              if (!NOT_OPTIONS.contains(name) && !name.startsWith("$")) {
                options.put(name, value);
              }
            });
    return options;
  }

  private static BsonDocument create(Request request) {
    Namespace namespace = request.namespace().checked();
    BsonDocument options = options(request);
    checkOptions(request, options);
    normalize(options);
    StoredCollection existing = request.workspace().find(namespace).orElse(null);
    if (existing != null && !existing.options().equals(options)) {
      throw MongoError.of(
          ErrorCodes.NAMESPACE_EXISTS, "Collection already exists. NS: " + namespace);
    }
    if (existing == null) {
      request.workspace().create(namespace, options);
    }
    return new BsonDocument();
  }

  /** Options as a server keeps them: small numbers in 32 bits, what is left out spelled out. */
  private static void normalize(BsonDocument options) {
    for (String name : List.of("size", "max")) {
      BsonValue value = options.get(name);
      if (value != null && Bson.isNumber(value)) {
        options.put(name, Bson.number(Bson.asLong(value)));
      }
    }
    if (options.containsKey("validator")) {
      options.putIfAbsent("validationLevel", new BsonString("strict"));
      options.putIfAbsent("validationAction", new BsonString("error"));
    }
    if (options.isDocument("clusteredIndex")) {
      BsonDocument clustered = new BsonDocument("v", new BsonInt32(2));
      clustered.putAll(options.getDocument("clusteredIndex"));
      clustered.putIfAbsent("name", new BsonString("_id_"));
      options.put("clusteredIndex", clustered);
    }
  }

  private static void checkOptions(Request request, BsonDocument options) {
    boolean images = options.containsKey("changeStreamPreAndPostImages");
    if (images && !request.engine().isMongo()) {
      throw MongoError.of(
          ErrorCodes.UNKNOWN_FIELD,
          "BSON field '%s.changeStreamPreAndPostImages' is an unknown field."
              .formatted(request.name()));
    }
    if (Bson.isTrue(options.get("capped", BsonBoolean.FALSE)) && !options.containsKey("size")) {
      throw MongoError.of(
          ErrorCodes.INVALID_OPTIONS, "the 'size' field is required when 'capped' is true");
    }
  }

  static StoredCollection existing(Request request, Namespace namespace) {
    if (request.workspace().find(namespace).isEmpty()) {
      throw MongoError.of(ErrorCodes.NAMESPACE_NOT_FOUND, "ns does not exist: " + namespace);
    }
    return request.workspace().writable(namespace);
  }

  private static BsonDocument modify(Request request) {
    Namespace namespace = request.namespace();
    StoredCollection collection = existing(request, namespace);
    BsonDocument options = options(request);
    checkOptions(request, options);
    BsonDocument merged = new BsonDocument();
    merged.putAll(collection.options());
    merged.putAll(options);
    collection.options(merged);
    request
        .engine()
        .store()
        .tell(Change.ofCollection(Change.Kind.MODIFY, namespace, collection.uuid(), options));
    return new BsonDocument();
  }

  private static BsonDocument drop(Request request) {
    Namespace namespace = request.namespace();
    StoredCollection collection = request.workspace().find(namespace).orElse(null);
    if (collection == null) {
      if (!request.engine().isMongo()) {
        throw MongoError.of(ErrorCodes.NAMESPACE_NOT_FOUND, "ns not found");
      }
      return new BsonDocument();
    }
    int indexes = collection.indexes().size();
    request.engine().store().drop(namespace);
    return new BsonDocument("nIndexesWas", new BsonInt32(indexes))
        .append("ns", new BsonString(namespace.toString()));
  }

  private static BsonDocument dropDatabase(Request request) {
    request.engine().store().dropDatabase(request.database());
    return new BsonDocument("dropped", new BsonString(request.database()));
  }

  private static BsonDocument rename(Request request) {
    if (!request.database().equals("admin")) {
      throw MongoError.of(
          ErrorCodes.UNAUTHORIZED, "renameCollection may only be run against the admin database.");
    }
    Namespace from = Namespace.parse(request.text("renameCollection", ""));
    Namespace to = Namespace.parse(request.text("to", ""));
    if (from.equals(to)) {
      throw MongoError.of(ErrorCodes.ILLEGAL_OPERATION, "Can't rename a collection to itself");
    }
    request.engine().store().rename(from, to, request.flag("dropTarget", false));
    return new BsonDocument();
  }

  private static BsonDocument listCollections(Request request) {
    List<BsonDocument> rows = new ArrayList<>();
    Filter filter = Filter.of(request.document("filter"), request.scope());
    for (Namespace namespace : request.workspace().names(request.database())) {
      StoredCollection collection = request.workspace().find(namespace).orElseThrow();
      BsonDocument row = row(request, namespace, collection);
      if (filter.matches(row)) {
        rows.add(row);
      }
    }
    Namespace listing = new Namespace(request.database(), "$cmd.listCollections");
    return CursorReplies.first(request, listing, rows, batchSize(request), false);
  }

  static long batchSize(Request request) {
    BsonValue size = request.document("cursor").get("batchSize");
    return size == null ? 101 : Bson.asLong(size);
  }

  private static BsonDocument row(
      Request request, Namespace namespace, StoredCollection collection) {
    boolean view = collection.options().containsKey("viewOn");
    BsonDocument row =
        new BsonDocument("name", new BsonString(namespace.collection()))
            .append("type", new BsonString(view ? "view" : "collection"));
    if (request.flag("nameOnly", false)) {
      return row;
    }
    BsonDocument info =
        new BsonDocument("readOnly", BsonBoolean.FALSE)
            .append("uuid", new BsonBinary(collection.uuid()));
    return row.append("options", collection.options())
        .append("info", info)
        .append("idIndex", IndexCommands.row(collection.indexes().getFirst()));
  }

  private static BsonDocument listDatabases(Request request) {
    BsonArray databases = new BsonArray();
    Filter filter = Filter.of(request.document("filter"), request.scope());
    long total = 0;
    for (String name : request.workspace().databases()) {
      long size = StatisticsCommands.size(request, name);
      BsonDocument row = new BsonDocument("name", new BsonString(name));
      BsonDocument full =
          new BsonDocument("name", new BsonString(name))
              .append("sizeOnDisk", new BsonInt64(size))
              .append("empty", BsonBoolean.FALSE);
      if (filter.matches(full)) {
        databases.add(request.flag("nameOnly", false) ? row : full);
        total += size;
      }
    }
    BsonDocument reply = new BsonDocument("databases", databases);
    return request.flag("nameOnly", false)
        ? reply
        : reply
            .append("totalSize", new BsonInt64(total))
            .append("totalSizeMb", new BsonInt64(total >> 20));
  }

  static List<Index> indexes(Request request, Namespace namespace) {
    return request
        .workspace()
        .find(namespace)
        .orElseThrow(
            () -> MongoError.of(ErrorCodes.NAMESPACE_NOT_FOUND, "ns does not exist: " + namespace))
        .indexes();
  }
}
