package dev.docdb.replicator.message;

import static dev.docdb.replicator.change.Events.change;
import static dev.docdb.replicator.change.Events.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.bson.MalformedBsonException;
import dev.docdb.replicator.bson.RandomBson;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.json.StrictJson;
import java.nio.charset.StandardCharsets;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class ChangeEncoderTest {
  private static final String ORDER =
      "ns: {db: 'shop', coll: 'orders'}, documentKey: {_id: {$oid: '65ab00000000000000000001'}}, ";
  private static final String UPDATE =
      ORDER
          + "fullDocument: {_id: 1, n: {$numberLong: '5'}}, updateDescription: {updatedFields: {n: {$numberLong:"
          + " '5'}}, removedFields: ['a\\\"', 'b.c'], truncatedArrays: [{field: 'items', newSize: 2}]}";

  private final ByteSink sink = new ByteSink(64);

  private String encode(JsonMode mode, BsonDocument event) {
    return encode(new ChangeEncoder(mode, 100_000), change(event));
  }

  private String encode(ChangeEncoder encoder, Change change) {
    sink.clear();
    encoder.encode(change, 7, sink);
    return StrictJson.check(sink.copyFrom(0));
  }

  @Test
  void anInsertIsTheObjectOfTheContract() {
    assertEquals(
        """
        {"id":"8265AB","operation":"insert","namespace":{"database":"shop","collection":"orders"},\
        "key":{"_id":{"$oid":"65ab00000000000000000001"}},"time":"2026-11-21T09:00:00Z",\
        "version":7710546910091673601,"document":{"n":5,"at":{"$date":"2026-11-21T09:00:00Z"}},"epoch":7}""",
        encode(
            JsonMode.RELAXED,
            event(
                "insert",
                ORDER
                    + "fullDocument: {n: {$numberLong: '5'}, at: {$date: '2026-11-21T09:00:00Z'}}")));
  }

  @Test
  void theModeDecidesAboutTheValuesOnly() {
    assertEquals(
        """
        {"id":"8265AB","operation":"insert","namespace":{"database":"shop","collection":"orders"},\
        "key":{"_id":"65ab00000000000000000001"},"time":"2026-11-21T09:00:00Z",\
        "version":7710546910091673601,"document":{"n":5},"epoch":7}""",
        encode(JsonMode.PLAIN, event("insert", ORDER + "fullDocument: {n: {$numberLong: '5'}}")));
  }

  @Test
  void anUpdateSaysWhatWasSetUnsetAndTruncated() {
    String json = encode(JsonMode.CANONICAL, event("update", UPDATE));
    assertTrue(
        json.endsWith(
            """
            "document":{"_id":{"$numberInt":"1"},"n":{"$numberLong":"5"}},\
            "update":{"set":{"n":{"$numberLong":"5"}},"unset":["a\\"","b.c"],\
            "truncated":[{"field":"items","size":2}]},"epoch":7}"""),
        json);
  }

  @Test
  void anUpdateThatWouldMakeTheMessageTooLargeIsLeftOut() {
    Change change = change(event("update", UPDATE));
    int whole = encode(new ChangeEncoder(JsonMode.RELAXED, 100_000), change).length();
    String fits = encode(new ChangeEncoder(JsonMode.RELAXED, whole), change);
    assertTrue(fits.contains("\"update\":"));
    String cut = encode(new ChangeEncoder(JsonMode.RELAXED, whole - 1), change);
    assertTrue(cut.endsWith("\"document\":{\"_id\":1,\"n\":5},\"epoch\":7}"), cut);
  }

  @Test
  void anUpdateWhoseDocumentIsGoneHasNullForIt() {
    String gone =
        encode(
            JsonMode.RELAXED,
            event(
                "update",
                ORDER + "fullDocument: null, updateDescription: {updatedFields: {a: 1}}"));
    assertTrue(
        gone.endsWith(
            "\"document\":null,\"update\":{\"set\":{\"a\":1},\"unset\":[]},\"epoch\":7}"));
  }

  @Test
  void aDeleteHasAKeyAndNoDocument() {
    String json = encode(JsonMode.RELAXED, event("delete", ORDER));
    assertTrue(json.contains("\"operation\":\"delete\","), json);
    assertTrue(json.contains("\"key\":{\"_id\":{\"$oid\":\"65ab00000000000000000001\"}}"), json);
    assertTrue(json.endsWith("\"document\":null,\"epoch\":7}"), json);
  }

  @Test
  void aRenameSaysWhereToAndADatabaseHasNoCollection() {
    String rename =
        encode(
            JsonMode.RELAXED,
            event("rename", "ns: {db: 'a\\\"', coll: 'b\\n'}, to: {db: 'ä', coll: 'c'}"));
    assertTrue(
        rename.contains(
            """
            "namespace":{"database":"a\\"","collection":"b\\n"},\
            "to":{"database":"ä","collection":"c"},"key":null"""),
        rename);
    String dropped = encode(JsonMode.RELAXED, event("dropDatabase", "ns: {db: 'shop'}"));
    assertTrue(dropped.contains("\"namespace\":{\"database\":\"shop\"},\"key\":null"), dropped);
    String invalid = encode(JsonMode.RELAXED, event("invalidate", "x: 1"));
    assertTrue(invalid.contains("\"namespace\":null,\"key\":null"), invalid);
  }

  @Test
  void anUnknownOperationKeepsItsText() {
    String json = encode(JsonMode.RELAXED, event("create\\\"Indexes", ORDER));
    assertTrue(json.contains("\"operation\":\"create\\\"Indexes\""), json);
  }

  @Test
  void anEventWithoutClusterTimeHasNeitherTimeNorVersion() {
    BsonDocument event = event("insert", ORDER);
    event.remove("clusterTime");
    assertTrue(encode(JsonMode.RELAXED, event).contains("\"time\":null,\"version\":null"));
  }

  @Test
  void namespacesOfAlternatingChangesAreNotMixedUp() {
    ChangeEncoder encoder = new ChangeEncoder(JsonMode.RELAXED, 1000);
    for (int i = 0; i < 4; i++) {
      String name = "c" + i % 2;
      Change change = change(event("delete", "ns: {db: 'd', coll: '" + name + "'}"));
      assertTrue(encode(encoder, change).contains("\"collection\":\"" + name + "\""));
    }
  }

  @Test
  void messagesAreAppendedAndAMalformedOneLeavesNoTrace() {
    ChangeEncoder encoder = new ChangeEncoder(JsonMode.RELAXED, 1000);
    byte[] bytes =
        RandomBson.bytes(event("insert", ORDER + "fullDocument: {a: {b: 'secret-secret'}}"));
    encoder.encode(Change.read(bytes, 0), 7, sink);
    int before = sink.length();
    int inner = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\u0003a\0") + 3;
    bytes[inner + 4] = 99;
    Change broken = Change.read(bytes, 0);
    MalformedBsonException error =
        assertThrows(MalformedBsonException.class, () -> encoder.encode(broken, 7, sink));
    assertEquals(before, sink.length());
    assertTrue(error.offset() > inner);
    assertFalse(String.valueOf(error.getMessage()).contains("secret"));
  }

  @Test
  void aLossyMessageIsReportedAndTheNextOneIsNot() {
    ChangeEncoder encoder = new ChangeEncoder(JsonMode.RELAXED, 1000);
    BsonDocument event = event("insert", ORDER);
    byte[] bytes =
        RandomBson.bytes(event.append("fullDocument", new BsonDocument("a", new BsonString("zz"))));
    bytes[bytes.length - 4] = (byte) 0xff;
    encode(encoder, Change.read(bytes, 0));
    assertTrue(encoder.lossy());
    encode(encoder, change(event));
    assertFalse(encoder.lossy());
  }
}
