package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What every command must keep to, whatever it does. */
final class Preconditions {
  private Preconditions() {}

  static void check(String name, BsonDocument body, Engine engine) {
    BsonValue version = body.get("apiVersion");
    if (version != null && !version.equals(new BsonString("1"))) {
      throw MongoError.of(322, "API version must be \"1\"");
    }
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
