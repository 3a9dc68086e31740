package dev.docdb.replicator.sandbox.documentdb.storage;

import dev.docdb.replicator.sandbox.documentdb.query.Filter;
import dev.docdb.replicator.sandbox.documentdb.query.Scope;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import dev.docdb.replicator.sandbox.documentdb.values.ValueKey;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** An index as it was asked for; only what makes it unique has an effect. */
public record Index(String name, BsonDocument key, BsonDocument spec) {

  /** Whether two documents may not have the same key. */
  public boolean unique() {
    return Bson.isTrue(spec.get("unique", BsonBoolean.FALSE));
  }

  /** The keys of a document in this index: several where a field is an array. */
  List<ValueKey> keys(BsonDocument document) {
    boolean sparse = Bson.isTrue(spec.get("sparse", BsonBoolean.FALSE));
    BsonDocument partial = spec.getDocument("partialFilterExpression", new BsonDocument());
    if (!partial.isEmpty() && !Filter.of(partial, Scope.empty()).matches(document)) {
      return List.of();
    }
    if (key.size() == 1) {
      return single(document, key.getFirstKey(), sparse);
    }
    List<BsonValue> values = key.keySet().stream().map(path -> Paths.get(document, path)).toList();
    if (sparse && values.stream().allMatch(Missing::is)) {
      return List.of();
    }
    return List.of(ValueKey.of(new BsonArray(values.stream().map(Index::orNull).toList())));
  }

  private static List<ValueKey> single(BsonDocument document, String path, boolean sparse) {
    List<BsonValue> leaves = Paths.leaves(document, path);
    return leaves.stream()
        .filter(leaf -> !sparse || !Missing.is(leaf))
        .flatMap(
            leaf ->
                leaf.isArray() && !leaf.asArray().isEmpty()
                    ? leaf.asArray().stream()
                    : List.of(leaf).stream())
        .map(leaf -> ValueKey.of(orNull(leaf)))
        .distinct()
        .toList();
  }

  private static BsonValue orNull(BsonValue value) {
    return Missing.is(value) ? BsonNull.VALUE : value;
  }

  /** The fields of a document that this index is about, for messages. */
  BsonDocument keyValue(BsonDocument document) {
    BsonDocument value = new BsonDocument();
    key.keySet().forEach(path -> value.put(path, orNull(Paths.get(document, path))));
    return value;
  }
}
