package dev.docdb.replicator.message;

import dev.docdb.replicator.change.Change;
import org.jspecify.annotations.Nullable;

/**
 * One change of an encoded batch.
 *
 * @param change the change itself
 * @param batch the batch that holds its bytes
 * @param index its place in that batch
 * @param instead what is sent in place of its message, whatever the encoding; null: the message
 */
public record EncodedChange(
    Change change, EncodedBatch batch, int index, @Nullable Payload instead) {

  EncodedChange(Change change, EncodedBatch batch, int index) {
    this(change, batch, index, null);
  }

  /** The same change, for which this is sent. */
  public EncodedChange replacedBy(Payload other) {
    return new EncodedChange(change, batch, index, other);
  }

  /** The bytes of this change in one encoding. */
  public Payload payload(Encoding encoding) {
    return instead == null ? batch.payload(index, encoding) : instead;
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
