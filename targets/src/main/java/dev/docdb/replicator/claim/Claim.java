package dev.docdb.replicator.claim;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Fingerprint;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.json.BsonToJson;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.json.JsonObject;
import dev.docdb.replicator.message.EncodedChange;
import dev.docdb.replicator.message.Encoding;
import dev.docdb.replicator.message.Encoding.Shape;
import dev.docdb.replicator.message.Payload;
import dev.docdb.replicator.name.ObjectKey;
import dev.docdb.replicator.target.TargetKind;

/**
 * Where the whole message is.
 *
 * @param size in bytes
 * @param sha256 of these bytes, in lower-case hex digits
 */
public record Claim(String bucket, String key, long size, String sha256) {
  /** The field of a message that holds it. */
  static final String FIELD = "claimCheck";

  /** The same in a document of a search index, beside which nothing of the user's may lie. */
  static final String FIELD_OF_DOCUMENT = "_claimCheck";

  /** The folder of all of them, so that nothing else lies there. */
  private static final String FOLDER = "claim-check/";

  /**
   * Of a message. What it holds is part of its key: a replay may write the same change otherwise,
   * with another epoch or a document that has changed since, and the pointer that was sent before
   * must go on leading to what it was made for.
   */
  static Claim of(
      String bucket, TargetKind target, Change change, Namespace place, Payload message) {
    String sha256 =
        Fingerprint.of(message.array(), message.offset(), message.offset() + message.length());
    String key = ObjectKey.ofOne(FOLDER + target.label(), place, change, sha256);
    return new Claim(bucket, key, message.length(), sha256);
  }

  /** The pointer that is sent in place of a message. */
  Payload pointer(EncodedChange encoded, Namespace place, Encoding encoding) {
    ByteSink out = new ByteSink(1_024);
    JsonObject pointer = new JsonObject(new BsonToJson(encoding.mode()), out);
    if (encoding.shape() == Shape.DOCUMENT_WITHOUT_ID) {
      fields(pointer.object(FIELD_OF_DOCUMENT));
    } else {
      header(encoded.change(), place, pointer);
      pointer.number("epoch", encoded.batch().epoch());
      fields(pointer.object(FIELD));
    }
    pointer.end();
    byte[] json = out.copyFrom(0);
    return new Payload(json, 0, json.length);
  }

  private static void header(Change change, Namespace place, JsonObject pointer) {
    pointer.text("id", change.eventId()).text("operation", change.operationType());
    JsonObject namespace = pointer.object("namespace").text("database", place.database());
    place.collection().ifPresent(name -> namespace.text("collection", name));
    namespace.end();
    pointer
        .document("key", change.bytes(), change.keyAt(), change.offset() + change.length())
        .number("version", change.clusterTime());
  }

  private void fields(JsonObject claim) {
    claim.text("bucket", bucket).text("key", key).number("size", size).text("sha256", sha256).end();
  }
}
