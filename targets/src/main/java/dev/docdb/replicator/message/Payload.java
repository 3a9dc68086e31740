package dev.docdb.replicator.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one encoded change, inside the array that its whole batch shares. The array is never
 * changed.
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by content, and never changed.
public record Payload(byte[] array, int offset, int length) {

  /** A copy, for clients that need an array of their own. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** The text. */
  public String toText() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    return ByteBuffer.wrap(array, offset, length).hashCode();
  }

  /** Never the content. */
  @Override
  public String toString() {
    return "Payload[" + length + " bytes]";
  }
}
