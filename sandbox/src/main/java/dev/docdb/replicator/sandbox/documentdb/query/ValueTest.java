package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.ValueOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;

/** What a filter asks of one path, tested on everything that the path leads to. */
interface ValueTest {
  boolean accepts(List<BsonValue> leaves);

  /** A literal to be equal to, a pattern, or a document of operators. */
  static ValueTest of(BsonValue operand, Scope scope) {
    if (operand.isDocument() && Expressions.isOperator(operand.asDocument())) {
      BsonDocument spec = operand.asDocument();
      if (spec.getFirstKey().equals("$ref") || spec.getFirstKey().equals("$id")) {
        return equality(operand, scope.order());
      }
      List<ValueTest> tests = new ArrayList<>();
      for (Map.Entry<String, BsonValue> operator : spec.entrySet()) {
        tests.add(operator(operator.getKey(), operator.getValue(), spec, scope));
      }
      return leaves -> tests.stream().allMatch(test -> test.accepts(leaves));
    }
    return equality(operand, scope.order());
  }

  private static ValueTest operator(
      String name, BsonValue operand, BsonDocument spec, Scope scope) {
    ValueOrder order = scope.order();
    return switch (name) {
      case "$eq" -> any(value -> same(value, operand, order));
      case "$ne" -> not(equality(operand, order));
      case "$gt" -> comparison(operand, order, result -> result > 0);
      case "$gte" -> comparison(operand, order, result -> result >= 0);
      case "$lt" -> comparison(operand, order, result -> result < 0);
      case "$lte" -> comparison(operand, order, result -> result <= 0);
      case "$in" -> in(operand, order, "$in");
      case "$nin" -> not(in(operand, order, "$nin"));
      case "$not" -> not(negated(operand, scope));
      case "$exists" -> {
        boolean wanted = Bson.isTrue(operand);
        yield leaves -> leaves.stream().anyMatch(value -> !Missing.is(value)) == wanted;
      }
      case "$type" -> type(operand);
      case "$regex" -> pattern(operand, spec);
      case "$options" -> options(spec);
      case "$mod" -> BitTests.mod(operand);
      case "$size" -> size(operand);
      case "$all" -> all(operand, scope);
      case "$elemMatch" -> elemMatch(operand, scope);
      case "$bitsAllSet", "$bitsAllClear", "$bitsAnySet", "$bitsAnyClear" ->
          any(BitTests.bits(name, operand));
      case "$comment" -> leaves -> true;
      default -> throw MongoError.of(2, "unknown operator: " + name);
    };
  }

  /** Tests each leaf and, where it is an array, each of its elements. */
  static ValueTest any(Predicate<BsonValue> test) {
    return leaves ->
        leaves.stream()
            .anyMatch(
                leaf ->
                    test.test(leaf) || (leaf.isArray() && leaf.asArray().stream().anyMatch(test)));
  }

  private static ValueTest not(ValueTest test) {
    return leaves -> !test.accepts(leaves);
  }

  private static ValueTest negated(BsonValue operand, Scope scope) {
    if (!operand.isRegularExpression()
        && !(operand.isDocument() && Expressions.isOperator(operand.asDocument()))) {
      throw MongoError.of(2, "$not needs a regex or a document");
    }
    return of(operand, scope);
  }

  private static ValueTest equality(BsonValue operand, ValueOrder order) {
    return operand.isRegularExpression()
        ? any(matching(operand.asRegularExpression()))
        : any(value -> same(value, operand, order));
  }

  private static boolean same(BsonValue value, BsonValue operand, ValueOrder order) {
    if (operand.isNull()) {
      return Missing.orNull(value);
    }
    return !Missing.is(value) && order.equal(value, operand);
  }

  private static ValueTest comparison(BsonValue operand, ValueOrder order, IntPredicate accepted) {
    boolean acrossTypes =
        operand.getBsonType() == BsonType.MIN_KEY || operand.getBsonType() == BsonType.MAX_KEY;
    return any(
        value -> {
          BsonValue seen = operand.isNull() && Missing.orNull(value) ? operand : value;
          boolean comparable =
              !Missing.is(seen)
                  && (acrossTypes || ValueOrder.rank(seen) == ValueOrder.rank(operand))
                  && BitTests.isNaN(seen) == BitTests.isNaN(operand);
          return comparable && accepted.test(order.compare(seen, operand));
        });
  }

