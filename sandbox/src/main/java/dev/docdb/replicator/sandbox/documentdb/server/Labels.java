package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** The labels that a server adds to its errors by itself. */
final class Labels {
  private static final String RETRYABLE_WRITE = "RetryableWriteError";
  private static final Set<Integer> RETRYABLE =
      Set.of(6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436);
  private static final Set<Integer> TRANSIENT = Set.of(24, 112, 246, 251, 267);
  private static final Set<String> ENDINGS = Set.of("commitTransaction", "abortTransaction");

  private Labels() {}

  static boolean isTransient(int code) {
    return TRANSIENT.contains(code) || RETRYABLE.contains(code);
  }

  static MongoError added(String command, BsonDocument body, MongoError error) {
    if (!error.labels().isEmpty() || error.details().containsKey("errorLabels")) {
      return error;
    }
    boolean inTransaction =
        body.containsKey("txnNumber") && !Bson.isTrue(body.get("autocommit", BsonBoolean.TRUE));
    if (isRetryableWrite(command, body) && RETRYABLE.contains(error.code())) {
      return error.withLabels(List.of(RETRYABLE_WRITE));
    }
    return inTransaction && isTransient(error.code()) && !ENDINGS.contains(command)
        ? error.withLabels(List.of("TransientTransactionError"))
        : error;
  }

  private static boolean isRetryableWrite(String command, BsonDocument body) {
    return ENDINGS.contains(command)
        || (body.containsKey("txnNumber") && !body.containsKey("autocommit"));
  }

  static void addForWriteConcern(String command, BsonDocument body, BsonDocument reply) {
    BsonDocument error = reply.getDocument("writeConcernError", new BsonDocument());
    int code = (int) Bson.asLong(error.get("code", new BsonInt32(0)));
    if (isRetryableWrite(command, body)
        && RETRYABLE.contains(code)
        && !reply.containsKey("errorLabels")) {
      reply.append("errorLabels", new BsonArray(List.of(new BsonString(RETRYABLE_WRITE))));
    }
  }
}
