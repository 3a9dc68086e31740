package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import dev.docdb.replicator.sandbox.documentdb.values.ValueOrder;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A compiled update: modifiers, a pipeline, or a replacement. */
public final class Update {
  private static final Set<String> STAGES =
      Set.of("$addFields", "$set", "$project", "$unset", "$replaceRoot", "$replaceWith");

  private final BsonValue spec;
  private final @Nullable Modifiers modifiers;
  private final @Nullable Pipeline pipeline;

  private Update(BsonValue spec, @Nullable Modifiers modifiers, @Nullable Pipeline pipeline) {
    this.spec = spec;
    this.modifiers = modifiers;
    this.pipeline = pipeline;
  }

  /**
   * A document's new version.
   *
   * @param description what changed, or null for a replacement
   * @param changed whether anything differs at all
   */
  public record Result(
      BsonDocument document, @Nullable BsonDocument description, boolean changed) {}

  /** Compiles an update of the documents that a query finds. */
  public static Update of(BsonValue spec, BsonArray arrayFilters, BsonDocument query, Scope scope) {
    if (spec.isArray()) {
      return new Update(spec, null, pipeline(spec.asArray(), scope));
    }
    if (!spec.isDocument()) {
      throw MongoError.of(
          ErrorCodes.FAILED_TO_PARSE, "Update argument must be either an object or an array");
    }
    if (!Expressions.isOperator(spec.asDocument())) {
      return new Update(spec, null, null);
    }
    UpdatePaths paths = new UpdatePaths(arrayFilters, Filter.of(query, scope), scope);
    return new Update(spec, new Modifiers(spec.asDocument(), paths, scope), null);
  }

  /** Refuses stages that no update may have; what is no pipeline is not looked at. */
  public static void checkStages(BsonValue spec) {
    if (!spec.isArray()) {
      return;
    }
    for (BsonValue stage : spec.asArray()) {
      String name = Pipeline.name(stage);
      if (!STAGES.contains(name)) {
        throw Pipeline.isKnown(name)
            ? MongoError.of(
                ErrorCodes.INVALID_OPTIONS, name + " is not allowed to be used within an update")
            : Pipeline.unknown(name);
      }
    }
  }

  private static Pipeline pipeline(BsonArray stages, Scope scope) {
    checkStages(stages);
    return Pipeline.of(stages, scope, Collections.NONE);
  }

  /** Whether it replaces whole documents. */
  public boolean isReplacement() {
    return modifiers == null && pipeline == null;
  }

  /** The new version of a document that is there. */
  public Result apply(BsonDocument before) {
    Result result = change(before, false);
    BsonValue id = Missing.of(before.get("_id"));
    if (!Bson.identical(id, Missing.of(result.document().get("_id")))) {
      throw alteredId(result.document());
    }
    return result;
  }

  private MongoError alteredId(BsonDocument after) {
    return MongoError.of(
        ErrorCodes.IMMUTABLE_FIELD,
        modifiers == null
            ? "After applying the update, the (immutable) field '_id' was found to have been altered to _id: "
                + Messages.text(Missing.of(after.get("_id")))
            : "Performing an update on the path '_id' would modify the immutable field '_id'");
  }

  private Result change(BsonDocument before, boolean inserting) {
    if (modifiers != null) {
      UpdateTree tree = new UpdateTree(Bson.copy(before));
      modifiers.apply(tree, inserting);
      return new Result(tree.root(), tree.changes().description(), !tree.changes().isEmpty());
    }
    if (pipeline != null) {
      BsonDocument after = withId(pipeline.one(before), before);
      FieldChanges changes = DocumentDiff.between(before, after);
      return new Result(after, changes.description(), !Bson.identical(before, after));
    }
    BsonDocument after = withId(spec.asDocument(), before);
    return new Result(after, null, !Bson.identical(before, after));
  }

  /** The document with the id of the one that it replaces, and with the id first. */
  private static BsonDocument withId(BsonDocument document, BsonDocument before) {
    BsonValue id = document.get("_id");
    BsonValue kept = id == null ? before.get("_id") : id;
    BsonDocument copy = new BsonDocument();
    if (kept != null) {
      BsonValue old = before.get("_id");
      boolean same = old != null && ValueOrder.SIMPLE.equal(old, kept);
      copy.put("_id", same && old != null ? old : kept);
    }
    Bson.decoded(document)
        .forEach(
            (name, value) -> {
              if (!name.equals("_id")) {
                copy.put(name, Bson.copy(value));
              }
            });
    return copy;
  }

  /** The document that an upsert inserts: what the query says about equality, then the update. */
  public BsonDocument inserted(BsonDocument query) {
    BsonDocument seed = new BsonDocument();
    if (isReplacement()) {
      BsonDocument equalities = new BsonDocument();
      seed(equalities, query);
      if (equalities.containsKey("_id")) {
        seed.put("_id", equalities.get("_id"));
      }
    } else {
      seed(seed, query);
    }
    BsonDocument document = change(seed, true).document();
    BsonDocument result = new BsonDocument();
    BsonValue id = document.get("_id");
    result.put("_id", id == null ? new BsonObjectId() : id);
    result.putAll(document);
    BsonValue asked = seed.get("_id");
    if (asked != null && id != null && !ValueOrder.SIMPLE.equal(asked, id)) {
      throw alteredId(document);
    }
    return result;
  }

  private static void seed(BsonDocument into, BsonDocument query) {
    for (Map.Entry<String, BsonValue> field : Bson.decoded(query).entrySet()) {
      BsonValue value = field.getValue();
      if (field.getKey().equals("$and")) {
        value.asArray().forEach(part -> seed(into, part.asDocument()));
      } else if (!field.getKey().startsWith("$")) {
        seed(into, field.getKey(), value);
      }
    }
  }

  private static void seed(BsonDocument into, String path, BsonValue condition) {
    if (condition.isDocument() && Expressions.isOperator(condition.asDocument())) {
      BsonValue equal = condition.asDocument().get("$eq");
      if (equal != null) {
        Paths.set(into, path, Bson.copy(equal));
      }
    } else if (!condition.isRegularExpression()) {
      Paths.set(into, path, Bson.copy(condition));
    }
  }
}
