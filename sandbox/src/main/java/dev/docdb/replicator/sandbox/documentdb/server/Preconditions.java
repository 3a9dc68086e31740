package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What every command must keep to, whatever it does. */
final class Preconditions {
  private static final Set<String> NOT_STABLE =
      Set.of("distinct", "isMaster", "collStats", "dbStats", "serverStatus", "getParameter");
  private static final Set<String> UNSTABLE_STAGES =
      Set.of("$listLocalSessions", "$currentOp", "$indexStats", "$collStats", "$planCacheStats");

  private Preconditions() {}

  static void check(String name, BsonDocument body, Engine engine) {
    BsonValue version = body.get("apiVersion");
    if (version != null && !version.equals(new BsonString("1"))) {
      throw MongoError.of(322, "API version must be \"1\"");
    }
    checkApi(name, body, version != null);
    BsonValue readConcern = body.get("readConcern");
    BsonDocument concern =
        readConcern != null && readConcern.isDocument()
            ? readConcern.asDocument()
            : new BsonDocument();
    if (!engine.isMongo()) {
      checkDocumentDb(body, concern);
    }
    BsonValue time = body.get("maxTimeMS");
    if (time != null && Bson.isNumber(time) && Bson.asLong(time) < 0) {
      throw MongoError.of(
          ErrorCodes.BAD_VALUE,
          name + ": " + Bson.asLong(time) + " value for maxTimeMS is out of range");
    }
  }

  private static void checkApi(String name, BsonDocument body, boolean declared) {
    boolean strict = Bson.isTrue(body.get("apiStrict", BsonBoolean.FALSE));
    if (!declared && (body.containsKey("apiStrict") || body.containsKey("apiDeprecationErrors"))) {
      throw MongoError.of(
          ErrorCodes.INVALID_OPTIONS,
          "Provided apiStrict or apiDeprecationErrors without passing apiVersion");
    }
    if (strict && NOT_STABLE.contains(name)) {
      throw MongoError.of(
          323, "Provided apiStrict:true, but the command " + name + " is not in API Version 1");
    }
    if (strict && name.equals("aggregate") && hasUnstableStage(body)) {
      throw MongoError.of(
          323, "a stage of the pipeline is not allowed with 'apiStrict: true' in API Version 1");
    }
  }

  private static boolean hasUnstableStage(BsonDocument body) {
    return body.getArray("pipeline", new BsonArray()).stream()
        .filter(BsonValue::isDocument)
        .anyMatch(stage -> UNSTABLE_STAGES.stream().anyMatch(stage.asDocument()::containsKey));
  }

  private static void checkDocumentDb(BsonDocument body, BsonDocument readConcern) {
    boolean transaction =
        !Bson.isTrue(body.get("autocommit", BsonBoolean.TRUE))
            || body.containsKey("startTransaction");
    if (body.containsKey("txnNumber") && !transaction) {
      throw MongoError.of(ErrorCodes.FAILED_TO_PARSE, "Unrecognized field: 'txnNumber'");
    }
    if (readConcern.containsKey("afterClusterTime")) {
      throw MongoError.of(
          ErrorCodes.FEATURE_NOT_SUPPORTED, "Feature not supported: 'causal consistency'");
    }
  }
}
