package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.query.Expressions.Call;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.ValueKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** Operators on arrays, and on arrays as sets. */
final class ArrayOperators {
  private ArrayOperators() {}

  static void register(Map<String, Call> calls) {
    calls.put("$size", new Call(1, 1, (args, scope) -> new BsonInt32(size(args.get(0)))));
    calls.put(
        "$isArray", new Call(1, 1, (args, scope) -> BsonBoolean.valueOf(args.get(0).isArray())));
    calls.put("$arrayElemAt", new Call(2, 2, (args, scope) -> at(args.get(0), args.get(1))));
    calls.put("$first", new Call(1, 1, (args, scope) -> at(args.get(0), new BsonInt32(0))));
    calls.put("$last", new Call(1, 1, (args, scope) -> at(args.get(0), new BsonInt32(-1))));
    calls.put("$concatArrays", new Call(0, 1000, (args, scope) -> concat(args)));
    calls.put("$reverseArray", new Call(1, 1, (args, scope) -> reverse(args.get(0))));
    calls.put("$slice", new Call(2, 3, (args, scope) -> slice(args)));
    calls.put("$in", new Call(2, 2, (args, scope) -> in(args.get(0), args.get(1), scope)));
    calls.put("$indexOfArray", new Call(2, 4, (args, scope) -> indexOf(args, scope)));
    calls.put("$range", new Call(2, 3, (args, scope) -> range(args)));
    calls.put("$setUnion", new Call(0, 1000, (args, scope) -> union(args)));
    calls.put("$setIntersection", new Call(0, 1000, (args, scope) -> intersection(args)));
    calls.put("$setDifference", new Call(2, 2, (args, scope) -> difference(args)));
    calls.put(
        "$setEquals",
        new Call(
            2,
            1000,
            (args, scope) ->
                BsonBoolean.valueOf(
                    args.stream().map(ArrayOperators::set).distinct().count() == 1)));
    calls.put(
        "$setIsSubset",
        new Call(
            2,
            2,
            (args, scope) -> BsonBoolean.valueOf(set(args.get(1)).containsAll(set(args.get(0))))));
    calls.put(
        "$anyElementTrue",
        new Call(
            1,
            1,
            (args, scope) ->
                BsonBoolean.valueOf(
                    array(args.get(0), "$anyElementTrue").stream().anyMatch(Bson::isTrue))));
    calls.put(
        "$allElementsTrue",
        new Call(
            1,
            1,
            (args, scope) ->
                BsonBoolean.valueOf(
                    array(args.get(0), "$allElementsTrue").stream().allMatch(Bson::isTrue))));
  }

  private static BsonArray array(BsonValue value, String operator) {
    if (!value.isArray()) {
      throw MongoError.of(
          28689, operator + "'s argument must be an array, but is " + Bson.typeName(value));
    }
    return value.asArray();
  }

  private static int size(BsonValue value) {
    if (!value.isArray()) {
      throw MongoError.of(
          17124,
          "The argument to $size must be an array, but was of type: " + Bson.typeName(value));
    }
    return value.asArray().size();
  }

  private static BsonValue at(BsonValue from, BsonValue index) {
    if (Missing.orNull(from) || Missing.orNull(index)) {
      return BsonNull.VALUE;
    }
    BsonArray array = array(from, "$arrayElemAt");
    long position = Bson.asLong(index);
    position = position < 0 ? position + array.size() : position;
    return position >= 0 && position < array.size() ? array.get((int) position) : Missing.VALUE;
  }

  private static BsonValue concat(List<BsonValue> args) {
    BsonArray all = new BsonArray();
    for (BsonValue value : args) {
      if (Missing.orNull(value)) {
        return BsonNull.VALUE;
      }
      all.addAll(array(value, "$concatArrays"));
    }
    return all;
  }

