package dev.docdb.replicator.message;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.message.EncodedBatch.Encoded;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Encodes batches: each change once in each encoding that some enabled target wants. Its buffers
 * are used again for batch after batch, and it serves one thread; the batches that it makes belong
 * to whoever gets them.
 */
public final class BatchEncoder {
  /** A buffer that one huge batch has made larger than this is given back. */
  private static final int KEPT = 8 << 20;

  private static final int FIRST_CAPACITY = 64 << 10;

  /** From here on a change is given its room in one step, and the array isn't copied at the end. */
  private static final int LARGE = 1 << 20;

  private final Map<Encoding, ChangeWriter> writers;
  private final ByteSink sink = new ByteSink(FIRST_CAPACITY);

  /** An encoder for these encodings. */
  public BatchEncoder(Set<Encoding> encodings) {
    writers = encodings.stream().collect(Collectors.toMap(encoding -> encoding, ChangeWriter::of));
  }

  /**
   * Encodes changes.
   *
   * @param changes consecutive ones, in the order of the source
   * @param epoch the lease's epoch under which they were read
   */
  public EncodedBatch encode(List<Change> changes, long epoch) {
    Map<Encoding, Encoded> encoded = new HashMap<>();
    writers.forEach((encoding, writer) -> encoded.put(encoding, encode(changes, epoch, writer)));
    return new EncodedBatch(changes, encoded, epoch);
  }

  private Encoded encode(List<Change> changes, long epoch, ChangeWriter writer) {
    int[] ends = new int[changes.size()];
    try {
      for (int i = 0; i < ends.length; i++) {
        reserve(changes.get(i).length());
        writer.write(changes.get(i), epoch, sink);
        ends[i] = sink.length();
      }
      return new Encoded(taken(), ends);
    } finally {
      sink.clearAndShrinkTo(KEPT);
    }
  }

  /** JSON is mostly a little longer than BSON. An array that grows takes three times its size. */
  private void reserve(int bytes) {
    if (bytes >= LARGE) {
      sink.reserve(bytes + bytes / 8);
    }
  }

  /** Copied, so that the buffer can be used again; not when it is too large to be kept. */
  private byte[] taken() {
    boolean full = sink.length() > KEPT && sink.length() > sink.bytes().length / 2;
    return full ? sink.handOver(FIRST_CAPACITY) : sink.copyFrom(0);
  }
}
