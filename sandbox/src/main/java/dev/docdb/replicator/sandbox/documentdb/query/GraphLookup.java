package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import dev.docdb.replicator.sandbox.documentdb.values.ValueKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonValue;

/** The stage $graphLookup. */
record GraphLookup(BsonDocument spec, Scope scope, Collections collections)
    implements Stage.Single {

  @Override
  public Optional<BsonDocument> one(BsonDocument document) {
    BsonDocument start = Bson.copy(document);
    List<BsonDocument> all =
        collections.read(spec.getString("from").getValue()).stream().map(Bson::decoded).toList();
    BsonValue first = Expressions.compile(spec.get("startWith", start)).evaluate(scope.on(start));
    Paths.set(start, spec.getString("as").getValue(), walk(all, first));
    return Optional.of(start);
  }

  private BsonArray walk(List<BsonDocument> all, BsonValue first) {
    String from = spec.getString("connectFromField").getValue();
    BsonValue most = spec.get("maxDepth", new BsonInt64(Long.MAX_VALUE));
    Filter filter =
        Filter.of(spec.getDocument("restrictSearchWithMatch", new BsonDocument()), scope);
    Set<ValueKey> seen = new HashSet<>();
    BsonArray found = new BsonArray();
    List<BsonValue> frontier = first.isArray() ? first.asArray() : List.of(first);
    for (long depth = 0; !frontier.isEmpty() && depth <= Bson.asLong(most); depth++) {
      List<BsonValue> next = new ArrayList<>();
      for (BsonDocument candidate : all) {
        if (connects(candidate, frontier)
            && filter.matches(candidate)
            && seen.add(ValueKey.of(candidate.get("_id", candidate)))) {
          found.add(withDepth(candidate, depth));
          next.addAll(Paths.leaves(candidate, from));
        }
      }
      frontier = next;
    }
    return found;
  }

  private boolean connects(BsonDocument candidate, List<BsonValue> frontier) {
    String to = spec.getString("connectToField").getValue();
    return frontier.stream()
        .anyMatch(value -> ValueTest.of(value, scope).accepts(Paths.leaves(candidate, to)));
  }

  private BsonDocument withDepth(BsonDocument candidate, long depth) {
    BsonDocument copy = Bson.copy(candidate);
    if (spec.containsKey("depthField")) {
      Paths.set(copy, spec.getString("depthField").getValue(), new BsonInt64(depth));
    }
    return copy;
  }
}
