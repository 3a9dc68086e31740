package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.Map;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Operators on fields whose names are no paths. */
final class FieldOperators {
  private FieldOperators() {}

  static void register(Map<String, Function<BsonValue, Expression>> operators) {
    operators.put("$getField", FieldOperators::getField);
    operators.put("$setField", operand -> setField(operand, "$setField"));
    operators.put("$unsetField", operand -> setField(operand, "$unsetField"));
  }

  private static Expression getField(BsonValue operand) {
    boolean full = operand.isDocument() && operand.asDocument().containsKey("field");
    Expression field =
        full
            ? ScopedOperators.required(operand.asDocument(), "field", "$getField")
            : Expressions.compile(operand);
    Expression input =
        full
            ? ScopedOperators.optional(operand.asDocument(), "input", new BsonString("$$CURRENT"))
            : Scope::current;
    return scope -> {
      BsonValue from = input.evaluate(scope);
      if (Missing.orNull(from)) {
        return from;
      }
      BsonValue name = field.evaluate(scope);
      if (!name.isString()) {
        throw MongoError.of(5654602, "$getField requires 'field' to evaluate to type String");
      }
      return from.isDocument()
          ? Missing.of(from.asDocument().get(name.asString().getValue()))
          : Missing.VALUE;
    };
  }

  private static Expression setField(BsonValue operand, String operator) {
    BsonDocument spec = ScopedOperators.named(operand, operator);
    Expression field = ScopedOperators.required(spec, "field", operator);
    Expression input = ScopedOperators.required(spec, "input", operator);
    Expression value =
        operator.equals("$setField")
            ? ScopedOperators.required(spec, "value", operator)
            : scope -> Missing.VALUE;
    return scope -> {
      BsonValue from = input.evaluate(scope);
      if (Missing.orNull(from)) {
        return BsonNull.VALUE;
      }
      BsonDocument copy = Bson.copy(from.asDocument());
      String name = field.evaluate(scope).asString().getValue();
      BsonValue newValue = value.evaluate(scope);
      if (Missing.is(newValue)) {
        copy.remove(name);
      } else {
        copy.put(name, newValue);
      }
      return copy;
    };
  }
}
