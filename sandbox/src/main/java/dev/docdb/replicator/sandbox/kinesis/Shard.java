package dev.docdb.replicator.sandbox.kinesis;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One shard; its stream guards it. */
final class Shard {
  private final String id;
  private final BigInteger firstHashKey;
  private final BigInteger endHashKey;
  private final List<StoredRecord> records = new ArrayList<>();
  private long second;
  private int bytesInSecond;
  private int recordsInSecond;

  Shard(String id, BigInteger firstHashKey, BigInteger endHashKey) {
    this.id = id;
    this.firstHashKey = firstHashKey;
    this.endHashKey = endHashKey;
  }

  String id() {
    return id;
  }

  BigInteger firstHashKey() {
    return firstHashKey;
  }

  BigInteger lastHashKey() {
    return endHashKey.subtract(BigInteger.ONE);
  }

  boolean covers(BigInteger hashKey) {
    return hashKey.compareTo(firstHashKey) >= 0 && hashKey.compareTo(endHashKey) < 0;
  }

  /** Whether so many more bytes fit into this second; if they do, they are counted. */
  boolean hasRoom(int bytes, Instant now) {
    if (now.getEpochSecond() != second) {
      second = now.getEpochSecond();
      bytesInSecond = 0;
      recordsInSecond = 0;
    }
    // A record of a raised limit may be larger than a second's share: it takes a whole one.
    boolean first = recordsInSecond == 0;
    if (!first
        && (bytesInSecond + bytes > Limits.SHARD_BYTES_PER_SECOND
            || recordsInSecond == Limits.SHARD_RECORDS_PER_SECOND)) {
      return false;
    }
    bytesInSecond += bytes;
    recordsInSecond++;
    return true;
  }

  void add(StoredRecord stored) {
    records.add(stored);
  }

  List<StoredRecord> records() {
    return records;
  }
}
