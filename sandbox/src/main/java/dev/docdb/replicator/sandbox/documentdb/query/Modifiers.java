package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.Numbers;
import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** The modifiers of an update: $set, $inc, $push and the others. */
final class Modifiers {
  private static final Set<String> KNOWN =
      Set.of(
          "$set",
          "$unset",
          "$inc",
          "$mul",
          "$min",
          "$max",
          "$rename",
          "$currentDate",
          "$setOnInsert",
          "$push",
          "$addToSet",
          "$pop",
          "$pull",
          "$pullAll",
          "$bit");

  private record Modifier(String operator, String path, BsonValue operand) {}

  private final List<Modifier> modifiers = new ArrayList<>();
  private final UpdatePaths paths;
  private final Scope scope;

  Modifiers(BsonDocument spec, UpdatePaths paths, Scope scope) {
    this.paths = paths;
    this.scope = scope;
    spec.forEach(this::add);
    List<String> all = modifiers.stream().map(Modifier::path).toList();
    paths.check(all);
    checkConflicts(all);
  }

  private void add(String operator, BsonValue fields) {
    if (!KNOWN.contains(operator)) {
      throw MongoError.of(
          ErrorCodes.FAILED_TO_PARSE,
          "Unknown modifier: "
              + operator
              + ". Expected a valid update modifier or pipeline-style update specified as an array");
    }
    if (!fields.isDocument()) {
      throw MongoError.of(
          ErrorCodes.FAILED_TO_PARSE,
          "Modifiers operate on fields but we found type %s instead. For example: {$mod: {<field>: ...}} not {%s: %s}"
              .formatted(Bson.typeName(fields), operator, Messages.text(fields)));
    }
    fields
        .asDocument()
        .forEach((path, operand) -> modifiers.add(checked(new Modifier(operator, path, operand))));
  }

  private static Modifier checked(Modifier modifier) {
    List<String> parts = Paths.parts(modifier.path());
    if (modifier.path().isEmpty() || parts.stream().anyMatch(String::isEmpty)) {
      throw MongoError.of(
          56,
          "The update path '"
              + modifier.path()
              + "' contains an empty field name, which is not allowed.");
    }
    if (parts.getFirst().equals("$") || parts.getFirst().startsWith("$[")) {
      throw MongoError.of(
          ErrorCodes.BAD_VALUE,
          "Cannot have positional (i.e. '$') element in the first position in path '"
              + modifier.path()
              + "'");
    }
    return modifier;
  }

