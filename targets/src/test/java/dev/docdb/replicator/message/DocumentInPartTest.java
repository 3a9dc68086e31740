package dev.docdb.replicator.message;

import static dev.docdb.replicator.change.Events.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.bson.RandomBson;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.message.Encoding.Shape;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

class DocumentInPartTest {

  @Test
  void withoutAnythingToLeaveOutItIsTheWholeDocument() {
    BsonDocument document =
        BsonDocument.parse(
            "{_id: 1, a: {}, b: [[], {}, [1, {c: 'ä\"'}]], d: {$code: 'f', $scope: {x: 1}}}");
    assertEquals(encoded(document), inPart(document, Omissions.NONE));
  }

  @Test
  void aRandomDocumentIsTheSameInBothWays() {
    RandomBson random = new RandomBson(new Random(7));
    for (int i = 0; i < 300; i++) {
      BsonDocument document = random.document(3);
      assertEquals(encoded(document), inPart(document, Omissions.NONE));
    }
  }

  @Test
  void fieldsAreFoundThroughArraysAndDottedNames() {
    BsonDocument document =
        BsonDocument.parse("{a: [{b: 1, c: 2}, [{b: {d: 3}}]], 'a.b': 4, 'a.b.e': 5, ab: 6}");
    assertEquals(
        "{\"a\":[{\"c\":2},[{}]],\"ab\":6,\"_replicator_refused\":["
            + part("a.0.b", "why", "1")
            + part("a.1.0.b", "why", "{\\\"d\\\":3}")
            + part("a.b", "why", "4")
            + part("a.b.e", "why", "5").replaceFirst(",$", "]}"),
        inPart(document, Omissions.NONE.withField("a.b", "why")));
  }

  @Test
  void anElementOfAnArrayLeavesANullInItsPlace() {
    BsonDocument document = BsonDocument.parse("{a: [1, [2], [[3]]]}");
    assertEquals(
        "{\"a\":[1,[2],[null]],\"_replicator_refused\":["
            + part("a.2.0", "deep", "[3]").replaceFirst(",$", "]}"),
        inPart(document, Omissions.NONE.withDepth(3, "deep")));
  }

  @Test
  void whatIsListedIsBounded() {
    BsonDocument document = new BsonDocument();
    for (int i = 0; i < 300; i++) {
      document.append("_id.n" + i, new BsonString("ä".repeat(5_000)));
    }
    document.append("_id." + "n".repeat(5_000), new BsonInt32(1));
    String json = inPart(document, Omissions.NONE);
    assertTrue(json.getBytes(StandardCharsets.UTF_8).length < 200_000, "" + json.length());
    BsonArray parts = BsonDocument.parse(json).getArray("_replicator_refused");
    assertEquals(101, parts.size());
    assertEquals("301", parts.getLast().asDocument().getString("value").getValue());
    for (BsonValue one : parts) {
      String value = one.asDocument().getString("value").getValue();
      assertTrue(value.getBytes(StandardCharsets.UTF_8).length <= 8_003);
      assertTrue(value.matches("\"?ä*\u2026|301"), "cut between characters");
    }
  }

  @Test
  void valuesOfManyBytesACharacterCountByTheirBytes() {
    BsonArray values = new BsonArray();
    for (int i = 0; i < 90; i++) {
      values.add(new BsonDocument("p", new BsonString("\u6f22".repeat(5_000))));
    }
    String json = inPart(new BsonDocument("a", values), Omissions.NONE.withField("a.p", "why"));
    int bytes =
        BsonDocument.parse(json).getArray("_replicator_refused").stream()
            .map(part -> part.asDocument().getString("value").getValue())
            .mapToInt(value -> value.getBytes(StandardCharsets.UTF_8).length)
            .sum();
    assertTrue(bytes > 60_000 && bytes < 64_000 + 90 * 3, bytes + " bytes");
  }

