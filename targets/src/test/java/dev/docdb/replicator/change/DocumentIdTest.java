package dev.docdb.replicator.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.bson.RandomBson;
import dev.docdb.replicator.bson.RawBson;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

class DocumentIdTest {
  private static final String HEX = "65ab00000000000000000001";

  private static String id(BsonValue id) {
    return Events.insert(id).documentId();
  }

  private static String decimal(String text) {
    return id(new BsonDecimal128(Decimal128.parse(text)));
  }

  @Test
  void theUsualIdsAreThemselves() {
    assertEquals(HEX, id(new BsonObjectId(new ObjectId(HEX))));
    assertEquals("order-1", id(new BsonString("order-1")));
    assertEquals("~n42", id(new BsonInt32(42)));
  }

  @Test
  void s14_f07_valuesThatReadAlikeHaveDifferentIds() {
    List<BsonValue> alike =
        List.of(
            new BsonInt32(1),
            new BsonString("1"),
            new BsonString("1.0"),
            new BsonObjectId(new ObjectId(HEX)),
            new BsonString(HEX),
            new BsonString("ObjectId(\"" + HEX + "\")"),
            BsonBoolean.TRUE,
            new BsonString("true"),
            BsonNull.VALUE,
            new BsonString("null"));
    assertEquals(alike.size(), alike.stream().map(DocumentIdTest::id).distinct().count());
  }

  @Test
  void s14_stringsThatCouldBeTakenForOthersAreMarked() {
    assertEquals("~s" + HEX, id(new BsonString(HEX)));
    assertEquals("~s", id(new BsonString("")));
    assertEquals("~s~n1", id(new BsonString("~n1")));
    assertEquals(HEX.toUpperCase(Locale.ROOT), id(new BsonString("65AB00000000000000000001")));
    assertEquals("x".repeat(512), id(new BsonString("x".repeat(512))));
    assertTrue(id(new BsonString("x".repeat(513))).matches("~h[0-9a-f]{64}"));
    assertTrue(id(new BsonString("~" + "x".repeat(510))).matches("~h[0-9a-f]{64}"));
  }

  @Test
  void equalNumbersHaveOneIdWhateverTheirType() {
    assertEquals("~n1", id(new BsonInt64(1)));
    assertEquals("~n1", id(new BsonDouble(1.0)));
    assertEquals("~n1", decimal("1.00"));
    assertEquals("~n1000", decimal("1E+3"));
    assertEquals("~n0", id(new BsonDouble(-0.0)));
    assertEquals("~n0", decimal("-0.00"));
    assertEquals("~n0", decimal("0E+6000"));
    assertEquals("~n0.5", id(new BsonDouble(0.5)));
    assertEquals("~n0.5", decimal("0.50"));
    assertEquals("~n-9223372036854775808", id(new BsonDouble(-0x1p63)));
    assertEquals("~nNaN", id(new BsonDouble(Double.NaN)));
    assertEquals("~nNaN", decimal("NaN"));
    assertEquals("~nInfinity", decimal("Infinity"));
    assertEquals("~n-Infinity", id(new BsonDouble(Double.NEGATIVE_INFINITY)));
    assertEquals("~n1E6144", decimal("1E+6144"));
    assertEquals("~n1E-6176", decimal("1E-6176"));
  }

  @Test
  void unequalNumbersHaveDifferentIds() {
    assertNotEquals(id(new BsonDouble(0.1)), decimal("0.1"));
    assertNotEquals(id(new BsonInt64((1L << 53) + 1)), id(new BsonDouble(0x1p53)));
    assertNotEquals(id(new BsonDouble(1e300)), decimal("1E+300"));
  }

  @Test
  void otherIdsAreExtendedJson() {
    assertEquals("~jtrue", id(BsonBoolean.TRUE));
    assertEquals("~jnull", id(BsonNull.VALUE));
    assertEquals("~j{\"$undefined\":true}", id(new BsonUndefined()));
    assertEquals("~j{\"$date\":{\"$numberLong\":\"5\"}}", id(new BsonDateTime(5)));
    assertEquals(
        "~j{\"b\":{\"$numberInt\":\"1\"},\"a\":\"x\"}", id(BsonDocument.parse("{b: 1, a: 'x'}")));
  }

  @Test
  void onlyTheIdOfAShardedKeyCountsUnlessItIsMissing() {
    BsonDocument event = Events.event("delete", "ns: {db: 'shop', coll: 'orders'}");
    event.put("documentKey", BsonDocument.parse("{region: 'eu', _id: 7}"));
    assertEquals("~n7", Events.change(event).documentId());
    event.put("documentKey", BsonDocument.parse("{region: 'eu'}"));
    assertEquals("~k{\"region\":\"eu\"}", Events.change(event).documentId());
    event.remove("documentKey");
    assertEquals("~j", Events.change(event).documentId());
  }

