package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** A compiled aggregation pipeline, without the stages that only a command can run. */
public final class Pipeline {
  /** What a real server runs and this one doesn't. */
  private static final Set<String> NOT_BUILT =
      Set.of(
          "$geoNear",
          "$planCacheStats",
          "$search",
          "$searchMeta",
          "$vectorSearch",
          "$fill",
          "$densify",
          "$setWindowFields",
          "$shardedDataDistribution");

  /** Stages that read from or write to more than the pipeline's documents. */
  private static final Set<String> OF_COMMANDS =
      Set.of(
          "$out",
          "$merge",
          "$changeStream",
          "$changeStreamSplitLargeEvent",
          "$listLocalSessions",
          "$listSessions",
          "$currentOp",
          "$collStats",
          "$indexStats",
          "$documents",
          "$listChangeStreams",
          "$listSearchIndexes");

  private static final Set<String> PLAIN =
      Set.of(
          "$match",
          "$project",
          "$addFields",
          "$set",
          "$unset",
          "$replaceRoot",
          "$replaceWith",
          "$redact",
          "$limit",
          "$skip",
          "$sort",
          "$count",
          "$group",
          "$unwind",
          "$lookup",
          "$sortByCount",
          "$facet",
          "$sample",
          "$bucket",
          "$bucketAuto",
          "$unionWith",
          "$graphLookup");

  private final List<Stage> stages;

  private Pipeline(List<Stage> stages) {
    this.stages = List.copyOf(stages);
  }

  /** Compiles all stages; what is unknown or malformed is an error at once. */
  public static Pipeline of(BsonArray specs, Scope scope, Collections collections) {
    List<Stage> stages = new ArrayList<>();
    for (BsonValue spec : specs) {
      String name = name(spec);
      stages.add(stage(name, spec.asDocument().get(name, spec), scope, collections));
    }
    return new Pipeline(stages);
  }

  /** The name of a stage, known or not. */
  public static String name(BsonValue spec) {
    if (!spec.isDocument()) {
      throw MongoError.of(
          ErrorCodes.TYPE_MISMATCH, "Each element of the 'pipeline' array must be an object");
    }
    if (spec.asDocument().size() != 1) {
      throw MongoError.of(
          40323, "A pipeline stage specification object must contain exactly one field.");
    }
    return spec.asDocument().getFirstKey();
  }

  /** Whether a stage of this name exists at all. */
  public static boolean isKnown(String name) {
    return PLAIN.contains(name) || OF_COMMANDS.contains(name) || NOT_BUILT.contains(name);
  }

  /** What is said of a stage that does not exist. */
  public static MongoError unknown(String name) {
    return MongoError.of(
        ErrorCodes.UNKNOWN_STAGE, "Unrecognized pipeline stage name: '" + name + "'");
  }

  /** Whether it lets everything through as it is. */
  public boolean isEmpty() {
    return stages.isEmpty();
  }

  /** All that comes out. */
  public List<BsonDocument> process(List<BsonDocument> input) {
    List<BsonDocument> documents = input;
    for (Stage stage : stages) {
      documents = stage.process(documents);
    }
    return documents;
  }

  /** What becomes of one document. */
  public Optional<BsonDocument> maybe(BsonDocument document) {
    return process(List.of(document)).stream().findFirst();
  }

  /** What becomes of one document in a pipeline that never drops any. */
  public BsonDocument one(BsonDocument document) {
    return maybe(document).orElse(document);
  }

  private static Stage stage(String name, BsonValue spec, Scope scope, Collections collections) {
    return switch (name) {
      case "$match" -> match(spec, scope);
      case "$project" -> single(Projection.of(document(name, spec, 15969)), scope);
      case "$addFields", "$set" -> single(Projection.adding(document(name, spec, 40272)), scope);
      case "$unset" -> single(unset(spec), scope);
      case "$replaceRoot" -> replaceRoot(newRoot(spec), scope);
      case "$replaceWith" -> replaceRoot(spec, scope);
      case "$redact" -> new Redact(Expressions.compile(spec), scope);
      case "$limit" -> whole(input -> input.stream().limit(positive(name, spec)).toList());
      case "$skip" -> whole(input -> input.stream().skip(Bson.asLong(spec)).toList());
      case "$sort" -> sort(spec, scope);
      case "$count" -> count(spec);
      case "$group" -> new Group(document(name, spec, 15947), scope);
      case "$sortByCount" -> sortByCount(spec, scope);
      case "$unwind" -> Unwind.of(spec);
      case "$sample" -> sample(spec);
      case "$facet" -> facet(spec.asDocument(), scope, collections);
      case "$lookup" -> new Lookup(spec.asDocument(), scope, collections);
      case "$unionWith" -> Lookup.unionWith(spec, scope, collections);
      case "$graphLookup" -> new GraphLookup(spec.asDocument(), scope, collections);
      case "$bucket" -> Buckets.fixed(spec.asDocument(), scope);
      case "$bucketAuto" -> Buckets.automatic(spec.asDocument(), scope);
      default -> throw refused(name);
    };
  }

