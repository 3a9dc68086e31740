package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What a set with a single member can promise. */
final class WriteConcerns {
  private WriteConcerns() {}

  /** The error for a promise that can't be kept. */
  static Optional<BsonDocument> check(BsonDocument body) {
    BsonValue concern = body.get("writeConcern");
    BsonValue w = concern != null && concern.isDocument() ? concern.asDocument().get("w") : null;
    if (w == null || w.equals(new BsonString("majority"))) {
      return Optional.empty();
    }
    if (w.isString()) {
      return Optional.of(
          error(
              79,
              "No write concern mode named '%s' found in replica set configuration"
                  .formatted(w.asString().getValue())));
    }
    return Bson.asLong(w) > 1
        ? Optional.of(error(100, "Not enough data-bearing nodes"))
        : Optional.empty();
  }

  private static BsonDocument error(int code, String message) {
    return new BsonDocument("code", new BsonInt32(code))
        .append("codeName", new BsonString(ErrorCodes.name(code)))
        .append("errmsg", new BsonString(message));
  }
}