  private static void checkConflicts(List<String> all) {
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        if ((all.get(j) + ".").startsWith(all.get(i) + ".")
            || (all.get(i) + ".").startsWith(all.get(j) + ".")) {
          String shorter = all.get(i).length() < all.get(j).length() ? all.get(i) : all.get(j);
          throw MongoError.of(
              ErrorCodes.CONFLICTING_UPDATE_OPERATORS,
              "Updating the path '%s' would create a conflict at '%s'"
                  .formatted(all.get(j), shorter));
        }
      }
    }
  }

  void apply(UpdateTree tree, boolean inserting) {
    for (Modifier modifier : modifiers) {
      if (modifier.operator().equals("$setOnInsert") && !inserting) {
        continue;
      }
      for (List<String> path : paths.resolve(modifier.path(), tree)) {
        apply(modifier, path, tree);
      }
    }
  }

  private void apply(Modifier modifier, List<String> path, UpdateTree tree) {
    BsonValue operand = Bson.copy(modifier.operand());
    BsonValue old = tree.get(path);
    switch (modifier.operator()) {
      case "$set", "$setOnInsert" -> tree.set(path, operand);
      case "$unset" -> tree.unset(path);
      case "$inc" -> tree.set(path, arithmetic(modifier, old, tree, Numbers::add));
      case "$mul" -> tree.set(path, product(modifier, old, tree));
      case "$min", "$max" -> extreme(modifier, path, old, tree);
      case "$rename" -> rename(modifier, path, old, tree);
      case "$currentDate" -> tree.set(path, now(operand));
      case "$bit" -> tree.set(path, bits(operand, old));
      default -> new ArrayModifiers(scope).apply(modifier.operator(), operand, path, tree);
    }
  }

  private static BsonValue arithmetic(
      Modifier modifier, BsonValue old, UpdateTree tree, BinaryOperator<BsonValue> body) {
    if (!Bson.isNumber(modifier.operand())) {
      throw MongoError.of(
          ErrorCodes.TYPE_MISMATCH,
          "Cannot %s with non-numeric argument: {%s: %s}"
              .formatted(
                  modifier.operator().equals("$inc") ? "increment" : "multiply",
                  modifier.path(),
                  Messages.text(modifier.operand())));
    }
    if (Missing.is(old)) {
      return modifier.operand();
    }
    if (!Bson.isNumber(old)) {
      BsonValue id = Missing.of(tree.root().get("_id"));
      throw MongoError.of(
          ErrorCodes.TYPE_MISMATCH,
          "Cannot apply %s to a value of non-numeric type. {_id: %s} has the field '%s' of non-numeric type %s"
              .formatted(
                  modifier.operator(),
                  Messages.text(id),
                  Paths.parts(modifier.path()).getLast(),
                  Bson.typeName(old)));
    }
    return body.apply(old, modifier.operand());
  }

  private static BsonValue product(Modifier modifier, BsonValue old, UpdateTree tree) {
    BsonValue product = arithmetic(modifier, old, tree, Numbers::multiply);
    return Missing.is(old) ? Numbers.multiply(product, new BsonInt32(0)) : product;
  }

  private void extreme(Modifier modifier, List<String> path, BsonValue old, UpdateTree tree) {
    int order = Missing.is(old) ? 0 : scope.order().compare(modifier.operand(), old);
    boolean wins = modifier.operator().equals("$min") ? order < 0 : order > 0;
    if (Missing.is(old) || wins) {
      tree.set(path, Bson.copy(modifier.operand()));
    }
  }

  private static void rename(Modifier modifier, List<String> path, BsonValue old, UpdateTree tree) {
    if (!modifier.operand().isString()) {
      throw MongoError.of(
          ErrorCodes.BAD_VALUE,
          "The 'to' field for $rename must be a string: " + Messages.text(modifier.operand()));
    }
    if (!Missing.is(old)) {
      tree.unset(path);
      tree.set(Paths.parts(modifier.operand().asString().getValue()), old);
    }
  }

  private BsonValue now(BsonValue operand) {
    boolean timestamp =
        operand.isDocument()
            && operand.asDocument().containsKey("$type")
            && operand.asDocument().getString("$type").getValue().equals("timestamp");
    return scope.variable(timestamp ? "CLUSTER_TIME" : "NOW");
  }

  private static BsonValue bits(BsonValue operand, BsonValue old) {
    if (!operand.isDocument()) {
      throw MongoError.of(
          ErrorCodes.BAD_VALUE, "The $bit modifier is not compatible with a scalar");
    }
    BsonValue result = Missing.is(old) ? new BsonInt32(0) : old;
    for (Map.Entry<String, BsonValue> step : operand.asDocument().entrySet()) {
      long left = Bson.asLong(result);
      long right = Bson.asLong(step.getValue());
      long value =
          switch (step.getKey()) {
            case "and" -> left & right;
            case "or" -> left | right;
            case "xor" -> left ^ right;
            default ->
                throw MongoError.of(
                    ErrorCodes.BAD_VALUE,
                    "The $bit modifier only supports 'and', 'or', and 'xor', not '"
                        + step.getKey()
                        + "'");
          };
      boolean wide = result.isInt64() || step.getValue().isInt64();
      result = wide ? new BsonInt64(value) : new BsonInt32((int) value);
    }
    return Missing.orNull(result) ? BsonNull.VALUE : result;
  }
}
