package dev.docdb.replicator.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Events;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.StrictJson;
import dev.docdb.replicator.message.Encoding.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonBinary;
import org.bson.BsonDbPointer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

/** What becomes of values that JSON doesn't know, in each mode and in every format. */
class ValuesAtTheEdgeTest {
  private final Map<String, Encoding> encodings = GoldenTest.encodings();
  private final BatchEncoder encoder = new BatchEncoder(Set.copyOf(encodings.values()));

  /** The value as relaxed, canonical, plain and legacy JSON. */
  private void assertWritten(
      String extended, String relaxed, String canonical, String plain, String legacy) {
    BsonValue value = BsonDocument.parse("{v: " + extended + "}").get("v");
    assertWritten(value, relaxed, canonical, plain, legacy);
  }

  private void assertWritten(
      BsonValue value, String relaxed, String canonical, String plain, String legacy) {
    Map<JsonMode, String> expected =
        Map.of(
            JsonMode.RELAXED, relaxed,
            JsonMode.CANONICAL, canonical,
            JsonMode.PLAIN, plain,
            JsonMode.LEGACY, legacy);
    EncodedChange change = encode(value);
    encodings.forEach(
        (name, encoding) -> {
          String json = StrictJson.check(change.payload(encoding).toBytes());
          boolean python = encoding.mode() == JsonMode.LEGACY;
          String field = (python ? "\"v\": " : "\"v\":") + expected.get(encoding.mode());
          assertTrue(json.contains(field), () -> name + ": no " + field + " in " + json);
        });
  }

  private EncodedChange encode(BsonValue value) {
    BsonDocument document = new BsonDocument("_id", new BsonInt32(1)).append("v", value);
    Change change =
        Events.change(
            Events.event("insert", "ns: {db: 'shop', coll: 'orders'}, documentKey: {_id: 1}")
                .append("fullDocument", document));
    return encoder.encode(List.of(change), 7).changes().getFirst();
  }

  @Test
  void f01_numbersThatJsonLacksAreMarkedAndPlainHasNullForThem() {
    for (String odd : List.of("NaN", "Infinity", "-Infinity")) {
      String marked = "{\"$numberDouble\":\"" + odd + "\"}";
      String legacy = "{\"$numberDouble\": \"" + odd + "\"}";
      assertWritten("{$numberDouble: '" + odd + "'}", marked, marked, "null", legacy);
    }
    assertWritten(
        "{$numberDouble: '-0.0'}", "-0.0", "{\"$numberDouble\":\"-0.0\"}", "-0.0", "-0.0");
  }

  @Test
  void f02_decimalsAreTextWithEveryDigitAndNeverThousandsOfZeros() {
    for (String odd :
        List.of(
            "1.10",
            "-0",
            "NaN",
            "-Infinity",
            "1E+6111",
            "1E-6176",
            "9.999999999999999999999999999999999E+6144")) {
      String marked = "{\"$numberDecimal\":\"" + odd + "\"}";
      String legacy = "{\"$numberDecimal\": \"" + odd + "\"}";
      assertWritten("{$numberDecimal: '" + odd + "'}", marked, marked, '"' + odd + '"', legacy);
    }
  }

  @Test
  void f03_canonicalKeepsWholeNumbersThatADoubleWouldRound() {
    for (String digits : List.of("9007199254740993", "-9223372036854775808")) {
      String marked = "{\"$numberLong\":\"" + digits + "\"}";
      assertWritten("{$numberLong: '" + digits + "'}", digits, marked, digits, digits);
    }
  }

  @Test
  void f04_eachRareTypeHasOneShape() {
    assertWritten(
        "{$minKey: 1}", "{\"$minKey\":1}", "{\"$minKey\":1}", "\"MinKey\"", "{\"$minKey\": 1}");
    assertWritten(
        "{$maxKey: 1}", "{\"$maxKey\":1}", "{\"$maxKey\":1}", "\"MaxKey\"", "{\"$maxKey\": 1}");
    String undefined = "{\"$undefined\":true}";
    assertWritten(new BsonUndefined(), undefined, undefined, "null", "null");
    assertWritten("{$symbol: 's'}", "{\"$symbol\":\"s\"}", "{\"$symbol\":\"s\"}", "\"s\"", "\"s\"");
    assertWritten(
        "{$code: 'f()'}",
        "{\"$code\":\"f()\"}",
        "{\"$code\":\"f()\"}",
        "\"f()\"",
        "{\"$code\": \"f()\"}");
    assertWritten(
        "{$code: 'f()', $scope: {}}",
        "{\"$code\":\"f()\",\"$scope\":{}}",
        "{\"$code\":\"f()\",\"$scope\":{}}",
        "{\"code\":\"f()\",\"scope\":{}}",
        "{\"$code\": \"f()\", \"$scope\": {}}");
  }

