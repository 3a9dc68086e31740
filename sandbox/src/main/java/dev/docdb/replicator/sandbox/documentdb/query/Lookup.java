package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The stage $lookup, by equal fields, by a pipeline, or both. */
final class Lookup implements Stage.Single {
  private final BsonDocument spec;
  private final Scope scope;
  private final Collections collections;
  private final Map<String, Expression> variables = new LinkedHashMap<>();

  Lookup(BsonDocument spec, Scope scope, Collections collections) {
    this.spec = spec;
    this.scope = scope;
    this.collections = collections;
    spec.getDocument("let", new BsonDocument())
        .forEach((name, value) -> variables.put(name, Expressions.compile(value)));
    Pipeline.of(spec.getArray("pipeline", new BsonArray()), scope, collections);
  }

  @Override
  public Optional<BsonDocument> one(BsonDocument document) {
    BsonDocument left = Bson.copy(document);
    List<BsonDocument> found =
        collections.read(spec.getString("from").getValue()).stream()
            .map(Bson::decoded)
            .filter(right -> joins(left, right))
            .toList();
    Scope inner = scope;
    for (Map.Entry<String, Expression> variable : variables.entrySet()) {
      inner = inner.with(variable.getKey(), variable.getValue().evaluate(scope.on(left)));
    }
    Pipeline pipeline = Pipeline.of(spec.getArray("pipeline", new BsonArray()), inner, collections);
    Paths.set(left, spec.getString("as").getValue(), new BsonArray(pipeline.process(found)));
    return Optional.of(left);
  }

  private boolean joins(BsonDocument left, BsonDocument right) {
    if (!spec.containsKey("localField")) {
      return true;
    }
    List<BsonValue> local = values(left, spec.getString("localField").getValue());
    List<BsonValue> foreign = values(right, spec.getString("foreignField").getValue());
    return local.stream()
        .anyMatch(value -> foreign.stream().anyMatch(other -> scope.order().equal(value, other)));
  }

  private static List<BsonValue> values(BsonDocument document, String path) {
    return Paths.leaves(document, path).stream()
        .flatMap(leaf -> leaf.isArray() ? leaf.asArray().stream() : Stream.of(leaf))
        .map(leaf -> Missing.is(leaf) ? BsonNull.VALUE : leaf)
        .toList();
  }

  /** The stage $unionWith. */
  static Stage unionWith(BsonValue spec, Scope scope, Collections collections) {
    BsonDocument options = spec.isDocument() ? spec.asDocument() : new BsonDocument("coll", spec);
    Pipeline pipeline =
        Pipeline.of(options.getArray("pipeline", new BsonArray()), scope, collections);
    String name = options.getString("coll", new BsonString("")).getValue();
    return (Stage.Whole)
        input ->
            Stream.concat(input.stream(), pipeline.process(collections.read(name)).stream())
                .toList();
  }
}
