package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.query.Expressions.Call;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Operators on whole documents. */
final class ObjectOperators {
  private ObjectOperators() {}

  static void register(Map<String, Call> calls) {
    calls.put("$mergeObjects", new Call(0, 1000, (args, scope) -> merge(args)));
    calls.put("$objectToArray", new Call(1, 1, (args, scope) -> toArray(args.get(0))));
    calls.put("$arrayToObject", new Call(1, 1, (args, scope) -> toObject(args.get(0))));
  }

  /** The fields of all documents, the later ones winning. */
  static BsonValue merge(List<BsonValue> args) {
    List<BsonValue> documents =
        args.size() == 1 && args.getFirst().isArray() ? args.getFirst().asArray() : args;
    BsonDocument merged = new BsonDocument();
    for (BsonValue value : documents) {
      if (value.isDocument()) {
        merged.putAll(Bson.decoded(value.asDocument()));
      } else if (!Missing.orNull(value)) {
        throw MongoError.of(
            40400,
            "$mergeObjects requires object inputs, but input is of type " + Bson.typeName(value));
      }
    }
    return merged;
  }

  private static BsonValue toArray(BsonValue value) {
    if (Missing.orNull(value)) {
      return BsonNull.VALUE;
    }
    BsonArray array = new BsonArray();
    value
        .asDocument()
        .forEach((k, v) -> array.add(new BsonDocument("k", new BsonString(k)).append("v", v)));
    return array;
  }

  private static BsonValue toObject(BsonValue value) {
    if (Missing.orNull(value)) {
      return BsonNull.VALUE;
    }
    BsonDocument document = new BsonDocument();
    for (BsonValue pair : value.asArray()) {
      if (pair.isArray()) {
        document.put(pair.asArray().get(0).asString().getValue(), pair.asArray().get(1));
      } else {
        document.put(
            pair.asDocument().getString("k").getValue(),
            pair.asDocument().get("v", BsonNull.VALUE));
      }
    }
    return document;
  }
}
