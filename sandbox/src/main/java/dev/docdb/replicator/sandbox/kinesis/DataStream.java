package dev.docdb.replicator.sandbox.kinesis;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A stream: shards that share out the hash keys. */
final class DataStream {
  private static final BigInteger HASH_KEYS = BigInteger.ONE.shiftLeft(128);

  private final String name;
  private final int largestRecord;
  private final Instant created;
  private final KinesisOptions options;
  private final List<Shard> shards;
  private long lastSequence;

  DataStream(String name, int shards, int largestRecord, KinesisOptions options) {
    this.name = name;
    this.largestRecord = largestRecord;
    this.options = options;
    this.created = options.clock().instant();
    this.shards = IntStream.range(0, shards).mapToObj(i -> shard(i, shards)).toList();
  }

  private static Shard shard(int index, int count) {
    return new Shard(
        "shardId-%012d".formatted(index), boundary(index, count), boundary(index + 1, count));
  }

  private static BigInteger boundary(int index, int count) {
    return HASH_KEYS.multiply(BigInteger.valueOf(index)).divide(BigInteger.valueOf(count));
  }

  String name() {
    return name;
  }

  String arn() {
    return "arn:aws:kinesis:us-east-1:" + Streams.ACCOUNT + ":stream/" + name;
  }

  int largestRecord() {
    return largestRecord;
  }

  Instant created() {
    return created;
  }

  List<Shard> shards() {
    return shards;
  }

  Shard shard(String id) {
    return shards.stream()
        .filter(shard -> shard.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new KinesisError(
                    400,
                    "ResourceNotFoundException",
                    "Shard " + id + " in stream " + name + " does not exist"));
  }

  Shard shardOf(PutEntry entry) {
    return shards.stream()
        .filter(shard -> shard.covers(entry.hashKey()))
        .findFirst()
        .orElseThrow(
            () ->
                KinesisError.invalidArgument(
                    "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]."));
  }

  /** Stores the record, unless its shard takes no more in this second. */
  synchronized Optional<StoredRecord> put(PutEntry entry) {
    Shard shard = shardOf(entry);
    Instant now = options.clock().instant();
    if (options.limitThroughput() && !shard.hasRoom(Limits.size(entry), now)) {
      return Optional.empty();
    }
    // 56 digits, as the service has, so that they compare as text and as numbers alike.
    String sequence = "4965%052d".formatted(++lastSequence);
    StoredRecord stored =
        new StoredRecord(shard.id(), sequence, entry.partitionKey(), entry.data(), now);
    shard.add(stored);
    return Optional.of(stored);
  }

  synchronized List<StoredRecord> records() {
    return shards.stream().flatMap(shard -> shard.records().stream()).toList();
  }

  synchronized List<StoredRecord> recordsOf(Shard shard) {
    return List.copyOf(shard.records());
  }

  synchronized List<StoredRecord> recordsOf(Shard shard, int from, int limit) {
    List<StoredRecord> all = shard.records();
    int start = Math.min(from, all.size());
    return List.copyOf(all.subList(start, Math.min(all.size(), start + limit)));
  }
}
