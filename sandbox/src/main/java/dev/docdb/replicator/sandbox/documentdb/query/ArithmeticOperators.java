package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.query.Expressions.Call;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.Numbers;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.bson.BsonDateTime;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** Operators on numbers, with dates where a server allows them. */
final class ArithmeticOperators {
  private ArithmeticOperators() {}

  static void register(Map<String, Call> calls) {
    calls.put("$add", new Call(0, 1000, (args, scope) -> add(args)));
    calls.put("$subtract", binary(ArithmeticOperators::subtract));
    calls.put("$multiply", new Call(0, 1000, (args, scope) -> multiply(args)));
    calls.put("$divide", binary(Numbers::divide));
    calls.put("$mod", binary(Numbers::remainder));
    calls.put("$abs", unary(Numbers::absolute));
    calls.put("$ceil", unary(value -> Numbers.round(value, 0, RoundingMode.CEILING)));
    calls.put("$floor", unary(value -> Numbers.round(value, 0, RoundingMode.FLOOR)));
    calls.put("$round", rounding(RoundingMode.HALF_EVEN));
    calls.put("$trunc", rounding(RoundingMode.DOWN));
    calls.put("$sqrt", real(Math::sqrt));
    calls.put("$exp", real(Math::exp));
    calls.put("$ln", real(Math::log));
    calls.put("$log10", real(Math::log10));
    calls.put("$pow", binary(Numbers::power));
    calls.put(
        "$log",
        binary(
            (value, base) ->
                new BsonDouble(Math.log(Numbers.real(value)) / Math.log(Numbers.real(base)))));
    calls.put(
        "$rand",
        new Call(0, 1, (args, scope) -> new BsonDouble(ThreadLocalRandom.current().nextDouble())));
    calls.put("$sum", new Call(0, 1000, (args, scope) -> Numbers.sum(elements(args))));
    calls.put("$avg", new Call(0, 1000, (args, scope) -> Numbers.average(elements(args))));
    calls.put("$min", new Call(0, 1000, (args, scope) -> extreme(args, scope, false)));
    calls.put("$max", new Call(0, 1000, (args, scope) -> extreme(args, scope, true)));
  }

  private static List<BsonValue> elements(List<BsonValue> args) {
    return args.size() == 1 && args.getFirst().isArray() ? args.getFirst().asArray() : args;
  }

  private static BsonValue extreme(List<BsonValue> args, Scope scope, boolean greatest) {
    Stream<BsonValue> values = elements(args).stream().filter(value -> !Missing.orNull(value));
    return (greatest ? values.max(scope.order()) : values.min(scope.order()))
        .orElse(BsonNull.VALUE);
  }

  private static Call binary(BinaryOperator<BsonValue> body) {
    return new Call(
        2,
        2,
        (args, scope) ->
            args.stream().anyMatch(Missing::orNull)
                ? BsonNull.VALUE
                : body.apply(args.get(0), args.get(1)));
  }

  private static Call unary(java.util.function.UnaryOperator<BsonValue> body) {
    return new Call(
        1,
        1,
        (args, scope) -> Missing.orNull(args.get(0)) ? BsonNull.VALUE : body.apply(args.get(0)));
  }

  private static Call real(DoubleUnaryOperator body) {
    return unary(value -> new BsonDouble(body.applyAsDouble(Numbers.real(value))));
  }

  private static Call rounding(RoundingMode mode) {
    return new Call(
        1,
        2,
        (args, scope) -> {
          BsonValue places = args.size() > 1 ? args.get(1) : new BsonInt32(0);
          return args.stream().anyMatch(Missing::orNull)
              ? BsonNull.VALUE
              : Numbers.round(args.get(0), (int) Bson.asLong(places), mode);
        });
  }

  private static BsonValue add(List<BsonValue> args) {
    BsonValue sum = new BsonInt32(0);
    BsonValue date = Missing.VALUE;
    for (BsonValue value : args) {
      if (Missing.orNull(value)) {
        return BsonNull.VALUE;
      }
      if (value.isDateTime() && Missing.is(date)) {
        date = value;
      } else if (Bson.isNumber(value)) {
        sum = Numbers.add(sum, value);
      } else {
        throw MongoError.of(
            14, "$add only supports numeric or date types, not " + Bson.typeName(value));
      }
    }
    return Missing.is(date)
        ? sum
        : new BsonDateTime(date.asDateTime().getValue() + Bson.asLong(sum));
  }

  private static BsonValue multiply(List<BsonValue> args) {
    BsonValue product = new BsonInt32(1);
    for (BsonValue value : args) {
      if (Missing.orNull(value)) {
        return BsonNull.VALUE;
      }
      if (!Bson.isNumber(value)) {
        throw MongoError.of(
            14, "$multiply only supports numeric types, not " + Bson.typeName(value));
      }
      product = Numbers.multiply(product, value);
    }
    return product;
  }

  private static BsonValue subtract(BsonValue left, BsonValue right) {
    if (left.isDateTime() && right.isDateTime()) {
      return new BsonInt64(left.asDateTime().getValue() - right.asDateTime().getValue());
    }
    if (left.isDateTime() && Bson.isNumber(right)) {
      return new BsonDateTime(left.asDateTime().getValue() - Bson.asLong(right));
    }
    if (!Bson.isNumber(left) || !Bson.isNumber(right)) {
      throw MongoError.of(
          14, "can't $subtract %s from %s".formatted(Bson.typeName(right), Bson.typeName(left)));
    }
    return Numbers.subtract(left, right);
  }
}
