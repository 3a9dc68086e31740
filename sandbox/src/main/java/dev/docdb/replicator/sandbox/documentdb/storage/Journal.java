package dev.docdb.replicator.sandbox.documentdb.storage;

import java.util.List;
import org.bson.BsonDocument;

/** Where committed changes are told, those of one transaction together. */
@FunctionalInterface
public interface Journal {
  /** Takes changes that happened at once; the session's fields are empty outside transactions. */
  void record(List<Change> changes, BsonDocument session);
}
