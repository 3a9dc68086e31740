package dev.docdb.replicator.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.bson.RandomBson;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Events;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.StrictJson;
import dev.docdb.replicator.message.Encoding.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

/** Documents whose names, ids and text are unlike what people write, in every format. */
class OddDocumentsTest {
  private static final Encoding CANONICAL = new Encoding(Shape.DOCUMENT, JsonMode.CANONICAL);
  private static final Encoding ENVELOPE = new Encoding(Shape.CHANGE, JsonMode.CANONICAL);
  private static final Encoding PLAIN = new Encoding(Shape.DOCUMENT, JsonMode.PLAIN);

  private final Map<String, Encoding> encodings = GoldenTest.encodings();
  private final BatchEncoder encoder = new BatchEncoder(Set.copyOf(encodings.values()));

  private static BsonDocument event(BsonDocument document) {
    return Events.event("insert", "ns: {db: 'shop', coll: 'orders'}")
        .append("documentKey", new BsonDocument("_id", document.get("_id")))
        .append("fullDocument", document);
  }

  private EncodedChange encode(BsonDocument document) {
    return encode(Events.change(event(document)));
  }

  /** Every format of it is strictly JSON. */
  private EncodedChange encode(Change change) {
    EncodedChange encoded = encoder.encode(List.of(change), 7).changes().getFirst();
    encodings.values().forEach(form -> StrictJson.check(encoded.payload(form).toBytes()));
    return encoded;
  }

  /** A change whose text is put in byte for byte, which no driver would write. */
  private static Change withBytes(BsonDocument document, String from, String to) {
    String bytes = new String(RandomBson.bytes(event(document)), ISO_8859_1);
    assertEquals(from.length(), to.length());
    return Change.read(bytes.replace(from, to).getBytes(ISO_8859_1), 0);
  }

  private static BsonDocument read(EncodedChange change, Encoding encoding) {
    return BsonDocument.parse(change.payload(encoding).toText());
  }

  @Test
  void f07_anIdOfAnyTypeIsInKeyAndDocumentAsItWas() {
    BsonArray ids =
        BsonDocument.parse(
                """
                {ids: [{$oid: '65ab00000000000000000001'}, '', 'text', 1, {$numberLong: '1'}, 1.5,
                  {$numberDouble: 'NaN'}, {$numberDecimal: '1.10'}, true, null, {$minKey: 1},
                  {$maxKey: 1}, {$date: {$numberLong: '-1'}}, {$timestamp: {t: 1, i: 1}},
                  {$binary: {base64: 'YWI=', subType: '80'}}, {b: 1, a: {$numberLong: '1'}},
                  [1, 'a'], {$regularExpression: {pattern: 'a', options: 'i'}}, {$undefined: true},
                  {$symbol: 's'}, {$code: 'f()'}, {$code: 'f()', $scope: {x: 1}}, {}]}""")
            .getArray("ids");
    for (BsonValue id : ids) {
      EncodedChange change = encode(new BsonDocument("_id", id));
      assertEquals(id, read(change, ENVELOPE).getDocument("key").get("_id"));
      assertEquals(id, read(change, CANONICAL).get("_id"));
    }
  }

  @Test
  void f08_namesOfFieldsStayAsTheyAre() {
    BsonDocument document = new BsonDocument("_id", new BsonInt32(1));
    Stream.of("a.b", ".a", "a.", ".", "..", "$set", "$oid", "", " ", "_source", "_version")
        .forEach(name -> document.append(name, new BsonInt32(1)));
    document.append("n".repeat(10_000), new BsonInt32(1));
    document.append("line\nbreak\u0001\u2028\"\\", new BsonInt32(1));
    EncodedChange change = encode(document);
    for (Encoding encoding : encodings.values()) {
      String json = change.payload(encoding).toText();
      assertTrue(json.contains("\"" + "n".repeat(10_000) + "\""), "the long name is missing");
    }
    assertEquals(List.copyOf(document.keySet()), List.copyOf(read(change, CANONICAL).keySet()));
    assertEquals(document, read(change, CANONICAL));
  }

  @Test
  void f09_aDocumentMayBeDeepWideAndMixed() {
    BsonDocument document = new BsonDocument("_id", new BsonInt32(1));
    BsonValue deep = new BsonInt32(1);
    for (int i = 0; i < 200; i++) {
      deep = new BsonDocument("d", deep);
    }
    document.append("deep", deep);
    for (int i = 0; i < 5_000; i++) {
      document.append("field" + i, new BsonInt32(i));
    }
    document.append(
        "mixed",
        BsonArray.parse("[1, 'a', {b: 1}, [null, [true]], {$numberDecimal: '1'}, {b: 'text'}]"));
    document.append("keyword", new BsonString("k".repeat(40_000)));
    assertEquals(document, read(encode(document), CANONICAL));
  }

  @Test
  void f10_aNameThatOccursTwiceIsWrittenTwiceInTheDocumentsOrder() {
    BsonDocument document =
        new BsonDocument("_id", new BsonInt32(1))
            .append("twice", new BsonInt32(1))
            .append("tWice", new BsonInt32(2));
    EncodedChange change = encode(withBytes(document, "tWice", "twice"));
    assertEquals("{\"_id\":1,\"twice\":1,\"twice\":2}", change.payload(PLAIN).toText());
  }

  @Test
  void f11_bytesThatAreNoTextAreReplacedAndTheJsonStaysJson() {
    BsonDocument document =
        new BsonDocument("_id", new BsonInt32(1)).append("s", new BsonString("<<bytes>>"));
    Change change = withBytes(document, "<<bytes>>", "<\u00ff\u00c3(\u00ed\u00a0\u0080\u00e4>");
    String replaced = "<\ufffd\ufffd(\ufffd\ufffd>";
    String driver =
        new String("<\u00ff\u00c3(\u00ed\u00a0\u0080\u00e4>".getBytes(ISO_8859_1), UTF_8);
    BsonDocument read = read(encode(change), CANONICAL);
    assertEquals(driver, read.getString("s").getValue());
    assertTrue(driver.startsWith(replaced.substring(0, 4)), driver);
  }

  @Test
  void f11_idsThatAreNoTextStayApart() {
    BsonDocument document = new BsonDocument("_id", new BsonString("<<bytes>>"));
    Change one = withBytes(document, "<<bytes>>", "\u00ff\u00ff.......");
    Change other = withBytes(document, "<<bytes>>", "\u00fe\u00fe.......");
    assertNotEquals(one.documentId(), other.documentId());
    assertEquals(
        read(encode(one), CANONICAL), read(encode(other), CANONICAL), "they read alike in JSON");
  }

  @Test
  void f11_theCharacterZeroAndNoncharactersComeBack() {
    BsonDocument document =
        new BsonDocument("_id", new BsonString("\u0000"))
            .append("s", new BsonString("a\u0000b\ufffe\uffff\ufdd0\ud83f\udfff\u0085\u2028"));
    assertEquals(document, read(encode(document), CANONICAL));
  }
}
