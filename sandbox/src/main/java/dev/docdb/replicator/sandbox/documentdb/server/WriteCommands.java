package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.query.Scope;
import dev.docdb.replicator.sandbox.documentdb.query.Update;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** insert, update, delete and findAndModify. */
final class WriteCommands {
  private static final BsonDocument UNSORTED = new BsonDocument();
  private static final int MOST_STATEMENTS = 100_000;

  private WriteCommands() {}

  static void register(Map<String, Command> commands) {
    commands.put("insert", WriteCommands::insert);
    commands.put("update", WriteCommands::update);
    commands.put("delete", WriteCommands::delete);
    commands.put("findAndModify", WriteCommands::findAndModify);
    commands.put("findandmodify", WriteCommands::findAndModify);
  }

  private static BsonArray statements(Request request, String field) {
    BsonArray statements = request.array(field);
    if (statements.isEmpty() || statements.size() > MOST_STATEMENTS) {
      throw MongoError.of(
          ErrorCodes.INVALID_LENGTH,
          "Write batch sizes must be between 1 and %d. Got %d operations."
              .formatted(MOST_STATEMENTS, statements.size()));
    }
    return statements;
  }

  private static BsonDocument insert(Request request) {
    Namespace namespace = request.namespace().checked();
    Views.refuseWrites(request.workspace(), namespace);
    WriteReply reply = new WriteReply(request.flag("ordered", true));
    BsonArray documents = statements(request, "documents");
    for (int i = 0; i < documents.size(); i++) {
      BsonDocument document = documents.get(i).asDocument();
      if (!reply.attempt(
          request,
          i,
          () -> {
            insert(request, namespace, document);
            reply.count(1, 0);
          })) {
        break;
      }
    }
    return reply.reply(false);
  }

  private static RawBsonDocument insert(
      Request request, Namespace namespace, BsonDocument document) {
    RawBsonDocument raw = Validation.withId(document);
    Validation.check(request, namespace, raw);
    claim(request, namespace, List.of(raw));
    request.workspace().insert(namespace, raw);
    return raw;
  }

  /** Outside transactions a writer waits for transactions that are about to write the same. */
  private static void claim(Request request, Namespace namespace, List<RawBsonDocument> targets) {
    if (!request.inTransaction()) {
      request
          .engine()
          .awaitUnclaimed(
              namespace, targets.stream().map(raw -> Missing.of(raw.get("_id"))).toList());
    }
  }

  private static List<RawBsonDocument> targets(
      Request request,
      Namespace namespace,
      BsonDocument query,
      BsonDocument sort,
      long most,
      Scope scope) {
    List<RawBsonDocument> before =
        Candidates.find(request.workspace(), namespace, query, sort, most, scope);
    if (request.inTransaction()
        || before.stream()
            .noneMatch(
                raw -> request.engine().store().isClaimed(namespace, Missing.of(raw.get("_id"))))) {
      return before;
    }
    claim(request, namespace, before);
    return Candidates.find(request.workspace(), namespace, query, sort, most, scope);
  }

  private static BsonDocument update(Request request) {
    Namespace namespace = request.namespace().checked();
    Views.refuseWrites(request.workspace(), namespace);
    WriteReply reply = new WriteReply(request.flag("ordered", true));
    BsonArray updates = statements(request, "updates");
    updates.forEach(statement -> Update.checkStages(statement.asDocument().get("u", statement)));
    for (int i = 0; i < updates.size(); i++) {
      int index = i;
      BsonDocument statement = updates.get(i).asDocument();
      if (!reply.attempt(request, i, () -> update(request, namespace, statement, index, reply))) {
        break;
      }
    }
    return reply.reply(true);
  }

  private static void update(
      Request request, Namespace namespace, BsonDocument statement, int index, WriteReply reply) {
    BsonDocument query = Request.document(statement, "update.updates", "q");
    Scope scope = scope(request, statement);
    Update update = compile(statement, "u", query, scope);
    boolean multi = Bson.isTrue(statement.get("multi", BsonBoolean.FALSE));
    if (multi && update.isReplacement()) {
      throw MongoError.of(
          ErrorCodes.FAILED_TO_PARSE, "multi update is not supported for replacement-style update");
    }
    Candidates.checkHint(request.workspace(), namespace, statement);
    List<RawBsonDocument> targets =
        targets(request, namespace, query, UNSORTED, multi ? Long.MAX_VALUE : 1, scope);
    for (RawBsonDocument before : targets) {
      Applied applied = apply(request, namespace, update, before);
      reply.count(1, applied.changed() ? 1 : 0);
    }
    if (targets.isEmpty() && Bson.isTrue(statement.get("upsert", BsonBoolean.FALSE))) {
      RawBsonDocument inserted = insert(request, namespace, update.inserted(query));
      reply.upserted(index, Missing.of(inserted.get("_id")));
    }
  }

