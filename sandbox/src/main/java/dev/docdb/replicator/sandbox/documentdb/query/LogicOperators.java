package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.query.Expressions.Call;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.bson.BsonBoolean;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/** Comparisons and what follows from them. */
final class LogicOperators {
  private LogicOperators() {}

  static void register(Map<String, Call> calls) {
    calls.put("$eq", comparison(result -> result == 0));
    calls.put("$ne", comparison(result -> result != 0));
    calls.put("$gt", comparison(result -> result > 0));
    calls.put("$gte", comparison(result -> result >= 0));
    calls.put("$lt", comparison(result -> result < 0));
    calls.put("$lte", comparison(result -> result <= 0));
    calls.put(
        "$cmp",
        new Call(
            2,
            2,
            (args, scope) ->
                new BsonInt32(Integer.signum(scope.order().compare(args.get(0), args.get(1))))));
    calls.put(
        "$not", new Call(1, 1, (args, scope) -> BsonBoolean.valueOf(!Bson.isTrue(args.get(0)))));
    calls.put("$ifNull", new Call(2, 1000, (args, scope) -> ifNull(args)));
  }

  private static Call comparison(IntPredicate accepted) {
    return new Call(
        2,
        2,
        (args, scope) ->
            BsonBoolean.valueOf(accepted.test(compare(args.get(0), args.get(1), scope))));
  }

  private static int compare(BsonValue left, BsonValue right, Scope scope) {
    if (Missing.is(left) || Missing.is(right)) {
      boolean both = Missing.is(left) && Missing.is(right);
      boolean leftMinKey = left.getBsonType() == org.bson.BsonType.MIN_KEY;
      boolean rightMinKey = right.getBsonType() == org.bson.BsonType.MIN_KEY;
      if (both || leftMinKey || rightMinKey) {
        return leftMinKey ? -1 : rightMinKey ? 1 : 0;
      }
      return Missing.is(left) ? -1 : 1;
    }
    return scope.order().compare(left, right);
  }

  private static BsonValue ifNull(List<BsonValue> args) {
    for (BsonValue value : args.subList(0, args.size() - 1)) {
      if (!Missing.orNull(value)) {
        return value;
      }
    }
    return args.getLast();
  }
}
