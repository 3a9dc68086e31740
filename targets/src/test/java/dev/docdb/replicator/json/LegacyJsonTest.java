package dev.docdb.replicator.json;

import static dev.docdb.replicator.bson.RandomBson.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.docdb.replicator.bson.RandomBson;
import dev.docdb.replicator.config.JsonMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class LegacyJsonTest {
  /** A document of every type; what follows is what PyMongo 3.10.1 printed for these bytes. */
  private static final String BSON =
      "f3020000076f6964000123456789abcdef01234567096461746500c0ccd74a73010000096f6c"
          + "64000034a183b6ffffff10690001000000126c000100000000002000016400000000000000f0"
          + "3f016e616e00000000000000f87f01696e6600000000000000f0ff046473001b010000013000"
          + "0080e03779c3414301310000003426f56b0c43013200350f63bab4697b430133002d431cebe2"
          + "361a3f013400f168e388b5f8e43e01350068dce56c4b2e203f013600355800662deb417e0137"
          + "00010000000000000001380092d54d06cff0804401390000000000d012634101313000cdcccc"
          + "dc298c674101313100fca9f1d24d62503f01313200000000000000008001313300a831a51e37"
          + "361a3f01313400040000000000000001313500ffffffffffffef7f013136003029881a564320"
          + "c4013137004cce61e3a79df4bd01313800ff7fe03779c34143013139003d0ad7a370fd334001"
          + "32300009000000000000000132310030058ee42eff2b2b01323200f64ae1c7022dc544013233"
          + "0000008054346f9dc10013646563006e000000000000000000000000003c3013646e00010000"
          + "000000000000000000000060b313646e616e000000000000000000000000000000007c056230"
          + "0002000000006162056235000200000005616205623200060000000202000000616205623132"
          + "38000100000080ff05753300100000000300112233445566778899aabbccddeeff0575340010"
          + "00000004000102030405060708090a0b0c0d0e0f0b7265005e61222f006978000b7265320062"
          + "006d75001174730002000000f694af5d0d630004000000662829000f63730018000000040000"
          + "00662829000c0000001078000100000000ff6d696e007f6d61780002730012000000c3a9e280"
          + "a87f00225c2f0a091ff09f9880000ac3a900087400010461001c000000103000010000000431"
          + "000500000000033200050000000000036f000d0000000378000500000000000c646270000400"
          + "0000612e6200000102030405060708090a0b06756e000e73790002000000780000";

  private static final String PYTHON =
      "{\"oid\": {\"$oid\": \"0123456789abcdef01234567\"}, \"date\": {\"$date\": 159468852345"
          + "6}, \"old\": {\"$date\": -315619200000}, \"i\": 1, \"l\": 9007199254740993, \"d\": 1.0"
          + ", \"nan\": NaN, \"inf\": -Infinity, \"ds\": [1e+16, 1000000000000000.0, 1.23456789"
          + "01234568e+17, 0.0001, 1e-05, 0.00012345, 1.5e+300, 5e-324, 1e+22, 10000000.0"
          + ", 12345678.9, 0.001, -0.0, 9.999e-05, 2e-323, 1.7976931348623157e+308, -1.5e"
          + "+20, -3e-10, 9999999999999998.0, 19.99, 4.4e-323, 1e-100, 2e+23, -123456789."
          + "125], \"dec\": {\"$numberDecimal\": \"1.10\"}, \"dn\": {\"$numberDecimal\": \"-1E+400\"}"
          + ", \"dnan\": {\"$numberDecimal\": \"NaN\"}, \"b0\": {\"$binary\": \"YWI=\", \"$type\": \"00\""
          + "}, \"b5\": {\"$binary\": \"YWI=\", \"$type\": \"05\"}, \"b2\": {\"$binary\": \"YWI=\", \"$typ"
          + "e\": \"02\"}, \"b128\": {\"$binary\": \"/w==\", \"$type\": \"80\"}, \"u3\": {\"$uuid\": \"0011"
          + "2233445566778899aabbccddeeff\"}, \"u4\": {\"$uuid\": \"000102030405060708090a0b0c0"
          + "d0e0f\"}, \"re\": {\"$regex\": \"^a\\\"/\", \"$options\": \"ix\"}, \"re2\": {\"$regex\": \"b\","
          + " \"$options\": \"mu\"}, \"ts\": {\"$timestamp\": {\"t\": 1571788022, \"i\": 2}}, \"c\": {\""
          + "$code\": \"f()\"}, \"cs\": {\"$code\": \"f()\", \"$scope\": {\"x\": 1}}, \"min\": {\"$minKey"
          + "\": 1}, \"max\": {\"$maxKey\": 1}, \"s\": \"\\u00e9\\u2028\\u007f\\u0000\\\"\\\\/\\n\\t\\u001f\\"
          + "ud83d\\ude00\", \"\\u00e9\": null, \"t\": true, \"a\": [1, [], {}], \"o\": {\"x\": {}}, \""
          + "dbp\": {\"$ref\": \"a.b\", \"$id\": {\"$oid\": \"000102030405060708090a0b\"}}, \"un\": nu"
          + "ll, \"sy\": \"x\"}";

  private final BsonToJson legacy = new BsonToJson(JsonMode.LEGACY);
  private final ByteSink sink = new ByteSink(16);

  @Test
  void everyTypeIsWrittenAsPythonWroteItButForNumbersThatAreNoJson() {
    byte[] bson = HexFormat.of().parseHex(BSON);
    legacy.document(bson, 0, bson.length, sink);
    String asJson =
        PYTHON
            .replace(": NaN,", ": {\"$numberDouble\": \"NaN\"},")
            .replace(": -Infinity,", ": {\"$numberDouble\": \"-Infinity\"},");
    assertEquals(asJson, new String(sink.copyFrom(0), StandardCharsets.US_ASCII));
  }

  @Test
  void everyRandomDocumentIsAsciiOnOneLine() {
    RandomBson generator = new RandomBson(new Random(23));
    for (int i = 0; i < 20_000; i++) {
      BsonDocument document = generator.document(i % 4);
      byte[] bson = bytes(document);
      sink.clear();
      legacy.document(bson, 0, bson.length, sink);
      for (int p = 0; p < sink.length(); p++) {
        assertTrue(sink.bytes()[p] >= ' ' && sink.bytes()[p] < 0x7f);
      }
    }
  }
}
