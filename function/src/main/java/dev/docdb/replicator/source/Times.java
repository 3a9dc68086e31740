package dev.docdb.replicator.source;

import java.time.Duration;
import java.time.Instant;
import org.bson.BsonTimestamp;

/** Counting with the cluster's time: seconds since 1970, unsigned, and a counter within each. */
final class Times {
  private Times() {}

  static long seconds(BsonTimestamp time) {
    return Integer.toUnsignedLong(time.getTime());
  }

  static BsonTimestamp atSecond(long seconds) {
    return new BsonTimestamp((int) seconds, 0);
  }

  static Instant instant(BsonTimestamp time) {
    return Instant.ofEpochSecond(seconds(time));
  }

  /** The smallest time after this one. */
  static BsonTimestamp next(BsonTimestamp time) {
    return new BsonTimestamp(time.getValue() + 1);
  }

  static BsonTimestamp before(BsonTimestamp time, Duration by) {
    return atSecond(Math.max(0, seconds(time) - by.toSeconds()));
  }
}
