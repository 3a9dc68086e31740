package dev.docdb.replicator.target.opensearch;

import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Payload;
import dev.docdb.replicator.target.Entry;
import java.util.Optional;

/**
 * One action of a bulk request.
 *
 * @param action the line that says what to do with which document of which index
 * @param document the line behind it; a delete has none
 */
@SuppressWarnings("ArrayRecordComponent") // Its bytes are neither compared nor changed.
record BulkEntry(EncodedChange change, byte[] action, Optional<Payload> document) implements Entry {
  @Override
  public int bytes() {
    return action.length + document.map(line -> line.length() + 1).orElse(0);
  }

  @Override
  public String toString() {
    return "BulkEntry[" + change + "]";
  }
}
