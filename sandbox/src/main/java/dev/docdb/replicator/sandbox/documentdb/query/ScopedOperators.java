package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Operators that decide themselves what is evaluated, how often, and with which variables. */
final class ScopedOperators {
  private ScopedOperators() {}

  static void register(Map<String, Function<BsonValue, Expression>> operators) {
    operators.put("$literal", operand -> scope -> operand);
    operators.put("$const", operand -> scope -> operand);
    operators.put("$cond", ScopedOperators::cond);
    operators.put("$switch", ScopedOperators::branches);
    operators.put("$let", ScopedOperators::let);
    operators.put("$map", ScopedOperators::map);
    operators.put("$filter", ScopedOperators::filter);
    operators.put("$reduce", ScopedOperators::reduce);
    operators.put("$and", operand -> junction(operand, true));
    operators.put("$or", operand -> junction(operand, false));
    operators.put("$sortArray", ScopedOperators::sortArray);
    operators.put("$zip", ScopedOperators::zip);
  }

  static BsonDocument named(BsonValue operand, String operator) {
    if (!operand.isDocument()) {
      throw MongoError.of(
          16878,
          operator + " only supports an object as its argument, not " + Bson.typeName(operand));
    }
    return operand.asDocument();
  }

  static Expression required(BsonDocument spec, String name, String operator) {
    BsonValue value = spec.get(name);
    if (value == null) {
      throw MongoError.of(16880, "Missing '" + name + "' parameter to " + operator);
    }
    return Expressions.compile(value);
  }

  static Expression optional(BsonDocument spec, String name, BsonValue otherwise) {
    return Expressions.compile(spec.get(name, otherwise));
  }

  private static Expression cond(BsonValue operand) {
    if (operand.isArray() && operand.asArray().size() != 3) {
      throw MongoError.of(
          16020,
          "Expression $cond takes exactly 3 arguments. "
              + operand.asArray().size()
              + " were passed in.");
    }
    Expression condition;
    Expression yes;
    Expression no;
    if (operand.isArray()) {
      condition = Expressions.compile(operand.asArray().get(0));
      yes = Expressions.compile(operand.asArray().get(1));
      no = Expressions.compile(operand.asArray().get(2));
    } else {
      BsonDocument spec = named(operand, "$cond");
      condition = required(spec, "if", "$cond");
      yes = required(spec, "then", "$cond");
      no = required(spec, "else", "$cond");
    }
    return scope ->
        Bson.isTrue(condition.evaluate(scope)) ? yes.evaluate(scope) : no.evaluate(scope);
  }

  private static Expression branches(BsonValue operand) {
    BsonDocument spec = named(operand, "$switch");
    Map<Expression, Expression> cases = new LinkedHashMap<>();
    for (BsonValue branch : spec.getArray("branches", new BsonArray())) {
      cases.put(
          required(branch.asDocument(), "case", "$switch"),
          required(branch.asDocument(), "then", "$switch"));
    }
    BsonValue otherwise = spec.get("default");
    Expression last =
        otherwise == null
            ? scope -> {
              throw MongoError.of(
                  40066,
                  "$switch could not find a matching branch for an input, and no default was specified.");
            }
            : Expressions.compile(otherwise);
    return scope ->
        cases.entrySet().stream()
            .filter(branch -> Bson.isTrue(branch.getKey().evaluate(scope)))
            .findFirst()
            .map(Map.Entry::getValue)
            .orElse(last)
            .evaluate(scope);
  }

  private static Expression let(BsonValue operand) {
    BsonDocument spec = named(operand, "$let");
    Map<String, Expression> variables = new LinkedHashMap<>();
    spec.getDocument("vars", new BsonDocument())
        .forEach((name, value) -> variables.put(name, Expressions.compile(value)));
    Expression in = required(spec, "in", "$let");
    return scope -> {
      Scope inner = scope;
      for (Map.Entry<String, Expression> variable : variables.entrySet()) {
        inner = inner.with(variable.getKey(), variable.getValue().evaluate(scope));
      }
      return in.evaluate(inner);
    };
  }

  private static String as(BsonDocument spec) {
    return spec.getString("as", new BsonString("this")).getValue();
  }

  private static Expression map(BsonValue operand) {
    BsonDocument spec = named(operand, "$map");
    Expression input = required(spec, "input", "$map");
    Expression in = required(spec, "in", "$map");
    String as = as(spec);
    return scope -> {
      BsonValue array = input.evaluate(scope);
      if (Missing.orNull(array)) {
        return BsonNull.VALUE;
      }
      BsonArray mapped = new BsonArray();
      for (BsonValue element : array(array, "$map")) {
        BsonValue value = in.evaluate(scope.with(as, element));
        mapped.add(Missing.is(value) ? BsonNull.VALUE : value);
      }
      return mapped;
    };
  }

