package dev.docdb.replicator.sandbox.documentdb.query;

import org.bson.BsonValue;

/** A compiled aggregation expression. */
@FunctionalInterface
public interface Expression {
  /** The expression's value, which may be missing. */
  BsonValue evaluate(Scope scope);
}
