package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The stage $unwind. */
record Unwind(String path, String index, boolean keepEmpty) implements Stage.Whole {

  static Unwind of(BsonValue spec) {
    BsonDocument options = spec.isDocument() ? spec.asDocument() : new BsonDocument("path", spec);
    BsonValue path = options.get("path", BsonNull.VALUE);
    if (!path.isString() || !path.asString().getValue().startsWith("$")) {
      throw MongoError.of(
          28818,
          "path option to $unwind stage should be prefixed with a '$': " + Messages.text(path));
    }
    return new Unwind(
        path.asString().getValue().substring(1),
        options.getString("includeArrayIndex", new BsonString("")).getValue(),
        Bson.isTrue(options.get("preserveNullAndEmptyArrays", BsonBoolean.FALSE)));
  }

  @Override
  public List<BsonDocument> process(List<BsonDocument> input) {
    List<BsonDocument> result = new ArrayList<>();
    input.forEach(document -> unwind(Bson.decoded(document), result));
    return result;
  }

  private void unwind(BsonDocument document, List<BsonDocument> result) {
    BsonValue value = Paths.get(document, path);
    if (value.isArray() && !value.asArray().isEmpty()) {
      for (int i = 0; i < value.asArray().size(); i++) {
        BsonDocument copy = Bson.copy(document);
        Paths.set(copy, path, value.asArray().get(i));
        result.add(indexed(copy, new BsonInt64(i)));
      }
    } else if (!value.isArray() && !Missing.orNull(value)) {
      result.add(indexed(Bson.copy(document), BsonNull.VALUE));
    } else if (keepEmpty) {
      BsonDocument copy = Bson.copy(document);
      if (value.isArray()) {
        Paths.remove(copy, path);
      }
      result.add(indexed(copy, BsonNull.VALUE));
    }
  }

  private BsonDocument indexed(BsonDocument document, BsonValue at) {
    if (!index.isEmpty()) {
      Paths.set(document, index, at);
    }
    return document;
  }
}
