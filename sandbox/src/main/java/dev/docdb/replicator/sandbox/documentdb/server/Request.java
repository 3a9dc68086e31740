package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.query.Expressions;
import dev.docdb.replicator.sandbox.documentdb.query.Scope;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.storage.Workspace;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.ValueOrder;
import java.util.HashMap;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** One command with what it runs on. */
record Request(
    String name,
    BsonDocument body,
    Engine engine,
    Client client,
    Session session,
    Workspace workspace) {

  String database() {
    return text("$db", "test");
  }

  /** The collection that the command's first field names. */
  Namespace namespace() {
    BsonValue collection = body.get(name, BsonBoolean.FALSE);
    if (!collection.isString()) {
      throw MongoError.of(
          ErrorCodes.INVALID_NAMESPACE,
          "collection name has invalid type " + Bson.typeName(collection));
    }
    if (collection.asString().getValue().isEmpty()) {
      throw MongoError.of(
          ErrorCodes.INVALID_NAMESPACE, "Invalid namespace specified '" + database() + ".'");
    }
    return new Namespace(database(), collection.asString().getValue());
  }

  /** The same command on other collections. */
  Request on(Workspace other) {
    return new Request(name, body, engine, client, session, other);
  }

  boolean inTransaction() {
    return workspace != engine.store();
  }

  boolean flag(String field, boolean otherwise) {
    BsonValue value = body.get(field);
    return value == null ? otherwise : Bson.isTrue(value);
  }

  String text(String field, String otherwise) {
    BsonValue value = body.get(field);
    return value != null && value.isString() ? value.asString().getValue() : otherwise;
  }

  long number(String field, long otherwise) {
    BsonValue value = body.get(field);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    if (!Bson.isNumber(value)) {
      throw wrongType(field, value, "[long, int, decimal, double']");
    }
    return Bson.asLong(value);
  }

  BsonDocument document(String field) {
    return document(body, name, field);
  }

  static BsonDocument document(BsonDocument from, String command, String field) {
    BsonValue value = from.get(field);
    if (value == null || value.isNull()) {
      return new BsonDocument();
    }
    if (!value.isDocument()) {
      throw MongoError.of(
          ErrorCodes.TYPE_MISMATCH,
          "BSON field '%s.%s' is the wrong type '%s', expected type 'object'"
              .formatted(command, field, Bson.typeName(value)));
    }
    return Bson.decoded(value.asDocument());
  }

  BsonArray array(String field) {
    BsonValue value = body.get(field);
    if (value == null) {
      throw MongoError.of(
          40414, "BSON field '%s.%s' is missing but a required field".formatted(name, field));
    }
    if (!value.isArray()) {
      throw wrongType(field, value, "'array'");
    }
    return value.asArray();
  }

  private MongoError wrongType(String field, BsonValue value, String expected) {
    return MongoError.of(
        ErrorCodes.TYPE_MISMATCH,
        "BSON field '%s.%s' is the wrong type '%s', expected type %s"
            .formatted(name, field, Bson.typeName(value), expected));
  }

  /** Variables and collation as this command sets them. */
  Scope scope() {
    return scope(document("collation"));
  }

  Scope scope(BsonDocument collation) {
    Map<String, BsonValue> variables = new HashMap<>();
    variables.put("NOW", new BsonDateTime(engine.clock().now().toEpochMilli()));
    variables.put("CLUSTER_TIME", engine.clock().current());
    Scope outer = Scope.of(variables, ValueOrder.of(collation));
    document("let")
        .forEach((name, value) -> variables.put(name, Expressions.compile(value).evaluate(outer)));
    return Scope.of(variables, ValueOrder.of(collation));
  }

  /** A string reply field. */
  static BsonValue string(String value) {
    return new BsonString(value);
  }
}
