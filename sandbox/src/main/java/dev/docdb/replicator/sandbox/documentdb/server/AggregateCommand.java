package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.query.Collections;
import dev.docdb.replicator.sandbox.documentdb.query.Expressions;
import dev.docdb.replicator.sandbox.documentdb.query.Pipeline;
import dev.docdb.replicator.sandbox.documentdb.query.Scope;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.storage.StoredCollection;
import dev.docdb.replicator.sandbox.documentdb.stream.ChangeStream;
import dev.docdb.replicator.sandbox.documentdb.stream.StreamErrors;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** The command aggregate, change streams included. */
final class AggregateCommand {
  private static final Set<String> SOURCES =
      Set.of(
          "$listLocalSessions", "$listSessions", "$currentOp", "$documents", "$listChangeStreams");
  private static final Set<String> SINKS = Set.of("$out", "$merge");

  private AggregateCommand() {}

  static void register(Map<String, Command> commands) {
    commands.put("aggregate", AggregateCommand::aggregate);
  }

  /** Whether a command is an aggregation that ends in a collection. */
  static boolean writes(String command, BsonDocument body) {
    BsonValue stages = body.get("pipeline");
    if (!command.equals("aggregate") || stages == null || !stages.isArray()) {
      return false;
    }
    return stages.asArray().stream()
        .filter(BsonValue::isDocument)
        .anyMatch(stage -> SINKS.stream().anyMatch(stage.asDocument()::containsKey));
  }

  private static BsonDocument aggregate(Request request) {
    BsonArray stages = request.array("pipeline");
    stages.forEach(Pipeline::name);
    String first = stages.isEmpty() ? "" : Pipeline.name(stages.getFirst());
    boolean wholeDatabase = !request.body().get("aggregate", BsonBoolean.FALSE).isString();
    if (wholeDatabase) {
      checkNeedsNoCollection(first);
    }
    if (first.equals("$listSearchIndexes")) {
      throw MongoError.of(31082, "$listSearchIndexes stage is only allowed on MongoDB Atlas");
    }
    if (request.flag("explain", false)) {
      return ReadCommands.plan(request, request.body());
    }
    if (!request.body().containsKey("cursor")) {
      throw MongoError.of(
          ErrorCodes.FAILED_TO_PARSE,
          "The 'cursor' option is required, except for aggregate with the explain argument");
    }
    Namespace namespace =
        wholeDatabase ? new Namespace(request.database(), "$cmd.aggregate") : request.namespace();
    return first.equals("$changeStream")
        ? watch(request, namespace, wholeDatabase, stages)
        : run(request, namespace, stages);
  }

  private static void checkNeedsNoCollection(String first) {
    if (SOURCES.contains(first) || first.equals("$changeStream")) {
      return;
    }
    if (!first.isEmpty() && !Pipeline.isKnown(first)) {
      throw Pipeline.unknown(first);
    }
    throw MongoError.of(
        ErrorCodes.INVALID_NAMESPACE,
        "{aggregate: 1} is not valid for '%s'; a collection is required.".formatted(first));
  }

  private static long batchSize(Request request) {
    BsonValue size = request.document("cursor").get("batchSize", new BsonInt32(101));
    if (Bson.asLong(size) < 0) {
      throw MongoError.of(
          51024,
          "BSON field 'batchSize' value must be >= 0, actual value '" + Bson.asLong(size) + "'");
    }
    return Bson.asLong(size);
  }

  private static BsonDocument run(Request request, Namespace namespace, BsonArray stages) {
    Scope scope = request.scope();
    int from = !stages.isEmpty() && isSource(Pipeline.name(stages.getFirst())) ? 1 : 0;
    boolean writes = !stages.isEmpty() && SINKS.contains(Pipeline.name(stages.getLast()));
    BsonArray plain = new BsonArray(stages.subList(from, stages.size() - (writes ? 1 : 0)));
    if (writes) {
      checkMayWrite(request, Pipeline.name(stages.getLast()));
    }
    checkPlaces(plain);
    Collections collections =
        name -> Views.all(request.workspace(), new Namespace(request.database(), name), scope);
    Pipeline pipeline = Pipeline.of(plain, scope, collections);
    Candidates.checkHint(request.workspace(), namespace, request.body());
    List<BsonDocument> input =
        from == 0 ? input(request, namespace, plain, scope) : source(request, namespace, stages);
    List<BsonDocument> result = pipeline.process(input);
    if (writes) {
      new PipelineSink(request, scope).write(stages.getLast().asDocument(), result);
      result = List.of();
    }
    return CursorReplies.first(request, namespace, result, batchSize(request), false);
  }

  private static void checkMayWrite(Request request, String sink) {
    if (request.inTransaction()) {
      throw MongoError.of(
          ErrorCodes.OPERATION_NOT_SUPPORTED_IN_TRANSACTION,
          sink + " cannot be used in a transaction");
    }
    if (request.document("readConcern").containsValue(new BsonString("linearizable"))) {
      throw MongoError.of(
          ErrorCodes.INVALID_OPTIONS,
          sink + " cannot be used with a 'linearizable' read concern level");
    }
  }

