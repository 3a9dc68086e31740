package dev.docdb.replicator.sandbox.documentdb.query;

import java.util.List;
import org.bson.BsonDocument;

/** What a pipeline may read beside its own input: the other collections of its database. */
@FunctionalInterface
public interface Collections {
  /** For pipelines that read nothing else. */
  Collections NONE = name -> List.of();

  /** All documents of a collection. */
  List<BsonDocument> read(String name);
}
