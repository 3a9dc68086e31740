package dev.docdb.replicator.sandbox.documentdb.query;

import dev.docdb.replicator.sandbox.documentdb.values.Bson;
import dev.docdb.replicator.sandbox.documentdb.values.MongoError;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The stage $redact: keeps, prunes or descends into documents by what they say themselves. */
record Redact(Expression expression, Scope scope) implements Stage.Single {

  @Override
  public Optional<BsonDocument> one(BsonDocument document) {
    BsonDocument root = Bson.decoded(document);
    return redact(root, scope.on(root));
  }

  private Optional<BsonDocument> redact(BsonDocument document, Scope at) {
    BsonValue verdict = expression.evaluate(at.with("CURRENT", document));
    if (verdict.equals(new BsonString("$$KEEP"))) {
      return Optional.of(document);
    }
    if (verdict.equals(new BsonString("$$PRUNE"))) {
      return Optional.empty();
    }
    if (!verdict.equals(new BsonString("$$DESCEND"))) {
      throw MongoError.of(
          17053,
          "$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE");
    }
    BsonDocument kept = new BsonDocument();
    document.forEach((name, value) -> descend(value, at).ifPresent(inner -> kept.put(name, inner)));
    return Optional.of(kept);
  }

  private Optional<? extends BsonValue> descend(BsonValue value, Scope at) {
    if (value.isDocument()) {
      return redact(value.asDocument(), at);
    }
    if (!value.isArray()) {
      return Optional.of(value);
    }
    BsonArray kept = new BsonArray();
    for (BsonValue element : value.asArray()) {
      descend(element, at).ifPresent(kept::add);
    }
    return Optional.of(kept);
  }
}