  private static MongoError refused(String name) {
    if (NOT_BUILT.contains(name)) {
      return MongoError.of(238, name + " is not implemented by this embedded server");
    }
    return OF_COMMANDS.contains(name)
        ? MongoError.of(40602, name + " is only valid as the first stage in a pipeline.")
        : unknown(name);
  }

  private static Stage whole(Stage.Whole stage) {
    return stage;
  }

  private static BsonDocument document(String name, BsonValue spec, int code) {
    if (!spec.isDocument()) {
      throw MongoError.of(code, name + " specification must be an object");
    }
    return spec.asDocument();
  }

  private static Stage match(BsonValue spec, Scope scope) {
    Filter filter = Filter.of(document("the match filter", spec, 15959), scope);
    return (Stage.Single)
        input -> filter.matches(Bson.decoded(input)) ? Optional.of(input) : Optional.empty();
  }

  private static Stage single(Projection projection, Scope scope) {
    return (Stage.Single) input -> Optional.of(projection.apply(input, scope));
  }

  private static Projection unset(BsonValue spec) {
    BsonDocument excluded = new BsonDocument();
    List<BsonValue> names = spec.isArray() ? spec.asArray() : List.of(spec);
    for (BsonValue name : names) {
      if (!name.isString()) {
        throw MongoError.of(
            31120,
            "$unset specification must be a string or an array containing only string fields");
      }
      excluded.put(name.asString().getValue(), new BsonInt32(0));
    }
    return Projection.of(excluded);
  }

  private static BsonValue newRoot(BsonValue spec) {
    BsonValue root = spec.isDocument() ? spec.asDocument().get("newRoot") : null;
    if (root == null) {
      throw MongoError.of(40231, "no newRoot specified for the $replaceRoot stage");
    }
    return root;
  }

  private static Stage replaceRoot(BsonValue spec, Scope scope) {
    Expression root = Expressions.compile(spec);
    return (Stage.Single)
        input -> {
          BsonValue value = root.evaluate(scope.on(Bson.decoded(input)));
          if (!value.isDocument()) {
            throw MongoError.of(
                40228,
                "'newRoot' expression  must evaluate to an object, but resulting value was: "
                    + Messages.text(value));
          }
          return Optional.of(value.asDocument());
        };
  }

  private static long positive(String name, BsonValue spec) {
    if (!Bson.isNumber(spec) || Bson.asLong(spec) <= 0) {
      throw MongoError.of(15958, "the " + name.substring(1) + " must be positive");
    }
    return Bson.asLong(spec);
  }

  private static Stage sort(BsonValue spec, Scope scope) {
    SortOrder order = SortOrder.of(document("the $sort key", spec, 15973), scope.order());
    return whole(
        input ->
            input.stream()
                .map(Bson::decoded)
                .sorted((left, right) -> order.values().compare(left, right))
                .toList());
  }

  private static Stage count(BsonValue spec) {
    String name = spec.isString() ? spec.asString().getValue() : "";
    if (name.isEmpty() || name.startsWith("$") || name.contains(".")) {
      throw MongoError.of(40156, "the count field must be a non-empty string");
    }
    return whole(
        input ->
            input.isEmpty()
                ? List.of()
                : List.of(new BsonDocument(name, Bson.number(input.size()))));
  }

  private static Stage sortByCount(BsonValue spec, Scope scope) {
    Stage group =
        new Group(
            new BsonDocument("_id", spec)
                .append("count", new BsonDocument("$sum", new BsonInt32(1))),
            scope);
    Stage sort = sort(new BsonDocument("count", new BsonInt32(-1)), scope);
    return whole(input -> sort.process(group.process(input)));
  }

  private static Stage sample(BsonValue spec) {
    long size = Bson.asLong(spec.asDocument().get("size", new BsonString("")));
    return whole(
        input -> {
          List<BsonDocument> shuffled = new ArrayList<>(input);
          java.util.Collections.shuffle(shuffled);
          return shuffled.stream().limit(size).toList();
        });
  }

  private static Stage facet(BsonDocument spec, Scope scope, Collections collections) {
    List<String> names = List.copyOf(spec.keySet());
    List<Pipeline> parts =
        names.stream().map(name -> of(spec.getArray(name), scope, collections)).toList();
    return whole(
        input -> {
          BsonDocument result = new BsonDocument();
          for (int i = 0; i < names.size(); i++) {
            result.put(names.get(i), new BsonArray(parts.get(i).process(input)));
          }
          return List.of(result);
        });
  }
}
