package dev.docdb.replicator.target;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/** Makes the changes of a collection, one after the other, as a cluster would record them. */
public final class Journal {
  /** Part of every document: it must show up nowhere but in the places that documents go to. */
  public static final String CONTENT = "canary-in-the-document";

  private static final int SECOND = 1_795_251_600; // 2026-11-21T09:00:00Z

  private final Namespace namespace;
  private int last;

  public Journal(Namespace namespace) {
    this(namespace, 0);
  }

  /** One that goes on behind so many changes, which are another's. */
  Journal(Namespace namespace, int last) {
    this.namespace = namespace;
    this.last = last;
  }

  /** An insert of a document; its field {@code n} numbers the changes. */
  public Change insert(String id) {
    return withDocument("insert", id, new BsonDocument());
  }

  public Change update(String id) {
    return withDocument("update", id, new BsonDocument());
  }

  /** An update of a document that was gone when it was looked up. */
  public Change updateOfGone(String id) {
    return change("update", key(id).append("fullDocument", BsonNull.VALUE));
  }

  public Change replace(String id) {
    return withDocument("replace", id, new BsonDocument());
  }

  /** An insert of a document with one more field. */
  public Change insert(String id, String field, BsonValue value) {
    return withDocument("insert", id, new BsonDocument(field, value));
  }

  /** An insert of a document whose id may have any type. */
  Change insert(BsonValue id) {
    BsonDocument document =
        new BsonDocument("_id", id)
            .append("n", new BsonInt32(last + 1))
            .append("content", new BsonString(CONTENT));
    return change(
        "insert",
        new BsonDocument("documentKey", new BsonDocument("_id", id))
            .append("fullDocument", document));
  }

  /** An insert of a document that is so many bytes larger, and can't be compressed. */
  public Change large(String id, int bytes) {
    StringBuilder text = new StringBuilder(bytes);
    Random random = new Random(bytes);
    while (text.length() < bytes) {
      text.append((char) (' ' + 1 + random.nextInt(90) % 57 + 8));
    }
    return insert(id, "text", new BsonString(text.toString().replace('\\', '/')));
  }

  public Change delete(String id) {
    return change("delete", key(id));
  }

  /** A change of no document. */
  public Change drop() {
    return change("drop", new BsonDocument());
  }

  /** Another change of no document. */
  Change rename() {
    BsonDocument to =
        new BsonDocument("db", new BsonString(namespace.database()))
            .append("coll", new BsonString("renamed"));
    return change("rename", new BsonDocument("to", to));
  }

  /** A change that doesn't even say where it happened. */
  Change invalidate() {
    return change("invalidate", new BsonDocument("ns", BsonNull.VALUE));
  }

  /** So many changes of all kinds, of so many documents; the same ones each time. */
  public List<Change> random(int count, int documents) {
    Random random = new Random(count * 31L + documents);
    return Stream.generate(() -> "d" + random.nextInt(documents))
        .limit(count)
        .map(
            id ->
                switch (random.nextInt(4)) {
                  case 0 -> insert(id);
                  case 1 -> replace(id);
                  case 2 -> delete(id);
                  default -> update(id);
                })
        .toList();
  }

  /** How many changes there were. */
  public int last() {
    return last;
  }

  private Change withDocument(String operation, String id, BsonDocument more) {
    BsonDocument document =
        new BsonDocument("_id", new BsonString(id))
            .append("n", new BsonInt32(last + 1))
            .append("content", new BsonString(CONTENT));
    document.putAll(more);
    return change(operation, key(id).append("fullDocument", document));
  }

  private static BsonDocument key(String id) {
    return new BsonDocument("documentKey", new BsonDocument("_id", new BsonString(id)));
  }

  private Change change(String operation, BsonDocument fields) {
    last++;
    BsonDocument event =
        new BsonDocument("_id", new BsonDocument("_data", new BsonString(eventId(last))))
            .append("operationType", new BsonString(operation))
            .append("clusterTime", new BsonTimestamp(SECOND, last))
            .append(
                "ns",
                new BsonDocument("db", new BsonString(namespace.database()))
                    .append("coll", new BsonString(namespace.collection().orElseThrow())));
    event.putAll(fields);
    return Change.read(bytes(event), 0);
  }

  private static String eventId(int number) {
    return String.format(Locale.ROOT, "8265ab%08x", number);
  }

  private static byte[] bytes(BsonDocument event) {
    try (BasicOutputBuffer buffer = new BasicOutputBuffer();
        BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
      new BsonDocumentCodec().encode(writer, event, EncoderContext.builder().build());
      return buffer.toByteArray();
    }
  }
}
