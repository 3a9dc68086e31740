package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.storage.StoredCollection;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Commands that count what there is. */
final class StatisticsCommands {
  private StatisticsCommands() {}

  static void register(Map<String, Command> commands) {
    commands.put("collStats", request -> stats(request, request.namespace()));
    commands.put("dbStats", StatisticsCommands::databaseStats);
    commands.put("dbstats", StatisticsCommands::databaseStats);
    commands.put("validate", StatisticsCommands::validate);
  }

  static long size(Request request, String database) {
    return request.workspace().names(database).stream()
        .flatMap(namespace -> request.workspace().find(namespace).stream())
        .flatMap(collection -> collection.documents().stream())
        .mapToLong(Bson::size)
        .sum();
  }

  static BsonDocument stats(Request request, Namespace namespace) {
    List<BsonDocument> documents =
        request
            .workspace()
            .find(namespace)
            .map(collection -> List.<BsonDocument>copyOf(collection.documents()))
            .orElse(List.of());
    long size = documents.stream().mapToLong(Bson::size).sum();
    int indexes = request.workspace().find(namespace).map(c -> c.indexes().size()).orElse(0);
    BsonDocument options =
        request.workspace().find(namespace).map(c -> c.options()).orElseGet(BsonDocument::new);
    BsonDocument stats = new BsonDocument("ns", new BsonString(namespace.toString()));
    stats
        .append("size", Bson.number(size))
        .append("count", Bson.number(documents.size()))
        .append("storageSize", Bson.number(size))
        .append("nindexes", new BsonInt32(indexes))
        .append(
            "capped", BsonBoolean.valueOf(Bson.isTrue(options.get("capped", BsonBoolean.FALSE))));
    BsonValue most = options.get("size");
    if (most != null) {
      stats.append("maxSize", most);
    }
    return stats;
  }

  private static BsonDocument databaseStats(Request request) {
    List<Namespace> names = request.workspace().names(request.database());
    long objects =
        names.stream()
            .flatMap(namespace -> request.workspace().find(namespace).stream())
            .mapToLong(StoredCollection::size)
            .sum();
    return new BsonDocument("db", new BsonString(request.database()))
        .append("collections", new BsonInt32(names.size()))
        .append("objects", new BsonInt64(objects))
        .append("dataSize", new BsonDouble(size(request, request.database())));
  }

  private static BsonDocument validate(Request request) {
    StoredCollection collection = CatalogCommands.existing(request, request.namespace());
    return new BsonDocument("ns", new BsonString(request.namespace().toString()))
        .append("nrecords", new BsonInt32(collection.size()))
        .append("nIndexes", new BsonInt32(collection.indexes().size()))
        .append("valid", BsonBoolean.TRUE)
        .append("errors", new BsonArray());
  }
}
