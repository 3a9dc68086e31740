package dev.docdb.replicator.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What a stage behind {@code $changeStream} may do. The server accepts more than is good: a token
 * that was changed can't be resumed, and a change without its key, its time or its namespace would
 * go to the wrong place.
 *
 * @param number of the stage, from 1
 * @param name such as {@code $match}
 * @param body what stands behind the name
 */
record PipelineStage(int number, String name, BsonValue body) {
  /** What the replicator resumes, orders and routes by. */
  static final List<String> KEPT =
      List.of("_id", "operationType", "clusterTime", "ns", "documentKey");

  private static final String KEPT_WORDS =
      String.join(", ", KEPT.subList(0, KEPT.size() - 1)) + " and " + KEPT.getLast();

  private static final String ALLOWED =
      "$match, $project, $redact, $addFields and $replaceRoot (on MongoDB also $set, $unset and $replaceWith)";

  /**
   * Checks one stage.
   *
   * @throws IllegalArgumentException with what is wrong; nothing of its content
   */
  static void check(int number, BsonDocument stage) {
    if (stage.size() != 1) {
      throw new IllegalArgumentException(
          "stage " + number + " must have exactly one field, the name of the stage");
    }
    Map.Entry<String, BsonValue> only = stage.entrySet().iterator().next();
    new PipelineStage(number, only.getKey(), only.getValue()).check();
  }

  private void check() {
    switch (name) {
      case "$match" -> document(body);
      case "$project" -> checkProjection(new Projection(document(body)));
      case "$redact" -> checkRedaction();
      case "$addFields", "$set" -> checkWritten(document(body).keySet());
      case "$unset" -> checkUnset();
      case "$replaceRoot" -> checkNewRoot(newRoot());
      case "$replaceWith" -> checkNewRoot(body);
      case "$changeStream" ->
          throw refused("is put in front by the replicator itself; leave it out");
      default -> throw unknown();
    }
  }

  private IllegalArgumentException unknown() {
    // Whatever doesn't look like a stage may be anything, a secret too.
    String shown = name.matches("\\$[A-Za-z]{1,40}") ? " (" + name + ")" : "";
    return new IllegalArgumentException(
        "stage "
            + number
            + shown
            + " can't stand in a change stream, which allows only "
            + ALLOWED);
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("stage " + number + " (" + name + ") " + why);
  }

  private BsonDocument document(BsonValue value) {
    if (value instanceof BsonDocument document) {
      return document;
    }
    throw refused("must hold a document");
  }

  private void checkProjection(Projection projection) {
    KEPT.stream()
        .sorted()
        .filter(projection::changes)
        .findFirst()
        .ifPresent(
            field -> {
              throw refused("takes away, changes or doesn't include " + field + needed());
            });
  }

  private static String needed() {
    return ": the replicator needs " + KEPT_WORDS + " whole and unchanged";
  }

  /** Pruned as a whole, an event is filtered; descended into, it may lose what we live by. */
  private void checkRedaction() {
    if (descends(body)) {
      throw refused(
          "may decide with $$KEEP and $$PRUNE about whole events only: $$DESCEND could take away ns or documentKey");
    }
  }

  private static boolean descends(BsonValue value) {
    return switch (value) {
      case BsonString text -> text.getValue().startsWith("$$DESCEND");
      case BsonArray array -> array.stream().anyMatch(PipelineStage::descends);
      case BsonDocument document -> document.values().stream().anyMatch(PipelineStage::descends);
      case BsonValue other -> false;
    };
  }

  private void checkUnset() {
    List<BsonValue> fields = body instanceof BsonArray array ? array : List.of(body);
    for (BsonValue field : fields) {
      if (!(field instanceof BsonString path)) {
        throw refused("must hold the name of a field, or an array of names");
      }
      checkWritten(Set.of(path.getValue()));
    }
  }

  private void checkWritten(Set<String> paths) {
    for (String path : paths) {
      if (KEPT.contains(root(path))) {
        throw refused("changes " + root(path) + needed());
      }
    }
  }

  private BsonValue newRoot() {
    BsonValue root = document(body).get("newRoot");
    if (root == null || document(body).size() > 1) {
      throw refused("must hold newRoot and nothing else");
    }
    return root;
  }

  /** Of all new roots, only one that keeps the event and adds to it can be judged without data. */
  private void checkNewRoot(BsonValue root) {
    List<BsonValue> parts =
        root instanceof BsonDocument expression
                && expression.size() == 1
                && expression.get("$mergeObjects") instanceof BsonArray array
            ? array
            : List.of();
    if (parts.isEmpty() || !parts.getFirst().equals(new BsonString("$$ROOT"))) {
      throw unjudged();
    }
    for (BsonValue part : parts.subList(1, parts.size())) {
      if (!isPlainDocument(part)) {
        throw unjudged();
      }
      checkWritten(part.asDocument().keySet());
    }
  }

  private IllegalArgumentException unjudged() {
    return refused(
        "must be {$mergeObjects: [\"$$ROOT\", {...}, ...]}, with the fields to write in documents: of any other new"
            + " root nobody can tell whether it keeps "
            + KEPT_WORDS);
  }

  /** Whether it is a document of fields, not an operator that makes one. */
  private static boolean isPlainDocument(BsonValue value) {
    return value instanceof BsonDocument document
        && document.keySet().stream().noneMatch(key -> key.startsWith("$"));
  }

  /** The field of the event in which a path begins. */
  static String root(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }
}
