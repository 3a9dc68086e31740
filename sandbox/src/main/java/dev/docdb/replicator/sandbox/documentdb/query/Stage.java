package dev.docdb.replicator.sandbox.documentdb.query;

import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;

/** One stage of a pipeline. */
public sealed interface Stage {
  /** All documents that come out for all that go in. */
  List<BsonDocument> process(List<BsonDocument> input);

  /** A stage that looks at one document at a time. */
  non-sealed interface Single extends Stage {
    /** The document that comes out, if any. */
    Optional<BsonDocument> one(BsonDocument document);

    @Override
    default List<BsonDocument> process(List<BsonDocument> input) {
      return input.stream().flatMap(document -> one(document).stream()).toList();
    }
  }

  /** A stage that needs all documents. */
  non-sealed interface Whole extends Stage {}
}
