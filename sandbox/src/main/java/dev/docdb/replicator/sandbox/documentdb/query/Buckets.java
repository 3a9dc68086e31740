package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/** The stages $bucket and $bucketAuto. */
final class Buckets {
  private Buckets() {}

  private static BsonDocument output(BsonDocument spec) {
    return spec.getDocument(
        "output", new BsonDocument("count", new BsonDocument("$sum", new BsonInt32(1))));
  }

  private static Group group(BsonValue id, BsonDocument spec, Scope scope) {
    BsonDocument group = new BsonDocument("_id", new BsonDocument("$literal", id));
    group.putAll(output(spec));
    return new Group(group, scope);
  }

  static Stage fixed(BsonDocument spec, Scope scope) {
    Expression by = Expressions.compile(spec.get("groupBy", spec));
    BsonArray boundaries = spec.getArray("boundaries");
    return (Stage.Whole)
        input -> {
          List<BsonDocument> rows = new ArrayList<>();
          List<BsonDocument> rest = new ArrayList<>(input);
          for (int i = 0; i + 1 < boundaries.size(); i++) {
            BsonValue from = boundaries.get(i);
            BsonValue to = boundaries.get(i + 1);
            List<BsonDocument> inside =
                rest.stream()
                    .filter(d -> within(by.evaluate(scope.on(d)), from, to, scope))
                    .toList();
            rest.removeAll(inside);
            rows.addAll(group(from, spec, scope).process(inside));
          }
          BsonValue otherwise = spec.get("default");
          if (otherwise == null && !rest.isEmpty()) {
            throw MongoError.of(
                40066,
                "$switch could not find a matching branch for an input, and no default was specified.");
          }
          if (otherwise != null) {
            rows.addAll(group(otherwise, spec, scope).process(rest));
          }
          return rows;
        };
  }

  private static boolean within(BsonValue value, BsonValue from, BsonValue to, Scope scope) {
    return scope.order().compare(value, from) >= 0 && scope.order().compare(value, to) < 0;
  }

  static Stage automatic(BsonDocument spec, Scope scope) {
    Expression by = Expressions.compile(spec.get("groupBy", spec));
    int count = (int) Bson.asLong(spec.get("buckets", new BsonInt32(1)));
    return (Stage.Whole)
        input -> {
          List<BsonDocument> sorted = new ArrayList<>(input);
          sorted.sort(
              (l, r) -> scope.order().compare(by.evaluate(scope.on(l)), by.evaluate(scope.on(r))));
          int size = Math.max(1, (sorted.size() + count - 1) / count);
          List<BsonDocument> rows = new ArrayList<>();
          for (int from = 0; from < sorted.size(); from += size) {
            int to = Math.min(sorted.size(), from + size);
            BsonDocument id =
                new BsonDocument("min", by.evaluate(scope.on(sorted.get(from))))
                    .append(
                        "max", by.evaluate(scope.on(sorted.get(Math.min(to, sorted.size() - 1)))));
            rows.addAll(group(id, spec, scope).process(sorted.subList(from, to)));
          }
          return rows;
        };
  }
}
