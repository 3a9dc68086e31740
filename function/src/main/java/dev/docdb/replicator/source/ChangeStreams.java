package dev.docdb.replicator.source;

import java.util.Optional;

/** Opens change streams on one scope. */
public interface ChangeStreams {

  /**
   * Opens a stream.
   *
   * @param position where to resume; empty: with the changes from now on
   * @throws SourceException when the server refuses
   */
  ChangeStream open(Optional<Position> position);
}
