package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** The modifiers that work on arrays. */
record ArrayModifiers(Scope scope) {

  void apply(String operator, BsonValue operand, List<String> path, UpdateTree tree) {
    BsonValue old = tree.get(path);
    if (Missing.is(old) && !operator.equals("$push") && !operator.equals("$addToSet")) {
      return;
    }
    if (!Missing.is(old) && !old.isArray()) {
      throw notAnArray(operator, path, old, tree);
    }
    switch (operator) {
      case "$push" -> push(operand, path, old, tree);
      case "$addToSet" -> addToSet(operand, path, old, tree);
      case "$pop" -> pop(operand, path, old.asArray(), tree);
      case "$pull" -> remove(pulled(operand), path, old.asArray(), tree);
      case "$pullAll" -> {
        BsonArray values = operand.asArray();
        remove(
            element -> values.stream().anyMatch(value -> scope.order().equal(value, element)),
            path,
            old.asArray(),
            tree);
      }
      default -> throw MongoError.of(ErrorCodes.FAILED_TO_PARSE, "Unknown modifier: " + operator);
    }
  }

  private static MongoError notAnArray(
      String operator, List<String> path, BsonValue old, UpdateTree tree) {
    String name = String.join(".", path);
    return operator.equals("$push")
        ? MongoError.of(
            ErrorCodes.BAD_VALUE,
            "The field '%s' must be an array but is of type %s in document {_id: %s}"
                .formatted(
                    name, Bson.typeName(old), Messages.text(Missing.of(tree.root().get("_id")))))
        : MongoError.of(
            operator.equals("$pop") ? ErrorCodes.TYPE_MISMATCH : ErrorCodes.BAD_VALUE,
            "Cannot apply %s to non-array field. Field named '%s' has non-array type %s"
                .formatted(operator, name, Bson.typeName(old)));
  }

  private void push(BsonValue operand, List<String> path, BsonValue old, UpdateTree tree) {
    boolean each = operand.isDocument() && operand.asDocument().containsKey("$each");
    BsonDocument spec = each ? operand.asDocument() : new BsonDocument();
    List<BsonValue> added = each ? spec.getArray("$each") : List.of(operand);
    BsonArray array = Missing.is(old) ? new BsonArray() : new BsonArray(old.asArray());
    int before = array.size();
    BsonValue position = spec.get("$position");
    array.addAll(position == null ? before : place(Bson.asLong(position), before), added);
    sort(array, spec);
    BsonArray cut = cut(array, spec);
    boolean appended = spec.keySet().stream().allMatch(key -> key.equals("$each"));
    if (Missing.is(old) || !appended) {
      tree.set(path, cut);
    } else {
      tree.set(path, cut, false);
      tree.recordAppended(path, cut, before);
    }
  }

  private static int place(long position, int size) {
    return (int) (position < 0 ? Math.max(0, size + position) : Math.min(position, size));
  }

  private void sort(BsonArray array, BsonDocument spec) {
    BsonValue by = spec.get("$sort");
    if (by == null) {
      return;
    }
    List<BsonValue> sorted = new ArrayList<>(array);
    if (by.isDocument()) {
      sorted.sort(SortOrder.of(by.asDocument(), scope.order()).values());
    } else {
      sorted.sort(Bson.asLong(by) < 0 ? scope.order().reversed() : scope.order());
    }
    array.clear();
    array.addAll(sorted);
  }

  private static BsonArray cut(BsonArray array, BsonDocument spec) {
    BsonValue slice = spec.get("$slice");
    if (slice == null) {
      return array;
    }
    long count = Bson.asLong(slice);
    return count < 0
        ? ArrayOperators.slice(array, array.size() + count, array.size())
        : ArrayOperators.slice(array, 0, count);
  }

  private void addToSet(BsonValue operand, List<String> path, BsonValue old, UpdateTree tree) {
    boolean each = operand.isDocument() && operand.asDocument().containsKey("$each");
    List<BsonValue> added = each ? operand.asDocument().getArray("$each") : List.of(operand);
    BsonArray array = Missing.is(old) ? new BsonArray() : new BsonArray(old.asArray());
    int before = array.size();
    for (BsonValue value : added) {
      if (array.stream().noneMatch(element -> scope.order().equal(element, value))) {
        array.add(value);
      }
    }
    if (Missing.is(old)) {
      tree.set(path, array);
    } else {
      tree.set(path, array, false);
      tree.recordAppended(path, array, before);
    }
  }

  private static void pop(BsonValue operand, List<String> path, BsonArray old, UpdateTree tree) {
    if (!Bson.isNumber(operand) || Math.abs(Bson.asLong(operand)) != 1) {
      throw MongoError.of(
          ErrorCodes.FAILED_TO_PARSE, "$pop expects 1 or -1, found: " + Messages.text(operand));
    }
    int size = old.size();
    tree.set(
        path,
        Bson.asLong(operand) < 0
            ? ArrayOperators.slice(old, 1, size)
            : ArrayOperators.slice(old, 0, size - 1L));
  }

  private Predicate<BsonValue> pulled(BsonValue operand) {
    if (operand.isDocument() && !Expressions.isOperator(operand.asDocument())) {
      Filter filter = Filter.of(operand.asDocument(), scope);
      return element -> element.isDocument() && filter.matches(element);
    }
    ValueTest test = ValueTest.of(operand, scope);
    return element -> test.accepts(List.of(element));
  }

  private static void remove(
      Predicate<BsonValue> test, List<String> path, BsonArray old, UpdateTree tree) {
    BsonArray rest = new BsonArray(old.stream().filter(test.negate()).toList());
    if (rest.size() < old.size()) {
      tree.set(path, rest);
    }
  }
}
