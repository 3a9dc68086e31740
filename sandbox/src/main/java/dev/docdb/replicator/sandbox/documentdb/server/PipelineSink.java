package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.query.Scope;
import dev.docdb.replicator.sandbox.documentdb.query.Update;
import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.ErrorCodes;
import dev.docdb.replicator.sandbox.documentdb.values.Missing;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import dev.docdb.replicator.sandbox.documentdb.values.Paths;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** Writes what a pipeline gives into a collection: $out and $merge. */
record PipelineSink(Request request, Scope scope) {

  void write(BsonDocument stage, List<BsonDocument> documents) {
    BsonValue out = stage.get("$out");
    if (out != null) {
      replaceAll(namespace(out), documents);
      return;
    }
    BsonValue merge = stage.get("$merge", stage);
    BsonDocument spec = merge.isString() ? new BsonDocument("into", merge) : merge.asDocument();
    Namespace into = namespace(spec.get("into", spec));
    documents.forEach(document -> merge(into, spec, Bson.copy(document)));
  }

  private Namespace namespace(BsonValue target) {
    if (target.isString()) {
      return new Namespace(request.database(), target.asString().getValue());
    }
    BsonDocument spec = target.asDocument();
    return new Namespace(
        spec.getString("db", new BsonString(request.database())).getValue(),
        spec.getString("coll", new BsonString("")).getValue());
  }

  private void replaceAll(Namespace namespace, List<BsonDocument> documents) {
    request
        .workspace()
        .find(namespace)
        .ifPresent(
            collection ->
                List.copyOf(collection.documents())
                    .forEach(document -> request.workspace().delete(namespace, document)));
    request.workspace().writable(namespace);
    documents.forEach(document -> insert(namespace, document));
  }

  private void insert(Namespace namespace, BsonDocument document) {
    RawBsonDocument raw = Validation.withId(document);
    Validation.check(request, namespace, raw);
    request.workspace().insert(namespace, raw);
  }

  private void merge(Namespace namespace, BsonDocument spec, BsonDocument document) {
    Optional<RawBsonDocument> found = matching(namespace, spec, document);
    if (found.isPresent()) {
      mergeInto(namespace, found.get(), spec, document);
    } else {
      mergeNew(namespace, spec, document);
    }
  }

  private void mergeNew(Namespace namespace, BsonDocument spec, BsonDocument document) {
    switch (mode(spec, "whenNotMatched", "insert")) {
      case "discard" -> {}
      case "fail" ->
          throw MongoError.of(
              13113,
              "$merge could not find a matching document in the target collection for at least one document in the source collection");
      default -> insert(namespace, document);
    }
  }

  private void mergeInto(
      Namespace namespace, RawBsonDocument found, BsonDocument spec, BsonDocument document) {
    BsonValue matched = spec.get("whenMatched", new BsonString("merge"));
    if (matched.isArray()) {
      update(namespace, found, matched, document);
      return;
    }
    switch (matched.asString().getValue()) {
      case "keepExisting" -> {}
      case "fail" -> insert(namespace, withIdOf(found, document));
      case "replace" -> update(namespace, found, withIdOf(found, document), document);
      case "merge" -> {
        BsonDocument fields = withIdOf(found, document);
        fields.remove("_id");
        BsonDocument stage = new BsonDocument("$replaceWith", merged(fields));
        update(namespace, found, new BsonArray(List.of(stage)), document);
      }
      default ->
          throw MongoError.of(
              ErrorCodes.BAD_VALUE,
              "Enumeration value for field '$merge.whenMatched' is not valid");
    }
  }

  private static BsonDocument merged(BsonDocument fields) {
    return new BsonDocument(
        "$mergeObjects",
        new BsonArray(List.of(new BsonString("$$ROOT"), new BsonDocument("$literal", fields))));
  }

  private static BsonDocument withIdOf(RawBsonDocument existing, BsonDocument document) {
    BsonDocument copy = new BsonDocument("_id", Missing.of(existing.get("_id")));
    document.forEach((name, value) -> copy.putIfAbsent(name, value));
    return copy;
  }

  private static String mode(BsonDocument spec, String field, String otherwise) {
    return spec.getString(field, new BsonString(otherwise)).getValue();
  }

  private Optional<RawBsonDocument> matching(
      Namespace namespace, BsonDocument spec, BsonDocument document) {
    BsonValue on = spec.get("on", new BsonString("_id"));
    List<BsonValue> paths = on.isArray() ? on.asArray() : List.of(on);
    BsonDocument query = new BsonDocument();
    for (BsonValue path : paths) {
      BsonValue value = Paths.get(document, path.asString().getValue());
      query.put(path.asString().getValue(), new BsonDocument("$eq", value));
    }
    return query.containsKey("_id") && Missing.is(Paths.get(document, "_id"))
        ? Optional.empty()
        : Candidates.find(request.workspace(), namespace, query, new BsonDocument(), 1, scope)
            .stream()
            .findFirst();
  }

  private void update(
      Namespace namespace, RawBsonDocument before, BsonValue spec, BsonDocument incoming) {
    Update update =
        Update.of(spec, new BsonArray(), new BsonDocument(), scope.with("new", incoming));
    Update.Result result = update.apply(Bson.decoded(before));
    if (result.changed()) {
      RawBsonDocument after = Bson.raw(result.document());
      Validation.check(request, namespace, after);
      request.workspace().update(namespace, before, after, result.description());
    }
  }
}