  private static ValueTest in(BsonValue operand, ValueOrder order, String name) {
    if (!operand.isArray()) {
      throw MongoError.of(2, name + " needs an array");
    }
    List<ValueTest> tests = new ArrayList<>();
    for (BsonValue element : operand.asArray()) {
      if (element.isDocument()
          && Expressions.isOperator(element.asDocument())
          && !element.asDocument().getFirstKey().equals("$ref")) {
        throw MongoError.of(2, "cannot nest $ under " + name);
      }
      tests.add(equality(element, order));
    }
    return leaves -> tests.stream().anyMatch(test -> test.accepts(leaves));
  }

  private static ValueTest type(BsonValue operand) {
    List<BsonValue> types = operand.isArray() ? operand.asArray() : List.of(operand);
    types.forEach(TypeNames::check);
    return any(
        value ->
            !Missing.is(value) && types.stream().anyMatch(type -> TypeNames.matches(type, value)));
  }

  private static ValueTest pattern(BsonValue operand, BsonDocument spec) {
    String options = spec.getString("$options", new BsonString("")).getValue();
    if (operand.isRegularExpression()) {
      BsonRegularExpression given = operand.asRegularExpression();
      return any(
          matching(
              new BsonRegularExpression(
                  given.getPattern(), options.isEmpty() ? given.getOptions() : options)));
    }
    if (!operand.isString()) {
      throw MongoError.of(2, "$regex has to be a string");
    }
    return any(matching(new BsonRegularExpression(operand.asString().getValue(), options)));
  }

  private static ValueTest options(BsonDocument spec) {
    if (!spec.containsKey("$regex")) {
      throw MongoError.of(2, "$options needs a $regex");
    }
    return leaves -> true;
  }

  private static Predicate<BsonValue> matching(BsonRegularExpression expression) {
    Pattern pattern = StringOperators.pattern(expression.getPattern(), expression.getOptions());
    return value ->
        switch (value.getBsonType()) {
          case STRING -> pattern.matcher(value.asString().getValue()).find();
          case SYMBOL -> pattern.matcher(value.asSymbol().getSymbol()).find();
          case REGULAR_EXPRESSION -> value.equals(expression);
          default -> false;
        };
  }

  private static ValueTest size(BsonValue operand) {
    if (!Bson.isNumber(operand) || Bson.asLong(operand) < 0) {
      throw MongoError.of(2, "Failed to parse $size. Expected a non-negative number in: $size");
    }
    long size = Bson.asLong(operand);
    return leaves ->
        leaves.stream().anyMatch(leaf -> leaf.isArray() && leaf.asArray().size() == size);
  }

  private static ValueTest all(BsonValue operand, Scope scope) {
    if (!operand.isArray()) {
      throw MongoError.of(2, "$all needs an array");
    }
    BsonArray wanted = operand.asArray();
    List<ValueTest> tests = new ArrayList<>();
    for (BsonValue element : wanted) {
      boolean nested = element.isDocument() && element.asDocument().containsKey("$elemMatch");
      tests.add(nested ? of(element, scope) : equality(element, scope.order()));
    }
    return leaves -> !tests.isEmpty() && tests.stream().allMatch(test -> test.accepts(leaves));
  }

  private static ValueTest elemMatch(BsonValue operand, Scope scope) {
    if (!operand.isDocument()) {
      throw MongoError.of(2, "$elemMatch needs an Object");
    }
    BsonDocument spec = operand.asDocument();
    boolean operators =
        Expressions.isOperator(spec)
            && !List.of("$and", "$or", "$nor", "$expr").contains(spec.getFirstKey());
    Predicate<BsonValue> test;
    if (operators) {
      ValueTest inner = of(operand, scope);
      test = element -> inner.accepts(List.of(element));
    } else {
      Filter.Condition inner = Filter.all(spec, scope);
      test = element -> (element.isDocument() || element.isArray()) && inner.holds(element);
    }
    return leaves ->
        leaves.stream()
            .flatMap(leaf -> leaf.isArray() ? leaf.asArray().stream() : Stream.empty())
            .anyMatch(test);
  }
}
