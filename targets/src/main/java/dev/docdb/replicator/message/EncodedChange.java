package dev.docdb.replicator.message;

import dev.docdb.replicator.change.Change;

/**
 * One change of an encoded batch.
 *
 * @param change the change itself
 * @param batch the batch that holds its bytes
 * @param index its place in that batch
 */
public record EncodedChange(Change change, EncodedBatch batch, int index) {

  /** The bytes of this change in one encoding. */
  public Payload payload(Encoding encoding) {
    return batch.payload(index, encoding);
  }

  /** Whether it changed one document; a drop or a rename did not, and keeps its place among all. */
  public boolean isOfOneDocument() {
    return change.keyAt() >= 0;
  }

  @Override
  public String toString() {
    return "EncodedChange[" + change + "]";
  }
}
