package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.ValueKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** The stage $group. */
final class Group implements Stage.Whole {
  private final Expression id;
  private final Map<String, Accumulator> accumulators = new LinkedHashMap<>();
  private final Scope scope;

  Group(BsonDocument spec, Scope scope) {
    this.scope = scope;
    BsonValue key = spec.get("_id");
    if (key == null) {
      throw MongoError.of(15955, "a group specification must include an _id");
    }
    this.id = Expressions.compile(key);
    spec.forEach(
        (name, value) -> {
          if (!name.equals("_id")) {
            accumulators.put(name, Accumulator.of(name, value));
          }
        });
  }

  @Override
  public List<BsonDocument> process(List<BsonDocument> input) {
    Map<ValueKey, List<BsonDocument>> groups = new LinkedHashMap<>();
    for (BsonDocument document : input) {
      BsonDocument decoded = Bson.decoded(document);
      BsonValue key = id.evaluate(scope.on(decoded));
      groups
          .computeIfAbsent(
              ValueKey.of(Missing.orNull(key) ? BsonNull.VALUE : key), k -> new ArrayList<>())
          .add(decoded);
    }
    return groups.entrySet().stream().map(group -> row(group.getKey(), group.getValue())).toList();
  }

  private BsonDocument row(ValueKey key, List<BsonDocument> documents) {
    BsonDocument row = new BsonDocument("_id", key.value());
    accumulators.forEach(
        (name, accumulator) -> row.put(name, accumulator.result(documents, scope)));
    return row;
  }
}
