package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.Numbers;
import dev.docdb.replicator.sandbox.documentdb.values.ValueKey;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** What a group is summed up by. */
record Accumulator(String operator, Expression expression, BsonDocument options) {
  private static final Set<String> KNOWN =
      Set.of(
          "$sum",
          "$avg",
          "$min",
          "$max",
          "$first",
          "$last",
          "$push",
          "$addToSet",
          "$count",
          "$mergeObjects",
          "$stdDevPop",
          "$stdDevSamp",
          "$top",
          "$bottom",
          "$topN",
          "$bottomN",
          "$firstN",
          "$lastN",
          "$minN",
          "$maxN");

  static Accumulator of(String field, BsonValue spec) {
    if (!spec.isDocument() || spec.asDocument().isEmpty()) {
      throw MongoError.of(40234, "The field '" + field + "' must be an accumulator object");
    }
    String operator = spec.asDocument().getFirstKey();
    if (!KNOWN.contains(operator)) {
      throw MongoError.of(15952, "unknown group operator '" + operator + "'");
    }
    BsonValue operand = spec.asDocument().get(operator, spec);
    boolean several =
        operator.endsWith("N") || operator.equals("$top") || operator.equals("$bottom");
    if (!several) {
      return new Accumulator(operator, Expressions.compile(operand), new BsonDocument());
    }
    BsonDocument options = operand.asDocument();
    BsonValue value = options.get("output", options.get("input", BsonNull.VALUE));
    return new Accumulator(operator, Expressions.compile(value), options);
  }

  BsonValue result(List<BsonDocument> documents, Scope scope) {
    if (operator.equals("$count")) {
      return Bson.number(documents.size());
    }
    List<BsonValue> values =
        sorted(documents, scope).map(d -> expression.evaluate(scope.on(d))).toList();
    List<BsonValue> present = values.stream().filter(v -> !Missing.orNull(v)).toList();
    return switch (operator) {
      case "$sum" -> Numbers.sum(values);
      case "$avg" -> Numbers.average(values);
      case "$min" -> present.stream().min(scope.order()).orElse(BsonNull.VALUE);
      case "$max" -> present.stream().max(scope.order()).orElse(BsonNull.VALUE);
      case "$first", "$top", "$bottom" -> orNull(values.getFirst());
      case "$last" -> orNull(values.getLast());
      case "$push" -> new BsonArray(values.stream().filter(v -> !Missing.is(v)).toList());
      case "$addToSet" -> distinct(values);
      case "$mergeObjects" -> ObjectOperators.merge(List.of(new BsonArray(present)));
      case "$stdDevPop", "$stdDevSamp" -> deviation(values);
      case "$minN" -> first(present.stream().sorted(scope.order()));
      case "$maxN" -> first(present.stream().sorted(scope.order().reversed()));
      case "$lastN" ->
          new BsonArray(values.subList(Math.max(0, values.size() - count()), values.size()));
      default -> first(values.stream().map(Accumulator::orNull));
    };
  }

  private Stream<BsonDocument> sorted(List<BsonDocument> documents, Scope scope) {
    BsonValue by = options.get("sortBy");
    if (by == null) {
      return documents.stream();
    }
    Comparator<BsonValue> order = SortOrder.of(by.asDocument(), scope.order()).values();
    Comparator<BsonValue> wanted = operator.startsWith("$bottom") ? order.reversed() : order;
    return documents.stream().sorted(wanted);
  }

  private int count() {
    return (int) Bson.asLong(options.get("n", new BsonInt32(1)));
  }

  private BsonValue first(Stream<? extends BsonValue> values) {
    return new BsonArray(values.limit(count()).map(value -> (BsonValue) value).toList());
  }

  private static BsonValue orNull(BsonValue value) {
    return Missing.is(value) ? BsonNull.VALUE : value;
  }

  private static BsonValue distinct(List<BsonValue> values) {
    return new BsonArray(
        values.stream()
            .filter(value -> !Missing.is(value))
            .map(ValueKey::of)
            .distinct()
            .map(ValueKey::value)
            .toList());
  }

  private BsonValue deviation(List<BsonValue> values) {
    double[] numbers = values.stream().filter(Bson::isNumber).mapToDouble(Numbers::real).toArray();
    int divisor = operator.equals("$stdDevSamp") ? numbers.length - 1 : numbers.length;
    if (divisor <= 0) {
      return BsonNull.VALUE;
    }
    double mean = java.util.Arrays.stream(numbers).average().orElse(0);
    double squares =
        java.util.Arrays.stream(numbers).map(number -> (number - mean) * (number - mean)).sum();
    return new BsonDouble(Math.sqrt(squares / divisor));
  }
}
