package dev.docdb.replicator.source;

import java.util.Arrays;
import org.bson.BsonBinaryWriter;
import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * The answer to a command as one array of bytes: one copy from the driver's buffer, nothing
 * allocated for each change.
 */
final class ReplyBytes {
  private final byte[] bytes;
  private final int length;

  ReplyBytes(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /** The array, of which the reply is the first part; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** The memory that it holds. */
  int held() {
    return bytes.length;
  }

  /** Takes a reply off the wire as it is. */
  static final class Taker implements Codec<ReplyBytes> {
    private static final int FIRST_GUESS = 64 * 1024;

    /** A reply is about as large as the last one. */
    private volatile int guess = FIRST_GUESS;

    @Override
    public ReplyBytes decode(BsonReader reader, DecoderContext context) {
      BasicOutputBuffer buffer = new BasicOutputBuffer(guess);
      try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
        writer.pipe(reader);
      }
      int length = buffer.getPosition();
      guess = Math.max(FIRST_GUESS, length + length / 8);
      byte[] bytes = buffer.getInternalBuffer();
      // After a large reply the buffer for a small one is large too, and would be kept with the
      // batch.
      boolean roomy = bytes.length - length > FIRST_GUESS && bytes.length / 2 > length;
      return new ReplyBytes(roomy ? Arrays.copyOf(bytes, length) : bytes, length);
    }

    @Override
    public void encode(BsonWriter writer, ReplyBytes value, EncoderContext context) {
      throw new UnsupportedOperationException("Replies are only read");
    }

    @Override
    public Class<ReplyBytes> getEncoderClass() {
      return ReplyBytes.class;
    }
  }
}
