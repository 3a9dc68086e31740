package dev.docdb.replicator.source;

import org.bson.BsonBinaryReader;
import org.bson.BsonReader;
import org.bson.BsonSerializationException;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BsonInput;
import org.bson.io.BsonInputMark;

/**
 * The answer to a command as one array of bytes: one copy from the driver's buffer, nothing
 * allocated for each change.
 */
final class ReplyBytes {
  private final byte[] bytes;

  ReplyBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The reply; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return bytes.length;
  }

  /** Takes a reply off the wire as it is. */
  static final class Taker implements Codec<ReplyBytes> {
    private static final int LEAST = 5;

    /** More than a driver takes for a message, so that a broken length asks for no more memory. */
    private static final int MOST = 64 << 20;

    /**
     * The length stands first, so that a large reply gets an array of just its size: one that grows
     * takes three times as much while it does.
     */
    @Override
    public ReplyBytes decode(BsonReader reader, DecoderContext context) {
      if (!(reader instanceof BsonBinaryReader binary)) {
        throw new UnsupportedOperationException("Replies come as bytes, not by a " + reader);
      }
      BsonInput input = binary.getBsonInput();
      BsonInputMark begin = input.getMark(Integer.BYTES);
      int length = input.readInt32();
      if (length < LEAST || length > MOST) {
        throw new BsonSerializationException("A reply of " + length + " bytes");
      }
      begin.reset();
      byte[] bytes = new byte[length];
      input.readBytes(bytes);
      return new ReplyBytes(bytes);
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