  @Test
  void aDocumentThatPassesForExtendedJsonIsNotTakenForTheOtherType() {
    BsonDocument real = new BsonDocument("a", new BsonObjectId(new ObjectId(HEX)));
    BsonDocument fake = new BsonDocument("a", new BsonDocument("$oid", new BsonString(HEX)));
    assertEquals("~j{\"a\":{\"$oid\":\"" + HEX + "\"}}", id(real));
    assertTrue(id(fake).startsWith("~h"));
  }

  @Test
  void f11_stringsThatAreNotUtf8StayApart() {
    Map<String, String> seen = new HashMap<>();
    for (int i = 128; i < 256; i++) {
      byte[] bson = RandomBson.bytes(new BsonDocument("_id", new BsonString("abc")));
      bson[13] = (byte) i;
      String id = DocumentId.ofValue(bson[4], bson, 9, bson.length - 1);
      assertTrue(id.startsWith("~h"));
      assertNull(seen.put(id, "" + i));
    }
  }

  @Test
  void s14_f07_noTwoIdsOfManyHostileOnesAreAlike() {
    RandomBson generator = new RandomBson(new Random(5));
    List<BsonValue> values = new ArrayList<>(hostile());
    for (int i = 0; i < 60_000; i++) {
      values.add(generator.value(i % 3));
    }
    Map<String, Object> seen = new HashMap<>();
    for (BsonValue value : values) {
      String id = id(value);
      assertTrue(id.getBytes(StandardCharsets.UTF_8).length <= DocumentId.MAX_BYTES);
      Object identity = identity(value);
      Object other = seen.putIfAbsent(id, identity);
      assertTrue(other == null || other.equals(identity), () -> id + ": " + other + ", " + value);
    }
    assertTrue(seen.size() > 30_000);
  }

  private static List<BsonValue> hostile() {
    List<BsonValue> values = new ArrayList<>();
    String[] texts = {
      "",
      "~",
      "~s",
      "~n1",
      "~jnull",
      "~j",
      "~h",
      "~k{}",
      "1",
      "1.0",
      "null",
      "true",
      HEX,
      "\u0000",
      "a\u0000",
      "{\"$oid\":\"" + HEX + "\"}",
      "\ufffd",
      "\ufffd\ufffd",
      "x".repeat(511),
      "x".repeat(512),
      "x".repeat(513),
      "~" + "x".repeat(511),
      "~" + "x".repeat(509),
      "ä".repeat(256),
      "ä".repeat(257)
    };
    for (String text : texts) {
      values.add(new BsonString(text));
      values.add(new BsonDocument("$symbol", new BsonString(text)));
      values.add(new BsonDocument("a", new BsonString(text)));
      values.add(new BsonBinary(text.getBytes(StandardCharsets.UTF_8)));
      values.add(new BsonBinary((byte) 5, text.getBytes(StandardCharsets.UTF_8)));
      values.add(new BsonSymbol(text));
      values.add(new BsonJavaScript(text));
    }
    values.add(new BsonDocument());
    values.add(new BsonDocument("", BsonNull.VALUE));
    values.add(new BsonDocument("$undefined", BsonBoolean.TRUE));
    values.add(new BsonDocument("$minKey", new BsonInt32(1)));
    values.add(new BsonDocument("$numberInt", new BsonString("1")));
    return values;
  }

  /** What makes two values equal for the database: the value for numbers, the bytes for others. */
  private static Object identity(BsonValue value) {
    if (value.isDouble() && Double.isFinite(value.asDouble().getValue())) {
      return number(new BigDecimal(value.asDouble().getValue()));
    }
    if (value.isInt32() || value.isInt64()) {
      return number(BigDecimal.valueOf(value.asNumber().longValue()));
    }
    if (value.isDecimal128() && value.asDecimal128().getValue().isFinite()) {
      Decimal128 decimal = value.asDecimal128().getValue();
      boolean zero = decimal.toString().matches("-?0(\\.0*)?(E.*)?");
      return number(zero ? BigDecimal.ZERO : decimal.bigDecimalValue());
    }
    if (value.isDouble() || value.isDecimal128()) {
      return value.isDouble()
          ? Double.toString(value.asDouble().getValue())
          : value.asDecimal128().getValue().toString();
    }
    return ByteBuffer.wrap(RandomBson.bytes(new BsonDocument("v", value)));
  }

  private static Object number(BigDecimal value) {
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  @Test
  void theIdIsComputedOnceAndFromTheKeyAlone() {
    Change change = Events.insert(new BsonString("a"));
    assertEquals(RawBson.int32(change.bytes(), change.keyAt()), 16);
    assertTrue(change.documentId() == change.documentId());
  }
}