  private static BsonDocument collectionStatistics(Request request, Namespace namespace) {
    BsonDocument stats = StatisticsCommands.stats(request, namespace);
    return new BsonDocument("ns", new BsonString(namespace.toString()))
        .append("localTime", new BsonDateTime(request.engine().clock().now().toEpochMilli()))
        .append("count", stats.get("count"))
        .append("storageStats", stats);
  }

  private static boolean isSource(String name) {
    return SOURCES.contains(name) || name.equals("$collStats") || name.equals("$indexStats");
  }

  private static void checkPlaces(BsonArray plain) {
    for (BsonValue stage : plain) {
      String name = Pipeline.name(stage);
      if (SINKS.contains(name)) {
        throw MongoError.of(40601, name + " can only be the final stage in the pipeline");
      }
    }
  }

  /** All documents, or those that the first stage asks for by _id. */
  private static List<BsonDocument> input(
      Request request, Namespace namespace, BsonArray plain, Scope scope) {
    BsonValue match = plain.isEmpty() ? null : plain.getFirst().asDocument().get("$match");
    if (match == null || !match.isDocument()) {
      return Views.all(request.workspace(), namespace, scope);
    }
    return List.copyOf(
        Candidates.find(
            request.workspace(),
            namespace,
            match.asDocument(),
            new BsonDocument(),
            Long.MAX_VALUE,
            scope));
  }

  private static List<BsonDocument> source(Request request, Namespace namespace, BsonArray stages) {
    String name = Pipeline.name(stages.getFirst());
    BsonValue spec = stages.getFirst().asDocument().get(name, stages);
    return switch (name) {
      case "$listLocalSessions", "$listSessions" -> request.engine().sessions().list();
      case "$currentOp" -> List.of(AdminCommands.currentOperation(request));
      case "$documents" ->
          Expressions.compile(spec).evaluate(request.scope()).asArray().stream()
              .map(BsonValue::asDocument)
              .toList();
      case "$listChangeStreams" -> listChangeStreams(request);
      case "$collStats" -> List.of(collectionStatistics(request, namespace));
      default ->
          request
              .workspace()
              .find(namespace)
              .map(StoredCollection::indexes)
              .orElse(List.of())
              .stream()
              .map(
                  index ->
                      new BsonDocument("name", new BsonString(index.name()))
                          .append("key", index.key()))
              .toList();
    };
  }

  private static List<BsonDocument> listChangeStreams(Request request) {
    if (request.engine().isMongo()) {
      throw Pipeline.unknown("$listChangeStreams");
    }
    return request.engine().enabled().list();
  }

  private static BsonDocument watch(
      Request request, Namespace namespace, boolean wholeDatabase, BsonArray stages) {
    Engine engine = request.engine();
    checkWatch(request);
    ChangeStream stream = engine.streams().open(namespace, wholeDatabase, stages, request.scope());
    if (!engine.isMongo()) {
      checkEnabled(engine, namespace);
    }
    int most = (int) batchSize(request);
    engine.clock().tick();
    List<RawBsonDocument> batch =
        stream.isAnchored() && most > 0 ? stream.next(most, engine.clock().current()) : List.of();
    long id =
        stream.hasEnded()
            ? 0
            : engine.cursors().register(new ServerCursor.Changes(namespace, stream));
    BsonDocument reply = CursorReplies.of("firstBatch", batch, id, namespace);
    if (engine.sendsPostBatchResumeToken()) {
      reply.getDocument("cursor").append("postBatchResumeToken", stream.postBatchResumeToken());
    }
    return reply;
  }

  private static void checkWatch(Request request) {
    if (request.inTransaction()) {
      throw MongoError.of(
          ErrorCodes.OPERATION_NOT_SUPPORTED_IN_TRANSACTION,
          "Stage not supported inside of a multi-document transaction: $changeStream");
    }
    BsonValue level = request.document("readConcern").get("level");
    if (level != null && !level.equals(new BsonString("majority"))) {
      throw MongoError.of(
          ErrorCodes.INVALID_OPTIONS,
          "Aggregation stage $changeStream cannot run with a readConcern other than 'majority', or"
              + " in a multi-document transaction. Current readConcern: "
              + level.asString().getValue());
    }
  }

  /** DocumentDB tells changes only of what modifyChangeStreams has been run for. */
  static void checkEnabled(Engine engine, Namespace namespace) {
    boolean database = namespace.collection().equals("$cmd.aggregate");
    boolean enabled =
        !database
            ? engine.enabled().covers(namespace)
            : namespace.database().equals("admin")
                ? engine.enabled().coversCluster()
                : engine.enabled().coversDatabase(namespace.database());
    if (!enabled) {
      throw StreamErrors.notEnabled();
    }
  }
}
