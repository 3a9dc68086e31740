package dev.docdb.replicator.json;

import static dev.docdb.replicator.bson.RandomBson.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.bson.RandomBson;
import dev.docdb.replicator.config.JsonMode;
import java.util.Random;
import org.bson.BsonDbPointer;
import org.bson.BsonDocument;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

class PlainJsonTest {
  private final BsonToJson plain = new BsonToJson(JsonMode.PLAIN);
  private final ByteSink sink = new ByteSink(16);

  private String json(BsonDocument document) {
    byte[] bson = bytes(document);
    sink.clear();
    plain.document(bson, 0, bson.length, sink);
    return StrictJson.check(sink.copyFrom(0));
  }

  private void assertPlain(String expected, String extended) {
    assertEquals("{\"v\":" + expected + "}", json(BsonDocument.parse("{v: " + extended + "}")));
  }

  @Test
  void numbersAreNumbersUnlessTheyAreDecimalsOrNotFinite() {
    assertPlain("1.5", "1.5");
    assertPlain("-0.0", "-0.0");
    assertPlain("null", "{$numberDouble: 'NaN'}");
    assertPlain("null", "{$numberDouble: '-Infinity'}");
    assertPlain("-2147483648", "{$numberInt: '-2147483648'}");
    assertPlain("-9223372036854775808", "{$numberLong: '-9223372036854775808'}");
    assertPlain("\"1.10\"", "{$numberDecimal: '1.10'}");
    assertPlain("\"1E+6111\"", "{$numberDecimal: '1E+6111'}");
    assertPlain("\"NaN\"", "{$numberDecimal: 'NaN'}");
  }

  @Test
  void datesAreIsoWhereTheYearHasFourDigits() {
    assertPlain("\"2026-11-21T09:00:00.000Z\"", "{$date: '2026-11-21T09:00:00Z'}");
    assertPlain("\"2024-02-29T23:59:59.999Z\"", "{$date: '2024-02-29T23:59:59.999Z'}");
    assertPlain("\"1969-12-31T23:59:59.999Z\"", "{$date: {$numberLong: '-1'}}");
    assertPlain("\"0000-01-01T00:00:00.000Z\"", "{$date: {$numberLong: '-62167219200000'}}");
    assertPlain("-62167219200001", "{$date: {$numberLong: '-62167219200001'}}");
    assertPlain("\"9999-12-31T23:59:59.999Z\"", "{$date: {$numberLong: '253402300799999'}}");
    assertPlain("253402300800000", "{$date: {$numberLong: '253402300800000'}}");
    assertPlain("\"2026-11-21T09:00:00.000Z\"", "{$timestamp: {t: 1795251600, i: 9}}");
  }

  @Test
  void everyOtherTypeHasOneShape() {
    assertPlain("\"65ab00000000000000000001\"", "{$oid: '65ab00000000000000000001'}");
    assertPlain("\"YWI=\"", "{$binary: {base64: 'YWI=', subType: '00'}}");
    assertPlain("\"YWI=\"", "{$binary: {base64: 'YWI=', subType: '02'}}");
    assertPlain(
        "\"00112233-4455-6677-8899-aabbccddeeff\"",
        "{$uuid: '00112233-4455-6677-8899-aabbccddeeff'}");
    assertPlain("\"/a\\\"b/ix\"", "{$regularExpression: {pattern: 'a\"b', options: 'ix'}}");
    assertPlain("\"f()\"", "{$code: 'f()'}");
    assertPlain("{\"code\":\"f()\",\"scope\":{\"x\":1}}", "{$code: 'f()', $scope: {x: 1}}");
    assertPlain("\"s\"", "{$symbol: 's'}");
    assertPlain("null", "{$undefined: true}");
    assertPlain("null", "null");
    assertPlain("true", "true");
    assertPlain("\"MinKey\"", "{$minKey: 1}");
    assertPlain("\"MaxKey\"", "{$maxKey: 1}");
    assertPlain("[1,[],{},\"ä\"]", "[1, [], {}, 'ä']");
  }

  @Test
  void aPointerIsItsNamespaceAndItsId() {
    ObjectId id = new ObjectId("65ab00000000000000000001");
    assertEquals(
        "{\"v\":\"a.b/65ab00000000000000000001\"}",
        json(new BsonDocument("v", new BsonDbPointer("a.b", id))));
  }

  @Test
  void everyRandomDocumentIsStrictJson() {
    RandomBson generator = new RandomBson(new Random(17));
    for (int i = 0; i < 20_000; i++) {
      json(generator.document(i % 4));
    }
  }
}
