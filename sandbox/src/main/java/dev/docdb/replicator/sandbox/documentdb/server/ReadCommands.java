package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.query.FindProjection;
import dev.docdb.replicator.sandbox.documentdb.query.Scope;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import dev.docdb.replicator.sandbox.documentdb.values.ValueKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;

/** find, count, distinct and explain. */
final class ReadCommands {
  private ReadCommands() {}

  static void register(Map<String, Command> commands) {
    commands.put("find", ReadCommands::find);
    commands.put("count", ReadCommands::count);
    commands.put("distinct", ReadCommands::distinct);
    commands.put("explain", ReadCommands::explain);
  }

  private static BsonDocument find(Request request) {
    Namespace namespace = request.namespace();
    BsonDocument filter = request.document("filter");
    Scope scope = request.scope();
    long limit = request.number("limit", 0);
    long skip = request.number("skip", 0);
    checkFind(request, limit, skip);
    Candidates.checkHint(request.workspace(), namespace, request.body());
    FindProjection projection = new FindProjection(request.document("projection"), filter, scope);
    long most = limit == 0 ? Long.MAX_VALUE : skip + limit;
    Supplier<List<BsonDocument>> matches =
        () ->
            Candidates.find(
                    request.workspace(), namespace, filter, request.document("sort"), most, scope)
                .stream()
                .skip(skip)
                .map(document -> projected(projection, document, request))
                .toList();
    return request.flag("tailable", false)
        ? tail(request, namespace, matches)
        : CursorReplies.first(
            request,
            namespace,
            matches.get(),
            request.number("batchSize", 101),
            request.flag("singleBatch", false));
  }

  /** A tailable cursor stays, unless it found nothing to begin with. */
  private static BsonDocument tail(
      Request request, Namespace namespace, Supplier<List<BsonDocument>> matches) {
    ServerCursor.Tail cursor =
        new ServerCursor.Tail(namespace, matches, request.flag("awaitData", false));
    List<BsonDocument> batch = cursor.next(request.number("batchSize", 101));
    long id = batch.isEmpty() ? 0 : request.engine().cursors().register(cursor);
    return CursorReplies.of("firstBatch", batch, id, namespace);
  }

  private static BsonDocument projected(
      FindProjection projection, RawBsonDocument document, Request request) {
    return request.document("projection").isEmpty()
        ? document
        : projection.apply(Bson.decoded(document));
  }

  private static void checkFind(Request request, long limit, long skip) {
    if (skip < 0) {
      throw MongoError.of(
          51024, "BSON field 'skip' value must be >= 0, actual value '" + skip + "'");
    }
    if (limit < 0) {
      throw MongoError.of(
          51024, "BSON field 'limit' value must be >= 0, actual value '" + limit + "'");
    }
    if (request.number("batchSize", 0) < 0) {
      throw MongoError.of(
          51024,
          "BSON field 'batchSize' value must be >= 0, actual value '"
              + request.number("batchSize", 0)
              + "'");
    }
    if (request.flag("tailable", false)
        && request
            .workspace()
            .find(request.namespace())
            .map(c -> !Bson.isTrue(c.options().get("capped", BsonBoolean.FALSE)))
            .orElse(false)) {
      throw MongoError.of(
          ErrorCodes.BAD_VALUE,
          "error processing query: ns=%s tailable cursor requested on non capped collection"
              .formatted(request.namespace()));
    }
  }

  private static BsonDocument count(Request request) {
    Namespace namespace = request.namespace();
    Candidates.checkHint(request.workspace(), namespace, request.body());
    BsonDocument query = request.document("query");
    long skip = request.number("skip", 0);
    long limit = Math.abs(request.number("limit", 0));
    long all =
        query.isEmpty()
            ? Views.documents(request.workspace(), namespace, request.scope()).size()
            : Candidates.find(
                    request.workspace(),
                    namespace,
                    query,
                    new BsonDocument(),
                    Long.MAX_VALUE,
                    request.scope())
                .size();
    long rest = Math.max(0, all - skip);
    return new BsonDocument("n", new BsonInt32((int) (limit == 0 ? rest : Math.min(limit, rest))));
  }

  private static BsonDocument distinct(Request request) {
    String key = request.text("key", "");
    Set<ValueKey> values = new LinkedHashSet<>();
    Candidates.find(
            request.workspace(),
            request.namespace(),
            request.document("query"),
            new BsonDocument(),
            Long.MAX_VALUE,
            request.scope())
        .stream()
        .flatMap(document -> Paths.leaves(Bson.decoded(document), key).stream())
        .flatMap(leaf -> leaf.isArray() ? leaf.asArray().stream() : Stream.of(leaf))
        .filter(value -> !Missing.is(value))
        .forEach(value -> values.add(ValueKey.of(value)));
    return new BsonDocument(
        "values",
        new BsonArray(
            values.stream().map(ValueKey::value).sorted(request.scope().order()).toList()));
  }

  private static BsonDocument explain(Request request) {
    BsonDocument inner = request.document("explain");
    String command = inner.isEmpty() ? "" : inner.getFirstKey();
    if (!Dispatcher.isKnown(command)) {
      throw MongoError.of(
          ErrorCodes.COMMAND_NOT_FOUND, "Explain failed due to unknown command: " + command);
    }
    return plan(request, inner);
  }

  /** The little that can be said of a plan where there is no planner. */
  static BsonDocument plan(Request request, BsonDocument command) {
    String collection =
        command.get(command.getFirstKey(), BsonBoolean.FALSE).isString()
            ? command.getString(command.getFirstKey()).getValue()
            : "$cmd.aggregate";
    BsonDocument winning = new BsonDocument("stage", new BsonString("COLLSCAN"));
    BsonDocument planner =
        new BsonDocument("namespace", new BsonString(request.database() + "." + collection))
            .append("winningPlan", winning)
            .append("rejectedPlans", new BsonArray());
    return new BsonDocument("explainVersion", new BsonString("1"))
        .append("queryPlanner", planner)
        .append("executionStats", new BsonDocument("executionSuccess", BsonBoolean.TRUE))
        .append("command", command);
  }
}
