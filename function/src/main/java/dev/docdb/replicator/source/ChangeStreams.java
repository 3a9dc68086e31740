package dev.docdb.replicator.source;

/** Opens change streams on one scope. */
public interface ChangeStreams {

  /**
   * Opens a stream.
   *
   * @param position where to resume
   * @throws SourceException when the server refuses, or when the position lies behind the end of
   *     what is watched and the operator hasn't said that it is to be followed
   */
  ChangeStream open(Position position);

  /**
   * Opens a stream with the changes from now on.
   *
   * @throws SourceException when the server refuses
   */
  ChangeStream openNow();

  /**
   * Opens a stream at the oldest place that the cluster's log still holds. What was written between
   * the lost position and that place is gone: only an operator who knows that may ask for it.
   *
   * @param notBefore the position that was lost; nothing older is looked for than its time, where
   *     it has one
   * @throws SourceException when the server refuses for another reason than the age of a time
   */
  ChangeStream openOldest(Position notBefore);
}
