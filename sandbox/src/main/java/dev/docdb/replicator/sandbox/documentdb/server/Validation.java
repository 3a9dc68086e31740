package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.query.Filter;
import dev.docdb.replicator.sandbox.documentdb.query.Scope;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** What a document must be before it is stored. */
final class Validation {
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private Validation() {}

  /** The document with an _id in its first place. */
  static RawBsonDocument withId(BsonDocument document) {
    if (!document.isEmpty() && document.getFirstKey().equals("_id")) {
      return Bson.raw(document);
    }
    BsonDocument decoded = Bson.decoded(document);
    BsonValue id = decoded.get("_id");
    BsonDocument ordered = new BsonDocument("_id", id == null ? new BsonObjectId() : id);
    ordered.putAll(decoded);
    return Bson.raw(ordered);
  }

  /** Refuses ids and sizes that no server stores, and what the collection's validator refuses. */
  static void check(Request request, Namespace namespace, RawBsonDocument raw) {
    checkId(Missing.of(raw.get("_id")));
    if (Bson.size(raw) > MOST_BYTES) {
      throw MongoError.of(
          ErrorCodes.BAD_VALUE,
          "object to insert too large. size in bytes: %d, max size: %d"
              .formatted(Bson.size(raw), MOST_BYTES));
    }
    if (request.flag("bypassDocumentValidation", false)) {
      return;
    }
    BsonDocument options =
        request.workspace().find(namespace).map(c -> c.options()).orElseGet(BsonDocument::new);
    BsonDocument validator = options.getDocument("validator", new BsonDocument());
    boolean warns =
        options.getString("validationAction", new BsonString("error")).getValue().equals("warn");
    if (!validator.isEmpty()
        && !warns
        && !Filter.of(validator, Scope.empty()).matches(Bson.decoded(raw))) {
      throw refused(raw, validator);
    }
  }

  private static MongoError refused(RawBsonDocument raw, BsonDocument validator) {
    BsonDocument details =
        new BsonDocument("operatorName", new BsonString(validator.getFirstKey()))
            .append("specifiedAs", validator)
            .append("reason", new BsonString("document did not match"));
    BsonDocument info =
        new BsonDocument("failingDocumentId", Missing.of(raw.get("_id")))
            .append("details", details);
    return MongoError.of(121, "Document failed validation")
        .withDetails(new BsonDocument("errInfo", info));
  }

  private static void checkId(BsonValue id) {
    BsonType type = id.getBsonType();
    if (type == BsonType.ARRAY
        || type == BsonType.REGULAR_EXPRESSION
        || type == BsonType.UNDEFINED) {
      throw MongoError.of(53, "The '_id' value cannot be of type " + Bson.typeName(id));
    }
    if (id.isDocument()) {
      for (String name : id.asDocument().keySet()) {
        if (name.startsWith("$")) {
          throw MongoError.of(
              ErrorCodes.DOLLAR_PREFIXED_FIELD_NAME,
              "_id fields may not contain '$'-prefixed fields: "
                  + name
                  + " is not valid for storage.");
        }
      }
    }
  }
}