  private static Expression filter(BsonValue operand) {
    BsonDocument spec = named(operand, "$filter");
    Expression input = required(spec, "input", "$filter");
    Expression condition = required(spec, "cond", "$filter");
    Expression limit = optional(spec, "limit", BsonNull.VALUE);
    String as = as(spec);
    return scope -> {
      BsonValue array = input.evaluate(scope);
      if (Missing.orNull(array)) {
        return BsonNull.VALUE;
      }
      BsonValue most = limit.evaluate(scope);
      return new BsonArray(
          array(array, "$filter").stream()
              .filter(element -> Bson.isTrue(condition.evaluate(scope.with(as, element))))
              .limit(Missing.orNull(most) ? Long.MAX_VALUE : Bson.asLong(most))
              .toList());
    };
  }

  private static Expression reduce(BsonValue operand) {
    BsonDocument spec = named(operand, "$reduce");
    Expression input = required(spec, "input", "$reduce");
    Expression initial = required(spec, "initialValue", "$reduce");
    Expression in = required(spec, "in", "$reduce");
    return scope -> {
      BsonValue array = input.evaluate(scope);
      if (Missing.orNull(array)) {
        return BsonNull.VALUE;
      }
      BsonValue value = initial.evaluate(scope);
      for (BsonValue element : array(array, "$reduce")) {
        value = in.evaluate(scope.with("this", element).with("value", value));
      }
      return value;
    };
  }

  private static Expression junction(BsonValue operand, boolean all) {
    List<Expression> parts =
        operand.isArray()
            ? operand.asArray().stream().map(Expressions::compile).toList()
            : List.of(Expressions.compile(operand));
    return scope ->
        BsonBoolean.valueOf(
            all
                ? parts.stream().allMatch(part -> Bson.isTrue(part.evaluate(scope)))
                : parts.stream().anyMatch(part -> Bson.isTrue(part.evaluate(scope))));
  }

  private static Expression sortArray(BsonValue operand) {
    BsonDocument spec = named(operand, "$sortArray");
    Expression input = required(spec, "input", "$sortArray");
    BsonValue by = spec.get("sortBy", BsonNull.VALUE);
    return scope -> {
      BsonValue array = input.evaluate(scope);
      if (Missing.orNull(array)) {
        return BsonNull.VALUE;
      }
      List<BsonValue> sorted = new ArrayList<>(array(array, "$sortArray"));
      if (by.isDocument()) {
        sorted.sort(SortOrder.of(by.asDocument(), scope.order()).values());
      } else {
        sorted.sort(Bson.asLong(by) < 0 ? scope.order().reversed() : scope.order());
      }
      return new BsonArray(sorted);
    };
  }

  private static Expression zip(BsonValue operand) {
    BsonDocument spec = named(operand, "$zip");
    Expression inputs = required(spec, "inputs", "$zip");
    boolean longest = Bson.isTrue(spec.get("useLongestLength", BsonBoolean.FALSE));
    Expression defaults = optional(spec, "defaults", new BsonArray());
    return scope -> {
      BsonArray arrays = array(inputs.evaluate(scope), "$zip");
      if (arrays.stream().anyMatch(Missing::orNull)) {
        return BsonNull.VALUE;
      }
      BsonArray fill = array(defaults.evaluate(scope), "$zip");
      var sizes = arrays.stream().mapToInt(array -> array(array, "$zip").size());
      int size = (longest ? sizes.max() : sizes.min()).orElse(0);
      BsonArray zipped = new BsonArray();
      for (int row = 0; row < size; row++) {
        zipped.add(row(arrays, fill, row));
      }
      return zipped;
    };
  }

  private static BsonArray row(BsonArray arrays, BsonArray fill, int row) {
    BsonArray tuple = new BsonArray();
    for (int i = 0; i < arrays.size(); i++) {
      BsonArray array = arrays.get(i).asArray();
      BsonValue absent = i < fill.size() ? fill.get(i) : BsonNull.VALUE;
      tuple.add(row < array.size() ? array.get(row) : absent);
    }
    return tuple;
  }

  private static BsonArray array(BsonValue value, String operator) {
    if (!value.isArray()) {
      throw MongoError.of(
          28651, "input to " + operator + " must be an array not " + Bson.typeName(value));
    }
    return value.asArray();
  }
}
