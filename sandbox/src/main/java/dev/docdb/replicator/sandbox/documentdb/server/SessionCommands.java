package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.storage.Transaction;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import java.util.Map;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/** Commands on sessions and transactions. */
final class SessionCommands {
  static final int TIMEOUT_MINUTES = 30;

  private SessionCommands() {}

  static void register(Map<String, Command> commands) {
    commands.put("startSession", request -> start());
    commands.put("refreshSessions", request -> new BsonDocument());
    commands.put("endSessions", request -> end(request, "endSessions"));
    commands.put("killSessions", request -> end(request, "killSessions"));
    commands.put("killAllSessions", SessionCommands::endAll);
    commands.put("killAllSessionsByPattern", SessionCommands::endAll);
    commands.put("commitTransaction", SessionCommands::commit);
    commands.put("abortTransaction", SessionCommands::abort);
  }

  private static BsonDocument start() {
    return new BsonDocument("id", new BsonDocument("id", new BsonBinary(UUID.randomUUID())))
        .append("timeoutMinutes", new BsonInt32(TIMEOUT_MINUTES));
  }

  private static BsonDocument end(Request request, String field) {
    for (BsonValue session : request.body().getArray(field, new BsonArray())) {
      request.engine().sessions().end(session.asDocument().get("id", session));
    }
    request.engine().signal();
    return new BsonDocument();
  }

  private static BsonDocument endAll(Request request) {
    request.engine().sessions().endAll();
    request.engine().signal();
    return new BsonDocument();
  }

  private static BsonDocument commit(Request request) {
    transaction(request).commit();
    request.engine().signal();
    return new BsonDocument();
  }

  private static BsonDocument abort(Request request) {
    transaction(request).abort();
    request.engine().signal();
    return new BsonDocument();
  }

  private static Transaction transaction(Request request) {
    return request
        .session()
        .transaction()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no transaction "
                        + Bson.asLong(request.body().get("txnNumber", request.body()))));
  }
}
