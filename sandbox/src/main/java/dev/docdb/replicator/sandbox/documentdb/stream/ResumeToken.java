package dev.docdb.replicator.sandbox.documentdb.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;

/**
 * A place in the change log as clients hold it: hexadecimal text that sorts as the log does.
 *
 * @param time the cluster time of the change, or up to which everything has been read
 * @param position where reading goes on
 * @param cluster the cluster that it belongs to
 */
record ResumeToken(BsonTimestamp time, long position, Kind kind, long cluster) {
  private static final int SIZE = 1 + 8 + 8 + 1 + 8 + 1;
  private static final byte START = (byte) 0x82;
  private static final byte END = 0x04;

  enum Kind {
    HIGH_WATER_MARK(0x2B),
    EVENT(0x2C),
    INVALIDATE(0x2D);

    private final int mark;

    Kind(int mark) {
      this.mark = mark;
    }
  }

  BsonDocument toBson() {
    byte[] bytes =
        ByteBuffer.allocate(SIZE)
            .put(START)
            .putLong(time.getValue())
            .putLong(position)
            .put((byte) kind.mark)
            .putLong(cluster)
            .put(END)
            .array();
    return new BsonDocument(
        "_data", new BsonString(HexFormat.of().withUpperCase().formatHex(bytes)));
  }

  /** Whether text is hexadecimal at all. */
  static boolean isHex(String text) {
    return text.length() % 2 == 0
        && !text.isEmpty()
        && text.chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  /** Reads what {@link #toBson} wrote; anything else gives nothing. */
  static Optional<ResumeToken> parse(BsonValue token) {
    BsonValue data = token.isDocument() ? token.asDocument().get("_data") : null;
    if (data == null || !data.isString() || !isHex(data.asString().getValue())) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(data.asString().getValue()));
    if (bytes.remaining() != SIZE || bytes.get() != START || bytes.get(SIZE - 1) != END) {
      return Optional.empty();
    }
    BsonTimestamp time = new BsonTimestamp(bytes.getLong());
    long position = bytes.getLong();
    int mark = bytes.get();
    long cluster = bytes.getLong();
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.mark == mark)
        .findFirst()
        .map(kind -> new ResumeToken(time, position, kind, cluster));
  }
}
