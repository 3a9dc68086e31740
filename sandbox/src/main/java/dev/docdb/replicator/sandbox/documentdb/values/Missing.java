package dev.docdb.replicator.sandbox.documentdb.values;

import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What a path leads to where a document has no such field: told apart from null and undefined. */
public final class Missing {
  public static final BsonValue VALUE = new BsonUndefined();

  private Missing() {}

  /** Whether this is the one value that stands for no field. */
  @SuppressWarnings("ReferenceEquality") // it is told from a stored undefined by being this object
  public static boolean is(BsonValue value) {
    return value == VALUE;
  }

  /** Whether this is missing, null or undefined, which most operators treat alike. */
  public static boolean orNull(BsonValue value) {
    return value.isNull() || value instanceof BsonUndefined;
  }

  /** A value for what may be absent from a map. */
  public static BsonValue of(@Nullable BsonValue value) {
    return value == null ? VALUE : value;
  }
}
