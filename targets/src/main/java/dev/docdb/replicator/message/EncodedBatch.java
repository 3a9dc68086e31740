package dev.docdb.replicator.message;

import dev.docdb.replicator.change.Change;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Consecutive changes, each encoded once in every way that some enabled target wants. */
public final class EncodedBatch {
  private final List<EncodedChange> changes;
  private final Map<Encoding, Encoded> encoded;
  private final long epoch;
  private final Object identity = new Object();

  EncodedBatch(List<Change> changes, Map<Encoding, Encoded> encoded, long epoch) {
    this.changes =
        IntStream.range(0, changes.size())
            .mapToObj(index -> new EncodedChange(changes.get(index), this, index))
            .toList();
    this.encoded = Map.copyOf(encoded);
    this.epoch = epoch;
  }

  /** The bytes of all changes in one encoding; change number n ends at {@code ends[n]}. */
  @SuppressWarnings("ArrayRecordComponent") // Its bytes are neither compared nor changed.
  record Encoded(byte[] bytes, int[] ends) {}

  /** Stands for this batch in what must not hold on to its bytes. */
  public Object identity() {
    return identity;
  }

  /** The changes, in the order of the source. */
  public List<EncodedChange> changes() {
    return changes;
  }

  /** The lease's epoch under which the batch was read. */
  public long epoch() {
    return epoch;
  }

  /** The memory that the encoded forms hold. */
  public long encodedBytes() {
    return encoded.values().stream().mapToLong(form -> form.bytes().length).sum();
  }

  Payload payload(int index, Encoding encoding) {
    Encoded form = encoded.get(encoding);
    if (form == null) {
      throw new IllegalArgumentException(
          "No target asked for " + encoding + " when the batch was encoded");
    }
    int start = index == 0 ? 0 : form.ends()[index - 1];
    return new Payload(form.bytes(), start, form.ends()[index] - start);
  }

  @Override
  public String toString() {
    return "EncodedBatch[" + changes.size() + " changes]";
  }
}
