package dev.docdb.replicator.message;

import static dev.docdb.replicator.change.Events.change;
import static dev.docdb.replicator.change.Events.event;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.bson.RandomBson;
import dev.docdb.replicator.bson.TypeCode;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

class LegacyPayloadTest {
  private static final String KEY =
      "ns: {db: 'shop', coll: 'orders'}, documentKey: {_id: {$oid: '65ab00000000000000000001'}}";
  private static final String ID = "{\"_id\": \"65ab00000000000000000001\", ";
  private static final String TIME =
      "\"timestamp\": \"1795251600\", \"timestampReadable\": \"2026-11-21T09:00:00\"}";

  private final ByteSink sink = new ByteSink(64);
  private final LegacyPayload writer = new LegacyPayload();

  private String payload(BsonDocument event) {
    sink.clear();
    writer.write(change(event), 7, sink);
    return StrictJson.check(sink.copyFrom(0));
  }

  private String payloadOf(BsonDocument document) {
    return payload(event("insert", KEY).append("fullDocument", document));
  }

  /** What was observed of PyMongo 3.10.1: each type's value, and the text that it was sent as. */
  private static final List<List<String>> TYPES =
      List.of(
          List.of("{$oid: '65ab00000000000000000001'}", "{\"$oid\": \"65ab00000000000000000001\"}"),
          List.of("{$date: '2020-07-14T01:02:03.456Z'}", "{\"$date\": 1594688523456}"),
          List.of("{$date: '1960-01-01T00:00:00Z'}", "{\"$date\": -315619200000}"),
          List.of("{$numberInt: '1'}", "1"),
          List.of("{$numberLong: '9007199254740993'}", "9007199254740993"),
          List.of("{$numberDouble: '1.0'}", "1.0"),
          List.of("{$numberDecimal: '1.10'}", "{\"$numberDecimal\": \"1.10\"}"),
          List.of(
              "{$binary: {base64: 'YWI=', subType: '00'}}",
              "{\"$binary\": \"YWI=\", \"$type\": \"00\"}"),
          List.of(
              "{$regularExpression: {pattern: '^a', options: 'iu'}}",
              "{\"$regex\": \"^a\", \"$options\": \"iu\"}"),
          List.of(
              "{$timestamp: {t: 1571788022, i: 2}}",
              "{\"$timestamp\": {\"t\": 1571788022, \"i\": 2}}"),
          List.of(
              "{$binary: {base64: 'AAECAwQFBgcICQoLDA0ODw==', subType: '04'}}",
              "{\"$uuid\": \"000102030405060708090a0b0c0d0e0f\"}"),
          List.of("'\u00e9'", "\"\\u00e9\""),
          List.of("[1, {a: null}]", "[1, {\"a\": null}]"),
          // Bare NaN and Infinity were no JSON; this is the one value that differs.
          List.of("{$numberDouble: 'NaN'}", "{\"$numberDouble\": \"NaN\"}"),
          List.of("{$numberDouble: '-Infinity'}", "{\"$numberDouble\": \"-Infinity\"}"));

  @Test
  void eachTypeHasTheTextThatTheSampleGaveIt() {
    for (List<String> type : TYPES) {
      BsonDocument document = BsonDocument.parse("{_id: 1, v: " + type.getFirst() + "}");
      assertEquals(
          "{\"_id\": \"1\", \"v\": " + type.getLast() + ", \"operation\": \"insert\", " + TIME,
          payloadOf(document));
    }
  }

