package dev.docdb.replicator.sandbox.kinesis;

import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** The streams by their names. */
final class Streams {
  static final String ACCOUNT = "000000000000";
  private static final int MOST_SHARDS = 10_000;

  private final ConcurrentSkipListMap<String, DataStream> byName = new ConcurrentSkipListMap<>();
  private final KinesisOptions options;

  Streams(KinesisOptions options) {
    this.options = options;
  }

  DataStream create(String name, int shards, int largestRecord) {
    if (!name.matches("[a-zA-Z0-9_.-]{1,128}")) {
      throw KinesisError.validation(
          "streamName", "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    }
    if (shards < 1 || shards > MOST_SHARDS) {
      throw KinesisError.validation(
          "shardCount", "Member must have value between 1 and " + MOST_SHARDS);
    }
    if (largestRecord < Limits.DEFAULT_RECORD_BYTES
        || largestRecord > Limits.LARGEST_RECORD_BYTES) {
      throw KinesisError.validation(
          "maxRecordSizeInKiB", "Member must have value between 1024 and 10240");
    }
    DataStream stream = new DataStream(name, shards, largestRecord, options);
    if (byName.putIfAbsent(name, stream) != null) {
      throw new KinesisError(
          400,
          "ResourceInUseException",
          "Stream " + name + " under account " + ACCOUNT + " already exists.");
    }
    return stream;
  }

  /** By name or by ARN. */
  DataStream get(String nameOrArn) {
    String name = nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    DataStream stream = byName.get(name);
    if (stream == null) {
      throw KinesisError.notFound(name);
    }
    return stream;
  }

  void delete(String nameOrArn) {
    byName.remove(get(nameOrArn).name());
  }

  List<DataStream> all() {
    return List.copyOf(byName.values());
  }
}
