package dev.docdb.replicator.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.BsonToJson;
import dev.docdb.replicator.json.ByteSink;

/** Writes the document; {@code null} for a change without a document. */
final class DocumentAlone implements ChangeWriter {
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  private final BsonToJson json;

  DocumentAlone(JsonMode mode) {
    json = new BsonToJson(mode);
  }

  @Override
  public void write(Change change, long epoch, ByteSink out) {
    if (change.documentAt() < 0) {
      out.put(NULL);
    } else {
      json.document(change.bytes(), change.documentAt(), change.offset() + change.length(), out);
    }
  }
}