  private static Scope scope(Request request, BsonDocument statement) {
    Scope scope = request.scope(Request.document(statement, request.name(), "collation"));
    for (Map.Entry<String, BsonValue> constant :
        Request.document(statement, request.name(), "c").entrySet()) {
      scope = scope.with(constant.getKey(), constant.getValue());
    }
    return scope;
  }

  private static Update compile(
      BsonDocument statement, String field, BsonDocument query, Scope scope) {
    BsonValue spec = statement.get(field, BsonNull.VALUE);
    BsonArray filters = statement.getArray("arrayFilters", new BsonArray());
    return Update.of(spec, filters, query, scope);
  }

  private record Applied(RawBsonDocument after, boolean changed) {}

  private static Applied apply(
      Request request, Namespace namespace, Update update, RawBsonDocument before) {
    Update.Result result = update.apply(Bson.decoded(before));
    if (!result.changed()) {
      return new Applied(before, false);
    }
    RawBsonDocument after = Bson.raw(result.document());
    Validation.check(request, namespace, after);
    request.workspace().update(namespace, before, after, result.description());
    return new Applied(after, true);
  }

  private static BsonDocument delete(Request request) {
    Namespace namespace = request.namespace();
    WriteReply reply = new WriteReply(request.flag("ordered", true));
    BsonArray deletes = statements(request, "deletes");
    for (int i = 0; i < deletes.size(); i++) {
      BsonDocument statement = deletes.get(i).asDocument();
      if (!reply.attempt(request, i, () -> delete(request, namespace, statement, reply))) {
        break;
      }
    }
    return reply.reply(false);
  }

  private static void delete(
      Request request, Namespace namespace, BsonDocument statement, WriteReply reply) {
    BsonDocument query = Request.document(statement, "delete.deletes", "q");
    long limit = Bson.asLong(statement.get("limit", new BsonInt32(0)));
    Candidates.checkHint(request.workspace(), namespace, statement);
    List<RawBsonDocument> targets =
        targets(
            request,
            namespace,
            query,
            UNSORTED,
            limit == 0 ? Long.MAX_VALUE : limit,
            scope(request, statement));
    for (RawBsonDocument before : targets) {
      request.workspace().delete(namespace, before);
      reply.count(1, 0);
    }
  }

  private static BsonDocument findAndModify(Request request) {
    Namespace namespace = request.namespace().checked();
    Views.refuseWrites(request.workspace(), namespace);
    BsonDocument query = request.document("query");
    boolean remove = request.flag("remove", false);
    checkFindAndModify(request, remove);
    Scope scope = request.scope();
    Candidates.checkHint(request.workspace(), namespace, request.body());
    Update update = remove ? null : compile(request.body(), "update", query, scope);
    List<RawBsonDocument> targets =
        targets(request, namespace, query, request.document("sort"), 1, scope);
    if (targets.isEmpty()) {
      return update != null && request.flag("upsert", false)
          ? upserted(request, namespace, update, query)
          : FindAndModifyReply.nothing(remove);
    }
    RawBsonDocument before = targets.getFirst();
    if (update == null) {
      request.workspace().delete(namespace, before);
      return FindAndModifyReply.removed(request, before);
    }
    Applied applied = apply(request, namespace, update, before);
    return FindAndModifyReply.updated(request, before, applied.after());
  }

  private static BsonDocument upserted(
      Request request, Namespace namespace, Update update, BsonDocument query) {
    RawBsonDocument inserted = insert(request, namespace, update.inserted(query));
    return FindAndModifyReply.upserted(request, inserted);
  }

  private static void checkFindAndModify(Request request, boolean remove) {
    boolean updates = request.body().containsKey("update");
    if (remove == updates) {
      throw MongoError.of(
          ErrorCodes.FAILED_TO_PARSE,
          remove
              ? "Cannot specify both an update and remove=true"
              : "Either an update or remove=true must be specified");
    }
    if (remove && request.flag("new", false)) {
      throw MongoError.of(
          ErrorCodes.FAILED_TO_PARSE,
          "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
    }
  }
}
