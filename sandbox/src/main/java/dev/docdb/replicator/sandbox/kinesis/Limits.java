package dev.docdb.replicator.sandbox.kinesis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The limits of requests and records, checked before anything of a request is stored. */
final class Limits {
  static final int DEFAULT_RECORD_BYTES = 1024 * 1024;
  static final int LARGEST_RECORD_BYTES = 10 * 1024 * 1024;
  static final int SHARD_BYTES_PER_SECOND = 1024 * 1024;
  static final int SHARD_RECORDS_PER_SECOND = 1000;
  private static final int REQUEST_RECORDS = 500;
  private static final int REQUEST_BYTES = 5 * 1024 * 1024;
  private static final int LARGEST_REQUEST_BYTES = 10 * 1024 * 1024;
  private static final int PARTITION_KEY_CHARACTERS = 256;

  private Limits() {}

  static void check(List<PutEntry> entries, int largestRecord) {
    if (entries.isEmpty() || entries.size() > REQUEST_RECORDS) {
      throw KinesisError.validation(
          "records",
          "Member must have length "
              + (entries.isEmpty() ? "greater than or equal to 1" : "less than or equal to 500"));
    }
    entries.forEach(entry -> checkEntry(entry, largestRecord));
    long total = entries.stream().mapToLong(Limits::size).sum();
    // Streams with large records came with a larger request.
    int limit = largestRecord > DEFAULT_RECORD_BYTES ? LARGEST_REQUEST_BYTES : REQUEST_BYTES;
    if (total > limit) {
      throw KinesisError.invalidArgument(
          "Records size exceeds " + limit / 1024 / 1024 + " MB limit");
    }
  }

  static int size(PutEntry entry) {
    return entry.data().length + entry.partitionKey().getBytes(StandardCharsets.UTF_8).length;
  }

  private static void checkEntry(PutEntry entry, int largestRecord) {
    int characters = entry.partitionKey().codePointCount(0, entry.partitionKey().length());
    if (characters < 1) {
      throw KinesisError.validation(
          "partitionKey", "Member must have length greater than or equal to 1");
    }
    if (characters > PARTITION_KEY_CHARACTERS) {
      throw KinesisError.validation(
          "partitionKey", "Member must have length less than or equal to 256");
    }
    if (size(entry) > largestRecord) {
      throw KinesisError.validation(
          "data", "Member must have length less than or equal to " + largestRecord);
    }
  }
}
