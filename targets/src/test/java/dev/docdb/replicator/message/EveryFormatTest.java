package dev.docdb.replicator.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.bson.RandomBson;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Events;
import dev.docdb.replicator.config.EventFormat;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/**
 * Generated documents in every format and mode. They take half a minute of one core; {@code
 * -Dformats.documents=1000000} makes more of them.
 */
class EveryFormatTest {
  private static final int DOCUMENTS = Integer.getInteger("formats.documents", 100_000);
  private static final int BATCH = 100;
  private static final String UUID_DIGITS =
      "(\"\\$uuid\": \"[0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12}\")";
  private static final Encoding CHANGE = Encoding.of(EventFormat.CHANGE, JsonMode.CANONICAL);
  private static final Encoding DOCUMENT = Encoding.of(EventFormat.DOCUMENT, JsonMode.CANONICAL);

  private final RandomBson generator = new RandomBson(new Random(31));
  private final Map<String, Encoding> encodings = GoldenTest.encodings();
  private final BatchEncoder encoder = new BatchEncoder(Set.copyOf(encodings.values()));

  @Test
  void f03_everyDocumentIsJsonAndComesBackFromCanonicalAsItWas() {
    for (int done = 0; done < DOCUMENTS; done += BATCH) {
      List<BsonDocument> documents = Stream.generate(this::document).limit(BATCH).toList();
      List<Change> changes = documents.stream().map(EveryFormatTest::insert).toList();
      EncodedBatch batch = encoder.encode(changes, 7);
      for (int i = 0; i < BATCH; i++) {
        check(documents.get(i), batch.changes().get(i));
      }
    }
  }

  private BsonDocument document() {
    BsonDocument document = new BsonDocument("_id", generator.value(2));
    document.putAll(generator.document(3));
    return document;
  }

  private static Change insert(BsonDocument document) {
    return Events.change(
        Events.event("insert", "ns: {db: 'shop', coll: 'orders'}")
            .append("documentKey", new BsonDocument("_id", document.get("_id")))
            .append("fullDocument", document));
  }

  private void check(BsonDocument document, EncodedChange change) {
    encodings.forEach(
        (name, encoding) -> {
          String json = StrictJson.check(change.payload(encoding).toBytes());
          BsonDocument read = read(json, encoding.mode());
          if (encoding.shape() == Encoding.Shape.CLOUD_EVENT) {
            CloudEventRules.check(read);
          }
        });
    assertEquals(document, BsonDocument.parse(change.payload(DOCUMENT).toText()));
    assertEquals(document, BsonDocument.parse(change.payload(CHANGE).toText()).get("document"));
  }

  /** The driver wants hyphens in a UUID, which PyMongo left out. */
  private static BsonDocument read(String json, JsonMode mode) {
    boolean hasUuid = mode == JsonMode.LEGACY && json.contains("\"$uuid\"");
    return BsonDocument.parse(hasUuid ? json.replaceAll(UUID_DIGITS, "$1-$2-$3-$4-$5") : json);
  }
}
