package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Lets scripted faults and fail points have their way with a command. */
record FaultPath(Engine engine) {
  private static final Set<String> EXEMPT = Set.of("configureFailPoint");
  private static final Set<String> ACKNOWLEDGED =
      Set.of(
          "insert",
          "update",
          "delete",
          "findAndModify",
          "findandmodify",
          "create",
          "drop",
          "createIndexes",
          "dropIndexes",
          "dropDatabase",
          "commitTransaction",
          "abortTransaction",
          "aggregate");

  BsonDocument run(String name, BsonDocument body, Client client, Supplier<BsonDocument> command) {
    if (EXEMPT.contains(name)) {
      return command.get();
    }
    List<ScriptedFault> faults = engine.takeFault(name);
    for (ScriptedFault fault : faults) {
      fault
          .error()
          .ifPresent(
              error -> {
                throw error;
              });
      if (fault.kind() == ScriptedFault.Kind.DROP_BEFORE) {
        throw new DroppedConnection();
      }
    }
    Optional<BsonDocument> point = engine.failPoints().command(name, appName(body, client));
    point.ifPresent(data -> fail(data, client));
    BsonDocument reply = command.get();
    if (!faults.isEmpty()) {
      throw new DroppedConnection();
    }
    point.ifPresent(data -> addWriteConcernError(data, reply));
    if (ACKNOWLEDGED.contains(name)) {
      WriteConcerns.check(body).ifPresent(error -> reply.put("writeConcernError", error));
    }
    return reply;
  }

  private static String appName(BsonDocument body, Client client) {
    BsonValue metadata = body.get("client");
    BsonDocument application =
        metadata != null && metadata.isDocument()
            ? metadata.asDocument().getDocument("application", new BsonDocument())
            : new BsonDocument();
    return application.getString("name", new BsonString(client.appName())).getValue();
  }

  private static void fail(BsonDocument data, Client client) {
    if (Bson.isTrue(data.get("blockConnection", BsonBoolean.FALSE))) {
      block(Bson.asLong(data.get("blockTimeMS", new BsonInt32(0))));
      if (client.isGone()) {
        throw new DroppedConnection();
      }
    }
    if (Bson.isTrue(data.get("closeConnection", BsonBoolean.FALSE))) {
      throw new DroppedConnection();
    }
    BsonValue code = data.get("errorCode");
    if (code != null) {
      throw error(data, (int) Bson.asLong(code));
    }
  }

  private static MongoError error(BsonDocument data, int code) {
    MongoError error = MongoError.of(code, "Failing command via 'failCommand' failpoint");
    BsonValue labels = data.get("errorLabels");
    if (labels == null) {
      return error;
    }
    return labels.asArray().isEmpty()
        ? error.withDetails(new BsonDocument("errorLabels", new BsonArray()))
        : error.withLabels(
            labels.asArray().stream().map(label -> label.asString().getValue()).toList());
  }

  private static void block(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DroppedConnection();
    }
  }

  private static void addWriteConcernError(BsonDocument data, BsonDocument reply) {
    BsonValue error = data.get("writeConcernError");
    if (error != null) {
      reply.put("writeConcernError", error);
    }
    BsonValue labels = data.get("errorLabels");
    if (error != null && labels != null && !labels.asArray().isEmpty()) {
      reply.put("errorLabels", labels);
    }
  }
}