  /**
   * Each row has a name, the BSON of a document, and what the lines of the sample made of it under
   * PyMongo 3.10.1: the text of an {@code _id} of each type, all types as fields, and fields that
   * have the names of metadata.
   */
  @Test
  void wholePayloadsAreThoseOfTheSample() throws IOException {
    List<String> rows;
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("/legacy/payloads.txt"))) {
      rows = new String(in.readAllBytes(), US_ASCII).lines().toList();
    }
    assertEquals(58, rows.size());
    for (String row : rows) {
      String[] parts = row.split(Pattern.quote(" | "), 3);
      byte[] bson = HexFormat.of().parseHex(parts[1]);
      assertEquals(parts[2], payloadOf(new RawBsonDocument(bson)), parts[0]);
    }
  }

  @Test
  void s01_aReplaceIsAnUpdateBecauseTheSamplesConsumersKnowNoOther() {
    String rest = ID + "\"a\": 1, \"operation\": \"update\", " + TIME;
    String document = ", fullDocument: {_id: {$oid: '65ab00000000000000000001'}, a: 1}";
    assertEquals(rest, payload(event("replace", KEY + document)));
    assertEquals(rest, payload(event("update", KEY + document)));
  }

  @Test
  void aDeleteIsTheIdAndTheMetadata() {
    assertEquals(ID + "\"operation\": \"delete\", " + TIME, payload(event("delete", KEY)));
  }

  @Test
  void b13_s05_aDocumentThatWasGoneWhenItWasLookedUpIsADelete() {
    for (String operation : List.of("insert", "update", "replace")) {
      assertEquals(
          ID + "\"operation\": \"delete\", " + TIME,
          payload(event(operation, KEY + ", fullDocument: null")));
    }
  }

  @Test
  void aDocumentThatThePipelineTookAwayIsNoDelete() {
    assertEquals(ID + "\"operation\": \"update\", " + TIME, payload(event("update", KEY)));
    assertEquals(ID + "\"operation\": \"update\", " + TIME, payload(event("replace", KEY)));
    assertEquals(ID + "\"operation\": \"insert\", " + TIME, payload(event("insert", KEY)));
    assertEquals(
        ID + "\"a\": 1, \"operation\": \"insert\", " + TIME,
        payload(event("insert", KEY + ", fullDocument: {a: 1}")));
  }

  @Test
  void whatHappenedToNoDocumentHasNoIdAndKeepsItsName() {
    for (String operation : List.of("drop", "rename", "dropDatabase", "invalidate", "x\\\"")) {
      assertEquals(
          "{\"_id\": null, \"operation\": \"" + operation + "\", " + TIME,
          payload(event(operation, "ns: {db: 'shop'}, to: {db: 'a', coll: 'b'}")));
    }
  }

  @Test
  void aChangeWithoutATimeHasNullForBoth() {
    BsonDocument event = event("delete", KEY);
    event.remove("clusterTime");
    assertEquals(
        ID + "\"operation\": \"delete\", \"timestamp\": null, \"timestampReadable\": null}",
        payload(event));
  }

  @Test
  void aDateThatPythonCouldNotReadIsItsMilliseconds() {
    for (long millis : new long[] {-62_135_596_800_001L, 253_402_300_800_000L, Long.MIN_VALUE}) {
      BsonDateTime date = new BsonDateTime(millis);
      String alone = payloadOf(new BsonDocument("_id", date));
      assertTrue(alone.startsWith("{\"_id\": \"" + millis + "\", "), alone);
      String inside = payloadOf(new BsonDocument("_id", new BsonDocument("d", date)));
      assertTrue(inside.startsWith("{\"_id\": \"{'d': " + millis + "}\", "), inside);
    }
  }

  @Test
  void f12_noIdIsTooDeep() {
    int depth = 50_000;
    sink.clear();
    writer.write(Change.read(deleteOf(arraysInArrays(depth)), 0), 7, sink);
    String payload = StrictJson.check(sink.copyFrom(0));
    String id = "[".repeat(depth) + "1" + "]".repeat(depth);
    assertEquals("{\"_id\": \"" + id + "\", \"operation\": \"delete\", " + TIME, payload);
  }

  /** {@code {_id: [[[..1..]]]}}, put together by hand: the driver's codecs go by recursion. */
  private static byte[] arraysInArrays(int depth) {
    ByteBuffer bson = ByteBuffer.allocate(8 * depth + 14).order(ByteOrder.LITTLE_ENDIAN);
    bson.putInt(bson.capacity()).put(TypeCode.ARRAY).put("_id\0".getBytes(US_ASCII));
    for (int level = depth; level > 0; level--) {
      byte type = level == 1 ? TypeCode.INT32 : TypeCode.ARRAY;
      bson.putInt(8 * level + 4).put(type).put("0\0".getBytes(US_ASCII));
    }
    return bson.putInt(1).array();
  }

  private static byte[] deleteOf(byte[] key) {
    byte[] name = "documentKey\0".getBytes(US_ASCII);
    byte[] event = RandomBson.bytes(event("delete", "x: 1"));
    int length = event.length + 1 + name.length + key.length;
    return ByteBuffer.allocate(length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(event, 0, event.length - 1)
        .put(TypeCode.DOCUMENT)
        .put(name)
        .put(key)
        .putInt(0, length)
        .array();
  }
}