  private static BsonValue reverse(BsonValue value) {
    if (Missing.orNull(value)) {
      return BsonNull.VALUE;
    }
    List<BsonValue> reversed = new ArrayList<>(array(value, "$reverseArray"));
    Collections.reverse(reversed);
    return new BsonArray(reversed);
  }

  private static BsonValue slice(List<BsonValue> args) {
    if (args.stream().anyMatch(Missing::orNull)) {
      return BsonNull.VALUE;
    }
    BsonArray array = array(args.get(0), "$slice");
    long first = Bson.asLong(args.get(1));
    if (args.size() == 2) {
      return first < 0
          ? slice(array, Math.max(0, array.size() + first), array.size())
          : slice(array, 0, first);
    }
    long from = first < 0 ? Math.max(0, array.size() + first) : first;
    return slice(array, from, from + Bson.asLong(args.get(2)));
  }

  /** The elements from one position to before another, as far as there are any. */
  static BsonArray slice(BsonArray array, long from, long to) {
    int start = (int) Math.min(Math.max(0, from), array.size());
    int end = (int) Math.max(start, Math.min(to, array.size()));
    return new BsonArray(array.subList(start, end));
  }

  private static BsonValue in(BsonValue value, BsonValue array, Scope scope) {
    if (!array.isArray()) {
      throw MongoError.of(
          40081, "$in requires an array as a second argument, found: " + Bson.typeName(array));
    }
    return BsonBoolean.valueOf(
        array.asArray().stream().anyMatch(element -> scope.order().equal(element, value)));
  }

  private static BsonValue indexOf(List<BsonValue> args, Scope scope) {
    if (Missing.orNull(args.get(0))) {
      return BsonNull.VALUE;
    }
    BsonArray array = array(args.get(0), "$indexOfArray");
    int from = args.size() > 2 ? (int) Bson.asLong(args.get(2)) : 0;
    int to = args.size() > 3 ? (int) Bson.asLong(args.get(3)) : array.size();
    for (int i = from; i < Math.min(to, array.size()); i++) {
      if (scope.order().equal(array.get(i), args.get(1))) {
        return new BsonInt32(i);
      }
    }
    return new BsonInt32(-1);
  }

  private static BsonValue range(List<BsonValue> args) {
    long step = args.size() > 2 ? Bson.asLong(args.get(2)) : 1;
    if (step == 0) {
      throw MongoError.of(34449, "$range requires a non-zero step value");
    }
    long end = Bson.asLong(args.get(1));
    BsonArray numbers = new BsonArray();
    for (long i = Bson.asLong(args.get(0)); step > 0 ? i < end : i > end; i += step) {
      numbers.add(Bson.number(i));
    }
    return numbers;
  }

  private static Set<ValueKey> set(BsonValue value) {
    Set<ValueKey> set = new LinkedHashSet<>();
    array(value, "All operands of a set operator")
        .forEach(element -> set.add(ValueKey.of(element)));
    return set;
  }

  private static BsonValue array(Set<ValueKey> set) {
    return new BsonArray(set.stream().map(ValueKey::value).toList());
  }

  private static BsonValue union(List<BsonValue> args) {
    Set<ValueKey> all = new LinkedHashSet<>();
    for (BsonValue value : args) {
      if (Missing.orNull(value)) {
        return BsonNull.VALUE;
      }
      all.addAll(set(value));
    }
    return array(all);
  }

  private static BsonValue intersection(List<BsonValue> args) {
    if (args.isEmpty() || args.stream().anyMatch(Missing::orNull)) {
      return args.isEmpty() ? new BsonArray() : BsonNull.VALUE;
    }
    Set<ValueKey> common = set(args.getFirst());
    args.forEach(value -> common.retainAll(set(value)));
    return array(common);
  }

  private static BsonValue difference(List<BsonValue> args) {
    if (args.stream().anyMatch(Missing::orNull)) {
      return BsonNull.VALUE;
    }
    Set<ValueKey> rest = set(args.get(0));
    rest.removeAll(set(args.get(1)));
    return array(rest);
  }
}
