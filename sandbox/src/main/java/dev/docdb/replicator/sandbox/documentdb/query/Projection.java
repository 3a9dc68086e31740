package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Which fields of a document go on, and which are computed. */
public final class Projection {
  /** A field to keep or to drop, one to compute, or a document of such. */
  private sealed interface Node {
    record Flag() implements Node {}

    record Computed(Expression expression) implements Node {}

    record Nested(Map<String, Node> fields) implements Node {}
  }

  private final Node.Nested root;
  private final boolean inclusive;
  private final boolean keepId;

  private Projection(Node.Nested root, boolean inclusive, boolean keepId) {
    this.root = root;
    this.inclusive = inclusive;
    this.keepId = keepId;
  }

  /** Reads the specification of a $project stage. */
  public static Projection of(BsonDocument spec) {
    if (spec.isEmpty()) {
      throw MongoError.of(51272, "projection specification must have at least one field");
    }
    Node.Nested root = new Node.Nested(new LinkedHashMap<>());
    Boolean inclusive = null;
    for (Map.Entry<String, BsonValue> field : flatten(spec).entrySet()) {
      Boolean flag = flag(field.getValue());
      if (field.getKey().equals("_id") && flag != null && !flag) {
        continue;
      }
      boolean includes = flag == null || flag;
      boolean decides = !field.getKey().equals("_id");
      if (decides && inclusive != null && inclusive != includes) {
        throw mixed(field.getKey(), inclusive);
      }
      inclusive = decides ? Boolean.valueOf(includes) : inclusive;
      add(root, field.getKey(), flag == null ? computed(field.getValue()) : new Node.Flag());
    }
    BsonValue id = spec.get("_id");
    boolean keepId = id == null || !Boolean.FALSE.equals(flag(id));
    return new Projection(root, inclusive == null ? keepId : inclusive, keepId);
  }

  private static MongoError mixed(String path, boolean inclusive) {
    return inclusive
        ? MongoError.of(31254, "Cannot do exclusion on field " + path + " in inclusion projection")
        : MongoError.of(31253, "Cannot do inclusion on field " + path + " in exclusion projection");
  }

  /** Reads the specification of $addFields: everything is kept, the fields named are computed. */
  public static Projection adding(BsonDocument spec) {
    Node.Nested root = new Node.Nested(new LinkedHashMap<>());
    flatten(spec).forEach((path, value) -> add(root, path, computed(value)));
    return new Projection(root, false, true);
  }

  private static Node computed(BsonValue value) {
    return new Node.Computed(Expressions.compile(value));
  }

  /** Documents of fields become dotted paths; documents that call an operator stay. */
  private static Map<String, BsonValue> flatten(BsonDocument spec) {
    Map<String, BsonValue> flat = new LinkedHashMap<>();
    spec.forEach(
        (name, value) -> {
          if (name.startsWith("$")) {
            throw MongoError.of(
                16410,
                "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
          }
          boolean nested =
              value.isDocument()
                  && !value.asDocument().isEmpty()
                  && !Expressions.isOperator(value.asDocument());
          if (nested) {
            flatten(value.asDocument()).forEach((rest, leaf) -> flat.put(name + "." + rest, leaf));
          } else {
            flat.put(name, value);
          }
        });
    return flat;
  }

  private static @Nullable Boolean flag(BsonValue value) {
    return (value.isBoolean() || Bson.isNumber(value)) ? Boolean.valueOf(Bson.isTrue(value)) : null;
  }

  private static void add(Node.Nested root, String path, Node leaf) {
    Node.Nested current = root;
    List<String> parts = Paths.parts(path);
    if (parts.stream().anyMatch(String::isEmpty)) {
      throw MongoError.of(15998, "FieldPath field names may not be empty strings.");
    }
    for (String part : parts.subList(0, parts.size() - 1)) {
      Node child =
          current.fields().computeIfAbsent(part, k -> new Node.Nested(new LinkedHashMap<>()));
      if (!(child instanceof Node.Nested nested)) {
        throw MongoError.of(31250, "Path collision at " + path);
      }
      current = nested;
    }
    if (current.fields().put(parts.getLast(), leaf) != null) {
      throw MongoError.of(31250, "Path collision at " + path);
    }
  }

  /** The document as projected. */
  public BsonDocument apply(BsonDocument document, Scope scope) {
    Scope here = scope.on(document);
    BsonDocument result = new BsonDocument();
    BsonDocument input = Bson.decoded(document);
    BsonValue id = input.get("_id");
    boolean idIsComputed = root.fields().get("_id") instanceof Node.Computed;
    if (keepId && id != null && !idIsComputed && inclusive) {
      result.put("_id", id);
    }
    result.putAll(inclusive ? include(input, root, here) : exclude(input, root, here));
    if (!keepId) {
      result.remove("_id");
    }
    return result;
  }

  private BsonDocument include(BsonDocument input, Node.Nested node, Scope scope) {
    BsonDocument result = new BsonDocument();
    input.forEach(
        (name, value) -> {
          Node child = node.fields().get(name);
          if (child instanceof Node.Flag) {
            result.put(name, value);
          } else if (child instanceof Node.Nested nested) {
            put(result, name, into(value, nested, scope));
          }
        });
    compute(result, node, scope);
    return result;
  }

  private BsonDocument exclude(BsonDocument input, Node.Nested node, Scope scope) {
    BsonDocument result = new BsonDocument();
    input.forEach(
        (name, value) -> {
          Node child = node.fields().get(name);
          if (child instanceof Node.Nested nested) {
            put(result, name, into(value, nested, scope));
          } else if (child instanceof Node.Computed computed) {
            put(result, name, computed.expression().evaluate(scope));
          } else if (child == null) {
            result.put(name, value);
          }
        });
    compute(result, node, scope);
    return result;
  }

  /** Follows the projection into a value: each element of an array, and documents. */
  private BsonValue into(BsonValue value, Node.Nested nested, Scope scope) {
    if (value.isDocument()) {
      return inclusive
          ? include(value.asDocument(), nested, scope)
          : exclude(value.asDocument(), nested, scope);
    }
    if (value.isArray()) {
      BsonArray mapped = new BsonArray();
      for (BsonValue element : value.asArray()) {
        BsonValue projected = into(element, nested, scope);
        if (!Missing.is(projected)) {
          mapped.add(projected);
        }
      }
      return mapped;
    }
    if (computes(nested)) {
      return include(new BsonDocument(), nested, scope);
    }
    return inclusive ? Missing.VALUE : value;
  }

  private void compute(BsonDocument result, Node.Nested node, Scope scope) {
    node.fields()
        .forEach(
            (name, child) -> {
              if (child instanceof Node.Computed computed
                  && !(!inclusive && result.containsKey(name))) {
                put(result, name, computed.expression().evaluate(scope));
              } else if (child instanceof Node.Nested nested
                  && computes(nested)
                  && !result.containsKey(name)) {
                result.put(name, include(new BsonDocument(), nested, scope));
              }
            });
  }

  private static boolean computes(Node.Nested nested) {
    return nested.fields().values().stream()
        .anyMatch(
            child ->
                switch (child) {
                  case Node.Flag() -> false;
                  case Node.Computed(Expression expression) -> expression != null;
                  case Node.Nested inner -> computes(inner);
                });
  }

  private static void put(BsonDocument result, String name, BsonValue value) {
    if (!Missing.is(value)) {
      result.put(name, value);
    }
  }
}
