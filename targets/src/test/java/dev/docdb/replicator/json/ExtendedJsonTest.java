package dev.docdb.replicator.json;

import static dev.docdb.replicator.bson.RandomBson.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.docdb.replicator.bson.RandomBson;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonString;
import org.bson.io.BasicOutputBuffer;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

class ExtendedJsonTest {
  private static final int DOCUMENTS = 25_000;

  private final ByteSink sink = new ByteSink(16);
  private final BsonToJson relaxed = new BsonToJson(dev.docdb.replicator.config.JsonMode.RELAXED);
  private final BsonToJson canonical =
      new BsonToJson(dev.docdb.replicator.config.JsonMode.CANONICAL);

  @Test
  void randomDocumentsAreWrittenAsTheDriverWritesThem() {
    Random random = new Random(20_261_121);
    RandomBson generator = new RandomBson(random);
    for (int i = 0; i < DOCUMENTS; i++) {
      BsonDocument document = generator.document(1 + i % 4);
      byte[] bson = bytes(document);
      assertSameText(driver(document, JsonMode.RELAXED), json(relaxed, bson));
      String ours = json(canonical, bson);
      assertSameText(driver(document, JsonMode.EXTENDED), ours);
      assertArrayEquals(bson, bytes(BsonDocument.parse(ours)), ours);
    }
  }