  @Test
  void f08_namesWithABlankPartAreFound() {
    for (String odd :
        List.of("", " ", ".", "..", ".a", "a..b", "a. .b", "a.\t", " .a", "a.b. ..")) {
      String json =
          inPart(new BsonDocument(odd, new BsonInt32(1)), Omissions.NONE.withOddNames("odd"));
      assertTrue(json.startsWith("{\"_replicator_refused\""), () -> odd + ": " + json);
    }
    for (String even : List.of("a", "a.b", "a.", "a..", "a b", " a", "a.b...", "\u6f22.\u6f22")) {
      assertEquals(
          "{\"%s\":1}".formatted(even),
          inPart(new BsonDocument(even, new BsonInt32(1)), Omissions.NONE.withOddNames("odd")));
    }
  }

  @Test
  void f08_aNameOfDotsAloneIsReadOnce() {
    BsonDocument document =
        new BsonDocument(".".repeat(300_000) + "x", new BsonInt32(1))
            .append(".".repeat(300_000), new BsonInt32(2));
    Omissions omissions = Omissions.NONE.withOddNames("odd");
    assertTimeoutPreemptively(Duration.ofSeconds(5), () -> inPart(document, omissions));
  }

  @Test
  void f08_aLongNameOverManyFieldsIsNotCopiedForEachOfThem() {
    BsonDocument within = new BsonDocument();
    IntStream.range(0, 50_000).forEach(i -> within.append("f" + i, new BsonInt32(i)));
    BsonDocument document = new BsonDocument("n".repeat(500_000), within);
    assertTimeoutPreemptively(
        Duration.ofSeconds(2), () -> inPart(document, Omissions.NONE.withField("a.b", "why")));
  }

  @Test
  void aLongNameIsCutInTheList() {
    BsonDocument document = new BsonDocument("_id." + "ä".repeat(5_000), new BsonInt32(1));
    BsonDocument part =
        BsonDocument.parse(inPart(document, Omissions.NONE))
            .getArray("_replicator_refused")
            .getFirst()
            .asDocument();
    assertTrue(part.getString("field").getValue().matches("_id\\.ä{490,500}\u2026"));
  }

  @Test
  void f12_nestingThatNoThreadCouldFollowIsWritten() {
    BsonDocument deep = new BsonDocument("_source", new BsonInt32(1));
    for (int i = 0; i < 900; i++) {
      deep = new BsonDocument("d", deep);
    }
    BsonDocument document = new BsonDocument("_seq_no", new BsonInt32(1)).append("d", deep);
    assertTrue(encoded(document).startsWith("{\"d\":{\"d\":{"), "it is written");
    String json = inPart(document, Omissions.NONE.withDepth(1, "deep"));
    String listed = "{\"_replicator_refused\":[" + part("_seq_no", "reserved name", "1");
    assertTrue(
        json.startsWith(listed + "{\"field\":\"d\",\"reason\":\"deep\""), "begins with both");
  }

  private static String part(String field, String reason, String value) {
    return "{\"field\":\"%s\",\"reason\":\"%s\",\"value\":\"%s\"},".formatted(field, reason, value);
  }

  private static String inPart(BsonDocument document, Omissions omissions) {
    ByteSink sink = new ByteSink(64);
    new DocumentInPart(JsonMode.PLAIN).write(of(document), omissions, sink);
    return new String(sink.bytes(), 0, sink.length(), StandardCharsets.UTF_8);
  }

  private static String encoded(BsonDocument document) {
    Encoding encoding = new Encoding(Shape.DOCUMENT_WITHOUT_ID, JsonMode.PLAIN);
    return new BatchEncoder(Set.of(encoding))
        .encode(List.of(of(document)), 1)
        .changes()
        .getFirst()
        .payload(encoding)
        .toText();
  }

  private static Change of(BsonDocument document) {
    return Change.read(
        RandomBson.bytes(event("insert", "documentKey: {_id: 1}").append("fullDocument", document)),
        0);
  }
}
