package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** Compiles aggregation expressions; what it does not know is an error at once. */
public final class Expressions {
  private static final Map<String, Function<BsonValue, Expression>> OPERATORS = new HashMap<>();

  static {
    ScopedOperators.register(OPERATORS);
    FieldOperators.register(OPERATORS);
    Map<String, Call> calls = new HashMap<>();
    ArithmeticOperators.register(calls);
    LogicOperators.register(calls);
    ArrayOperators.register(calls);
    StringOperators.register(calls);
    TypeOperators.register(calls);
    ObjectOperators.register(calls);
    DateOperators.register(calls);
    calls.forEach((name, call) -> OPERATORS.put(name, operand -> call.compile(name, operand)));
  }

  private Expressions() {}

  /** An operator that only needs the values of its arguments. */
  record Call(int least, int most, Body body) {
    interface Body {
      BsonValue apply(List<BsonValue> arguments, Scope scope);
    }

    Expression compile(String name, BsonValue operand) {
      List<Expression> arguments =
          operand.isArray()
              ? operand.asArray().stream().map(Expressions::compile).toList()
              : List.of(Expressions.compile(operand));
      if (arguments.size() < least || arguments.size() > most) {
        throw wrongArity(name, arguments.size());
      }
      return scope -> body.apply(arguments.stream().map(a -> a.evaluate(scope)).toList(), scope);
    }

    private MongoError wrongArity(String name, int given) {
      return least == most
          ? MongoError.of(
              16020,
              "Expression %s takes exactly %d arguments. %d were passed in."
                  .formatted(name, least, given))
          : MongoError.of(
              28667,
              "Expression %s takes at least %d arguments, and at most %d, but %d were passed in."
                  .formatted(name, least, most, given));
    }
  }

  /** Compiles any expression. */
  public static Expression compile(BsonValue spec) {
    return switch (spec.getBsonType()) {
      case STRING -> text(spec);
      case DOCUMENT -> document(spec.asDocument());
      case ARRAY -> array(spec.asArray());
      default -> scope -> spec;
    };
  }

  /** Whether a document is a call of an operator instead of a document of fields. */
  public static boolean isOperator(BsonDocument document) {
    return !document.isEmpty() && document.getFirstKey().startsWith("$");
  }

  private static Expression text(BsonValue spec) {
    String text = spec.asString().getValue();
    if (text.startsWith("$$")) {
      return variable(Paths.parts(text.substring(2)));
    }
    if (!text.startsWith("$")) {
      return scope -> spec;
    }
    if (text.length() == 1) {
      throw MongoError.of(16872, "'$' by itself is not a valid FieldPath");
    }
    List<String> path = Paths.parts(text.substring(1));
    if (path.stream().anyMatch(String::isEmpty)) {
      throw MongoError.of(15998, "FieldPath field names may not be empty strings.");
    }
    return scope -> Paths.project(scope.current(), path);
  }

  private static Expression variable(List<String> path) {
    List<String> rest = path.subList(1, path.size());
    return scope -> Paths.project(scope.variable(path.getFirst()), rest);
  }

  private static Expression array(BsonArray spec) {
    List<Expression> elements = spec.stream().map(Expressions::compile).toList();
    return scope -> {
      BsonArray array = new BsonArray();
      for (Expression element : elements) {
        BsonValue value = element.evaluate(scope);
        array.add(Missing.is(value) ? BsonNull.VALUE : value);
      }
      return array;
    };
  }

  private static Expression document(BsonDocument spec) {
    if (isOperator(spec)) {
      return operator(spec);
    }
    Map<String, Expression> fields = new LinkedHashMap<>();
    spec.forEach((name, value) -> fields.put(name, compile(value)));
    return scope -> {
      BsonDocument document = new BsonDocument();
      fields.forEach(
          (name, expression) -> {
            BsonValue value = expression.evaluate(scope);
            if (!Missing.is(value)) {
              document.put(name, value);
            }
          });
      return document;
    };
  }

  private static Expression operator(BsonDocument spec) {
    if (spec.size() != 1) {
      throw MongoError.of(
          15983,
          "An object representing an expression must have exactly one field: " + spec.toJson());
    }
    String name = spec.getFirstKey();
    Function<BsonValue, Expression> operator = OPERATORS.get(name);
    if (operator == null) {
      throw MongoError.of(168, "Unrecognized expression '" + name + "'");
    }
    return operator.apply(Missing.of(spec.get(name)));
  }
}
