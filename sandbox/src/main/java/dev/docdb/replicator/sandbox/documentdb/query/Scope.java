package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.ValueOrder;
import java.util.HashMap;
import java.util.Map;
import org.bson.BsonValue;

/** What an expression can see: the document, the variables, and how strings compare. */
public final class Scope {
  private final BsonValue root;
  private final Map<String, BsonValue> variables;
  private final ValueOrder order;

  private Scope(BsonValue root, Map<String, BsonValue> variables, ValueOrder order) {
    this.root = root;
    this.variables = Map.copyOf(variables);
    this.order = order;
  }

  /** A scope without a document: for constants, and as the start of others. */
  public static Scope of(Map<String, BsonValue> variables, ValueOrder order) {
    return new Scope(Missing.VALUE, variables, order);
  }

  /** A scope without variables and collation. */
  public static Scope empty() {
    return of(Map.of(), ValueOrder.SIMPLE);
  }

  /** The same scope on a document. */
  public Scope on(BsonValue document) {
    return new Scope(document, variables, order);
  }

  /** The same scope with one more variable. */
  public Scope with(String name, BsonValue value) {
    Map<String, BsonValue> more = new HashMap<>(variables);
    more.put(name, value);
    return new Scope(root, more, order);
  }

  /** The order in which values compare here. */
  public ValueOrder order() {
    return order;
  }

  /** The document that paths start from. */
  public BsonValue current() {
    BsonValue current = variables.get("CURRENT");
    return current == null ? root : current;
  }

  /** The value of a variable. */
  public BsonValue variable(String name) {
    BsonValue value = variables.get(name);
    if (value != null) {
      return value;
    }
    return switch (name) {
      case "ROOT" -> root;
      case "CURRENT" -> current();
      case "REMOVE" -> Missing.VALUE;
      case "DESCEND", "PRUNE", "KEEP" -> new org.bson.BsonString("$$" + name);
      default -> throw MongoError.of(17276, "Use of undefined variable: " + name);
    };
  }
}
