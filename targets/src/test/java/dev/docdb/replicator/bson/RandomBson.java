package dev.docdb.replicator.bson;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinaryWriter;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDbPointer;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Random documents of all types, with a taste for edge values; the same seed, the same ones. */
public final class RandomBson {
  private static final List<String> PIECES =
      List.of(
          "",
          "a",
          "plain text of some length",
          "\"",
          "\\",
          "\n\r\t\b\f",
          "\u0000",
          "\u0001\u001f",
          "\u007f",
          "\u0085\u2028\u2029",
          "ä",
          "ß€",
          "\ud83d\ude00",
          "\uffff\ufffe",
          "/",
          "12345678",
          "1234567\u00e9",
          "$oid",
          "</script>",
          "\ud7ff\ue000",
          " ",
          "exactly 16 bytes");
  private static final long[] LONGS = {
    0,
    1,
    -1,
    9,
    10,
    99,
    100,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    253_402_300_799_999L,
    253_402_300_800_000L,
    -62_167_219_200_000L,
    -62_167_219_200_001L,
    951_782_400_000L,
    1_795_251_600_000L,
    (1L << 53) + 1,
    1_000_000_000_000_000_000L
  };
  private static final double[] DOUBLES = {
    0,
    -0.0,
    1,
    -1,
    0.1,
    0.001,
    9.99e-4,
    1e7,
    9_999_999.999,
    1e10,
    1e-5,
    1e300,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    2e23,
    19.99
  };
  private static final List<String> DECIMALS =
      List.of(
          "0",
          "-0",
          "0.00",
          "0E+3",
          "-0E-10",
          "1",
          "1.0",
          "-1.10",
          "0.000001",
          "0.0000001",
          "NaN",
          "Infinity",
          "-Infinity",
          "9999999999999999999999999999999999E+6111",
          "1E-6176",
          "1E+6144",
          "12345678901234567890.123",
          "9223372036854775807",
          "9223372036854775808",
          "1.5E+3");

  private final RandomGenerator random;

  public RandomBson(RandomGenerator random) {
    this.random = random;
  }

  /** The bytes of a document as a server would send them. */
  public static byte[] bytes(BsonDocument document) {
    BasicOutputBuffer buffer = new BasicOutputBuffer();
    new BsonDocumentCodec()
        .encode(new BsonBinaryWriter(buffer), document, EncoderContext.builder().build());
    return buffer.toByteArray();
  }

  public BsonDocument document(int depth) {
    BsonDocument document = new BsonDocument();
    int fields = random.nextInt(8);
    for (int i = 0; i < fields; i++) {
      document.append(name() + i, value(depth));
    }
    return document;
  }

  public BsonValue value(int depth) {
    int types = depth > 0 ? 22 : 19;
    return switch (random.nextInt(types)) {
      case 0 -> new BsonDouble(aDouble());
      case 1, 2 -> new BsonString(text());
      case 3 -> binary();
      case 4 -> new BsonUndefined();
      case 5 -> new BsonObjectId(objectId());
      case 6 -> BsonBoolean.valueOf(random.nextBoolean());
      case 7 -> new BsonDateTime(aLong());
      case 8 -> BsonNull.VALUE;
      case 9 -> new BsonRegularExpression(name(), List.of("", "i", "imsx").get(random.nextInt(3)));
      case 10 -> new BsonDbPointer(text(), objectId());
      case 11 -> new BsonJavaScript(text());
      case 12 -> new BsonSymbol(text());
      case 13 -> new BsonInt32((int) aLong());
      case 14 -> new BsonTimestamp(aLong());
      case 15 -> new BsonInt64(aLong());
      case 16 -> new BsonDecimal128(decimal());
      case 17 -> new BsonMinKey();
      case 18 -> new BsonMaxKey();
      case 19 -> document(depth - 1);
      case 20 -> array(depth - 1);
      default -> new BsonJavaScriptWithScope(text(), document(depth - 1));
    };
  }

  private BsonArray array(int depth) {
    BsonArray array = new BsonArray();
    int size = random.nextInt(12);
    for (int i = 0; i < size; i++) {
      array.add(value(depth));
    }
    return array;
  }

  private BsonBinary binary() {
    byte[] data = new byte[random.nextInt(20)];
    random.nextBytes(data);
    byte[] subtypes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, (byte) 0x80};
    byte subtype = subtypes[random.nextInt(subtypes.length)];
    return new BsonBinary(subtype, subtype == 3 || subtype == 4 ? Arrays.copyOf(data, 16) : data);
  }

  private ObjectId objectId() {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    return new ObjectId(ByteBuffer.wrap(bytes));
  }

  private long aLong() {
    boolean edge = random.nextBoolean();
    return edge ? LONGS[random.nextInt(LONGS.length)] : random.nextLong() >> random.nextInt(64);
  }

  private double aDouble() {
    return switch (random.nextInt(4)) {
      case 0 -> DOUBLES[random.nextInt(DOUBLES.length)];
      case 1 -> Double.longBitsToDouble(random.nextLong());
      case 2 -> random.nextInt(2_000_000_000) / 1000.0;
      default -> random.nextDouble() * 1e8;
    };
  }

  private Decimal128 decimal() {
    return switch (random.nextInt(3)) {
      case 0 -> Decimal128.parse(DECIMALS.get(random.nextInt(DECIMALS.size())));
      case 1 -> Decimal128.parse(random.nextInt() + "E" + (random.nextInt(20) - 12));
      default -> Decimal128.parse(random.nextLong() + "." + random.nextInt(1_000_000_000));
    };
  }

  /** Text without a zero character, so that it can be a name. */
  private String name() {
    return text().replace("\u0000", "");
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(5);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }
}
