package dev.docdb.replicator.message;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.ByteSink;

/** Appends the message of one change, in one encoding. It serves one thread. */
@FunctionalInterface
interface ChangeWriter {
  /**
   * Bytes of a message up to which an update's description may come along. The smallest of the
   * targets' limits is 1 MiB, and each counts a key and attributes as well.
   */
  int MOST_BYTES_WITH_UPDATE = 1_000_000;

  void write(Change change, long epoch, ByteSink out);

  static ChangeWriter of(Encoding encoding) {
    JsonMode mode = encoding.mode();
    return switch (encoding.shape()) {
      case CHANGE -> new ChangeEncoder(mode, MOST_BYTES_WITH_UPDATE)::encode;
      case DOCUMENT -> new DocumentAlone(mode);
      case DOCUMENT_WITHOUT_ID -> new DocumentWithoutId(mode);
      case LEGACY -> new LegacyPayload();
      case CLOUD_EVENT -> new CloudEvent(mode, MOST_BYTES_WITH_UPDATE);
    };
  }
}
