package dev.docdb.replicator.message;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.filter.FieldFilter;
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
    ChangeWriter writer = ofEveryField(encoding);
    return encoding.fields().areAll()
        ? writer
        : filtered(new FieldFilter(encoding.fields()), writer);
  }

  private static ChangeWriter filtered(FieldFilter filter, ChangeWriter writer) {
    return (change, epoch, out) -> {
      try {
        writer.write(filter.apply(change), epoch, out);
      } finally {
        filter.forget();
      }
    };
  }

  private static ChangeWriter ofEveryField(Encoding encoding) {
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