  @Test
  void f04_expressionsTimestampsAndPointersHaveOneShape() {
    String expression = "{\"$regularExpression\":{\"pattern\":\"^a\",\"options\":\"i\"}}";
    assertWritten(
        "{$regularExpression: {pattern: '^a', options: 'i'}}",
        expression,
        expression,
        "\"/^a/i\"",
        "{\"$regex\": \"^a\", \"$options\": \"i\"}");
    String timestamp = "{\"$timestamp\":{\"t\":1795251600,\"i\":9}}";
    assertWritten(
        "{$timestamp: {t: 1795251600, i: 9}}",
        timestamp,
        timestamp,
        "\"2026-11-21T09:00:00.000Z\"",
        "{\"$timestamp\": {\"t\": 1795251600, \"i\": 9}}");
    String id = "65ab00000000000000000001";
    String pointer = "{\"$ref\":\"a.b\",\"$id\":{\"$oid\":\"" + id + "\"}}";
    assertWritten(
        new BsonDbPointer("a.b", new ObjectId(id)),
        pointer,
        "{\"$dbPointer\":" + pointer + "}",
        "\"a.b/" + id + "\"",
        "{\"$ref\": \"a.b\", \"$id\": {\"$oid\": \"" + id + "\"}}");
  }

  @Test
  void f05_binaryIsBase64WithItsSubtypeAndInPlainWithoutIt() {
    for (String subtype : List.of("00", "05", "06", "09", "80")) {
      String marked = "{\"$binary\":{\"base64\":\"YWI=\",\"subType\":\"" + subtype + "\"}}";
      String legacy = "{\"$binary\": \"YWI=\", \"$type\": \"" + subtype + "\"}";
      assertWritten(
          "{$binary: {base64: 'YWI=', subType: '" + subtype + "'}}",
          marked,
          marked,
          "\"YWI=\"",
          legacy);
    }
    String uuid = "{\"$binary\":{\"base64\":\"ABEiM0RVZneImaq7zN3u/w==\",\"subType\":\"04\"}}";
    assertWritten(
        "{$uuid: '00112233-4455-6677-8899-aabbccddeeff'}",
        uuid,
        uuid,
        "\"00112233-4455-6677-8899-aabbccddeeff\"",
        "{\"$uuid\": \"00112233445566778899aabbccddeeff\"}");
  }

  @Test
  void f05_twoMegabytesOfBinaryComeBackAsTheyWere() {
    byte[] bytes = new byte[2 << 20];
    new java.util.Random(5).nextBytes(bytes);
    EncodedChange change = encode(new BsonBinary(bytes));
    encodings.values().forEach(encoding -> StrictJson.check(change.payload(encoding).toBytes()));
    Encoding canonical = new Encoding(Shape.DOCUMENT, JsonMode.CANONICAL);
    BsonDocument read = BsonDocument.parse(change.payload(canonical).toText());
    assertEquals(new BsonBinary(bytes), read.get("v"));
  }

  @Test
  void f06_datesOutsideOfTheYearsOfIsoAreMilliseconds() {
    assertDate("-9223372036854775808", "-9223372036854775808");
    assertDate("9223372036854775807", "9223372036854775807");
    assertDate("253402300800000", "253402300800000");
    assertDate("-62167219200001", "-62167219200001");
    assertDate("-62167219200000", "\"0000-01-01T00:00:00.000Z\"");
    assertDate("-1", "\"1969-12-31T23:59:59.999Z\"");
    assertWritten(
        "{$date: {$numberLong: '253402300799999'}}",
        "{\"$date\":\"9999-12-31T23:59:59.999Z\"}",
        "{\"$date\":{\"$numberLong\":\"253402300799999\"}}",
        "\"9999-12-31T23:59:59.999Z\"",
        "{\"$date\": 253402300799999}");
  }

  private void assertDate(String millis, String plain) {
    String marked = "{\"$date\":{\"$numberLong\":\"" + millis + "\"}}";
    assertWritten(
        "{$date: {$numberLong: '" + millis + "'}}",
        marked,
        marked,
        plain,
        "{\"$date\": " + millis + "}");
  }
}