  @Test
  void randomDoublesHaveTheDigitsOfTheDriver() {
    Random random = new Random(7);
    for (int i = 0; i < 300_000; i++) {
      double value =
          switch (i % 4) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt() / 1000.0;
            case 2 -> random.nextInt() / 100.0 + Math.ulp(random.nextInt() / 100.0);
            default -> random.nextDouble() * Math.pow(10, random.nextInt(20) - 6);
          };
      BsonDocument document = new BsonDocument("d", new BsonDouble(value));
      assertSameText(driver(document, JsonMode.RELAXED), json(relaxed, bytes(document)));
    }
  }

  @Test
  void everyDayOfFourCenturiesIsWrittenAsTheDriverWritesIt() {
    for (long day = 0; day < 366 * 400; day++) {
      BsonDocument document =
          new BsonDocument("d", new BsonDateTime(day * 86_400_000L + day % 86_400 * 997));
      assertSameText(driver(document, JsonMode.RELAXED), json(relaxed, bytes(document)));
    }
  }

  @Test
  void decimalsOfAllScalesAreWrittenAsTheDriverWritesThem() {
    for (int exponent = -40; exponent <= 40; exponent++) {
      for (String digits : new String[] {"0", "-0", "1", "-12", "999999999999999999", "1234567"}) {
        Decimal128 value = Decimal128.parse(digits + "E" + exponent);
        BsonDocument document = new BsonDocument("d", new BsonDecimal128(value));
        assertEquals(
            "{\"d\":{\"$numberDecimal\":\"" + value + "\"}}", json(relaxed, bytes(document)));
      }
    }
  }

  @Test
  void f10_aNameThatOccursTwiceIsWrittenTwice() {
    BasicOutputBuffer buffer = new BasicOutputBuffer();
    BsonBinaryWriter writer = new BsonBinaryWriter(buffer);
    writer.writeStartDocument();
    writer.writeInt32("a", 1);
    writer.writeInt32("a", 2);
    writer.writeEndDocument();
    assertEquals("{\"a\":1,\"a\":2}", json(relaxed, buffer.toByteArray()));
  }

  @Test
  void f11_bytesThatAreNotUtf8AreReplacedAsTheDriverReplacesThemAndReported() {
    Random random = new Random(11);
    byte[] samples = {'a', (byte) 0xc3, (byte) 0xa9, (byte) 0xed, (byte) 0xa0, (byte) 0x80, 0x28};
    for (int i = 0; i < 20_000; i++) {
      byte[] bson =
          bytes(new BsonDocument("s", new BsonString("x".repeat(1 + random.nextInt(20)))));
      for (int p = 11; p < bson.length - 2; p++) {
        byte sample = samples[random.nextInt(samples.length)];
        bson[p] = random.nextInt(6) == 0 ? (byte) random.nextInt(256) : sample;
      }
      String expected = new String(bson, 11, bson.length - 13, StandardCharsets.UTF_8);
      byte[] again = expected.getBytes(StandardCharsets.UTF_8);
      relaxed.resetLossy();
      BsonDocument parsed = BsonDocument.parse(json(relaxed, bson));
      assertEquals(expected, parsed.getString("s").getValue());
      boolean same = Arrays.equals(again, 0, again.length, bson, 11, bson.length - 2);
      assertEquals(!same, relaxed.lossy());
    }
  }

  @Test
  void validTextIsNotLossy() {
    relaxed.resetLossy();
    json(relaxed, bytes(new BsonDocument("ä\ufffd", new BsonString("\ufffd\ud83d\ude00"))));
    assertFalse(relaxed.lossy());
  }

  @Test
  void textOfEveryLengthAndAlignmentIsCopiedWhole() {
    for (int length = 0; length < 300; length++) {
      for (int odd = -1; odd < Math.min(length, 20); odd++) {
        StringBuilder text = new StringBuilder("abcdefghij".repeat(30).substring(0, length));
        if (odd >= 0) {
          text.setCharAt(length - 1 - odd, odd % 2 == 0 ? '"' : 'é');
        }
        BsonDocument document = new BsonDocument(text.toString(), new BsonString(text.toString()));
        assertEquals(document, BsonDocument.parse(json(relaxed, bytes(document))));
      }
    }
    BsonDocument large = new BsonDocument("s", new BsonString("0123456789\n€".repeat(500_000)));
    assertEquals(large, BsonDocument.parse(json(relaxed, bytes(large))));
  }

  @Test
  void f12_documentsNestedTenThousandDeepNeedNoStack() throws InterruptedException {
    byte[] bson = nested(10_000);
    Runnable write = () -> relaxed.document(bson, 0, bson.length, sink);
    Thread small = new Thread(null, write, "small stack", 128 * 1024);
    small.start();
    small.join();
    String expected = "{\"a\":[".repeat(10_000) + "{}" + "]}".repeat(10_000);
    assertEquals(expected, new String(sink.copyFrom(0), StandardCharsets.US_ASCII));
  }

  /** {a: [{a: [ ... {} ... ]}]}, built from the inside. */
  private static byte[] nested(int depth) {
    byte[] inner = {5, 0, 0, 0, 0};
    ByteBuffer out = ByteBuffer.allocate(depth * 16 + 5).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < depth; i++) {
      int left = (depth - i) * 16 + 5;
      out.putInt(left).put((byte) 4).put((byte) 'a').put((byte) 0);
      out.putInt(left - 8).put((byte) 3).put((byte) '0').put((byte) 0);
    }
    out.put(inner);
    return out.put(new byte[depth * 2]).array();
  }

  @Test
  void valuesOfAnyTypeCanBeWrittenAlone() {
    RandomBson generator = new RandomBson(new Random(3));
    for (int i = 0; i < 2000; i++) {
      BsonDocument document = new BsonDocument("v", generator.value(2));
      byte[] bson = bytes(document);
      sink.clear();
      assertEquals(bson.length - 1, canonical.value(bson[4], bson, 7, bson.length - 1, sink));
      String json = "{\"v\":" + new String(sink.copyFrom(0), StandardCharsets.UTF_8) + "}";
      assertArrayEquals(bson, bytes(BsonDocument.parse(json)));
    }
  }

  private String json(BsonToJson writer, byte[] bson) {
    sink.clear();
    assertEquals(bson.length, writer.document(bson, 0, bson.length, sink));
    return StrictJson.check(sink.copyFrom(0));
  }

  private static String driver(BsonDocument document, JsonMode mode) {
    return document.toJson(JsonWriterSettings.builder().outputMode(mode).build());
  }

  /**
   * The same JSON, token by token; only white space and the escapes of characters may differ, since
   * the driver escapes more than it must.
   */
  private static void assertSameText(String expected, String actual) {
    assertEquals(unescaped(expected), unescaped(actual));
  }

  private static String unescaped(String json) {
    StringBuilder out = new StringBuilder(json.length());
    boolean inString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '\\' && json.charAt(i + 1) == 'u') {
        char escaped = (char) Integer.parseInt(json, i + 2, i + 6, 16);
        out.append(escaped);
        i += 5;
      } else if (c == '\\') {
        out.append(c).append(json.charAt(++i));
      } else if (c != ' ' || inString) {
        inString ^= c == '"';
        out.append(c);
      }
    }
    return out.toString();
  }
}
