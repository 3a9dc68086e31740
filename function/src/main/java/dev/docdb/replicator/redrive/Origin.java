package dev.docdb.replicator.redrive;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.source.SourceException;

/** Where the changes came from. */
@FunctionalInterface
public interface Origin {

  /**
   * Whether the changed document is still there.
   *
   * @param place its collection
   * @throws SourceException when the cluster doesn't say
   */
  boolean has(Change change, Namespace place);
}
