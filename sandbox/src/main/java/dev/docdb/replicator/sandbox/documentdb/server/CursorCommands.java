package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.stream.ChangeStream;
import dev.docdb.replicator.sandbox.documentdb.stream.StreamErrors;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** getMore and killCursors. */
final class CursorCommands {
  private static final long PATIENCE_MILLIS = 1000;

  private CursorCommands() {}

  static void register(Map<String, Command> commands) {
    commands.put("getMore", CursorCommands::getMore);
    commands.put("killCursors", CursorCommands::killCursors);
  }

  private static BsonDocument getMore(Request request) {
    long id = id(request);
    long batchSize = request.number("batchSize", 0);
    if (batchSize < 0) {
      throw MongoError.of(
          51024, "BSON field 'batchSize' value must be >= 0, actual value '" + batchSize + "'");
    }
    ServerCursor cursor = request.engine().cursors().get(id);
    checkNamespace(request, cursor);
    long most = batchSize == 0 ? Integer.MAX_VALUE : batchSize;
    return switch (cursor) {
      case ServerCursor.Found found -> found(request, found, id, most);
      case ServerCursor.Tail tail -> tail(request, tail, id, most);
      case ServerCursor.Changes changes -> changes(request, changes, id, (int) most);
    };
  }

  private static long id(Request request) {
    BsonValue given = request.body().get("getMore", BsonBoolean.FALSE);
    if (!given.isInt64()) {
      throw MongoError.of(
          ErrorCodes.TYPE_MISMATCH,
          "BSON field 'getMore.getMore' is the wrong type '%s', expected type 'long'"
              .formatted(Bson.typeName(given)));
    }
    return given.asInt64().getValue();
  }

  private static void checkNamespace(Request request, ServerCursor cursor) {
    Namespace namespace = new Namespace(request.database(), request.text("collection", ""));
    if (!cursor.namespace().equals(namespace)) {
      throw MongoError.of(
          ErrorCodes.UNAUTHORIZED,
          "Requested getMore on namespace '%s', but cursor belongs to a different namespace %s"
              .formatted(namespace, cursor.namespace()));
    }
  }

  private static BsonDocument found(
      Request request, ServerCursor.Found cursor, long id, long most) {
    request.engine().failPoints().cursorCheckout().ifPresent(CursorCommands::fail);
    List<BsonDocument> batch = cursor.next(most);
    boolean done = cursor.isExhausted();
    if (done) {
      request.engine().cursors().close(id);
    }
    return CursorReplies.of("nextBatch", batch, done ? 0 : id, cursor.namespace());
  }

  private static BsonDocument tail(Request request, ServerCursor.Tail cursor, long id, long most) {
    long left =
        cursor.awaits()
            ? TimeUnit.MILLISECONDS.toNanos(request.number("maxTimeMS", PATIENCE_MILLIS))
            : 0;
    List<BsonDocument> batch = cursor.next(most);
    while (batch.isEmpty() && left > 0) {
      left = request.engine().await(left);
      request.engine().cursors().get(id);
      batch = cursor.next(most);
    }
    return CursorReplies.of("nextBatch", batch, id, cursor.namespace());
  }

  private static void fail(BsonDocument data) {
    if (Bson.isTrue(data.get("closeConnection", BsonBoolean.FALSE))) {
      throw new DroppedConnection();
    }
    int code = (int) Bson.asLong(data.get("errorCode", new BsonInt32(ErrorCodes.INTERNAL_ERROR)));
    throw MongoError.of(code, "Hit the 'failGetMoreAfterCursorCheckout' failpoint");
  }

  private static BsonDocument changes(
      Request request, ServerCursor.Changes cursor, long id, int most) {
    try {
      request.engine().failPoints().cursorCheckout().ifPresent(CursorCommands::fail);
      return read(request, cursor, id, most);
    } catch (MongoError e) {
      if (e.code() != ErrorCodes.CURSOR_NOT_FOUND) {
        request.engine().cursors().close(id);
      }
      boolean resumable = StreamErrors.isResumable(e.code()) && request.engine().isMongo();
      throw resumable && e.labels().isEmpty()
          ? e.withLabels(List.of("ResumableChangeStreamError"))
          : e;
    }
  }

  /** Waits until there is something to tell, the time is over, or the cursor is killed. */
  private static BsonDocument read(
      Request request, ServerCursor.Changes cursor, long id, int most) {
    Engine engine = request.engine();
    ChangeStream stream = cursor.stream();
    long left = TimeUnit.MILLISECONDS.toNanos(request.number("maxTimeMS", PATIENCE_MILLIS));
    while (true) {
      checkEnabled(engine, cursor);
      engine.clock().tick();
      List<RawBsonDocument> batch = stream.next(most, engine.clock().current());
      if (!batch.isEmpty() || stream.hasEnded() || left <= 0) {
        return reply(engine, cursor, id, batch);
      }
      left = engine.await(left);
      engine.cursors().get(id);
    }
  }

  private static void checkEnabled(Engine engine, ServerCursor.Changes cursor) {
    if (!engine.isMongo()) {
      AggregateCommand.checkEnabled(engine, cursor.namespace());
    }
  }

  private static BsonDocument reply(
      Engine engine, ServerCursor.Changes cursor, long id, List<RawBsonDocument> batch) {
    boolean ended = cursor.stream().hasEnded();
    if (ended) {
      engine.cursors().close(id);
    }
    BsonDocument reply = CursorReplies.of("nextBatch", batch, ended ? 0 : id, cursor.namespace());
    if (engine.sendsPostBatchResumeToken()) {
      reply
          .getDocument("cursor")
          .append("postBatchResumeToken", cursor.stream().postBatchResumeToken());
    }
    return reply;
  }

  private static BsonDocument killCursors(Request request) {
    BsonArray killed = new BsonArray();
    BsonArray unknown = new BsonArray();
    for (BsonValue id : request.array("cursors")) {
      boolean known = request.engine().cursors().close(Bson.asLong(id));
      (known ? killed : unknown).add(new BsonInt64(Bson.asLong(id)));
    }
    request.engine().signal();
    return new BsonDocument("cursorsKilled", killed)
        .append("cursorsNotFound", unknown)
        .append("cursorsAlive", new BsonArray())
        .append("cursorsUnknown", new BsonArray());
  }
}
