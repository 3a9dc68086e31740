package dev.docdb.replicator.sandbox.kinesis;

/** What goes wrong with one request that writes. */
public sealed interface KinesisFault {

  /** The entries that meet the condition are answered with that error, the others are stored. */
  record Entries(EntryCondition which, String errorCode, String errorMessage)
      implements KinesisFault {}

  /** The whole request is answered with that error and nothing of it is stored. */
  record Request(int status, String type, String message) implements KinesisFault {}

  /** The connection is closed before anything is stored. */
  record LostRequest() implements KinesisFault {}

  /** Everything is stored, then the connection is closed instead of an answer. */
  record LostReply() implements KinesisFault {}

  /** Entries over the throughput of their shard. */
  static KinesisFault throttled(EntryCondition which) {
    return new Entries(which, KinesisError.THROTTLED, "Rate exceeded for shard");
  }

  /** Entries that failed inside of the service. */
  static KinesisFault failed(EntryCondition which) {
    return new Entries(which, "InternalFailure", "Internal service failure.");
  }

  /** A whole request over the throughput. */
  static KinesisFault throttledRequest() {
    return new Request(400, KinesisError.THROTTLED, "Rate exceeded for stream");
  }

  /** A whole request that failed inside of the service. */
  static KinesisFault failedRequest() {
    return new Request(500, "InternalFailure", "Internal service failure.");
  }
}
