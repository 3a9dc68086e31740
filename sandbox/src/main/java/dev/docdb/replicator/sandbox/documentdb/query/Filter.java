package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.Numbers;
import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** A compiled query filter. */
public final class Filter {
  interface Condition {
    boolean holds(BsonValue document);
  }

  private final Condition condition;

  private Filter(Condition condition) {
    this.condition = condition;
  }

  /** Compiles a filter; what it does not know is an error at once. */
  public static Filter of(BsonDocument spec, Scope scope) {
    return new Filter(all(Bson.decoded(spec), scope));
  }

  /** Whether a document is among those asked for. */
  public boolean matches(BsonValue document) {
    return condition.holds(document);
  }

  static Condition all(BsonDocument spec, Scope scope) {
    List<Condition> parts = new ArrayList<>();
    for (Map.Entry<String, BsonValue> field : spec.entrySet()) {
      parts.add(
          field.getKey().startsWith("$")
              ? topLevel(field.getKey(), field.getValue(), scope)
              : field(field.getKey(), field.getValue(), scope));
    }
    return parts.size() == 1
        ? parts.getFirst()
        : document -> parts.stream().allMatch(part -> part.holds(document));
  }

  private static Condition topLevel(String operator, BsonValue operand, Scope scope) {
    return switch (operator) {
      case "$and" -> {
        List<Condition> parts = list(operator, operand, scope);
        yield document -> parts.stream().allMatch(part -> part.holds(document));
      }
      case "$or" -> {
        List<Condition> parts = list(operator, operand, scope);
        yield document -> parts.stream().anyMatch(part -> part.holds(document));
      }
      case "$nor" -> {
        List<Condition> parts = list(operator, operand, scope);
        yield document -> parts.stream().noneMatch(part -> part.holds(document));
      }
      case "$expr" -> {
        Expression expression = Expressions.compile(operand);
        yield document -> Bson.isTrue(expression.evaluate(scope.on(document)));
      }
      case "$comment", "$alwaysTrue" -> document -> true;
      case "$alwaysFalse" -> document -> false;
      case "$jsonSchema" -> JsonSchema.of(operand.asDocument());
      case "$sampleRate" -> {
        double rate = Numbers.real(operand);
        yield document -> ThreadLocalRandom.current().nextDouble() < rate;
      }
      default -> throw unknown(operator);
    };
  }

  private static MongoError unknown(String operator) {
    return MongoError.of(
        2,
        "unknown top level operator: "
            + operator
            + ". If you have a field name that starts with a '$' symbol, consider using"
            + " $getField or $setField.");
  }

  private static List<Condition> list(String operator, BsonValue operand, Scope scope) {
    if (!operand.isArray()) {
      throw MongoError.of(2, operator + " argument must be an array");
    }
    if (operand.asArray().isEmpty()) {
      throw MongoError.of(2, operator + " argument must be a non-empty array");
    }
    List<Condition> parts = new ArrayList<>();
    for (BsonValue part : operand.asArray()) {
      if (!part.isDocument()) {
        throw MongoError.of(2, operator + " argument's entries must be objects");
      }
      parts.add(all(part.asDocument(), scope));
    }
    return List.copyOf(parts);
  }

  private static Condition field(String path, BsonValue operand, Scope scope) {
    ValueTest test = ValueTest.of(operand, scope);
    return document -> test.accepts(Paths.leaves(document, path));
  }
}
