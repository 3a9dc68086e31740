package dev.docdb.replicator.message;

import static dev.docdb.replicator.change.Events.event;

import dev.docdb.replicator.bson.RandomBson;
import dev.docdb.replicator.change.Change;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDbPointer;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.types.ObjectId;

/** Changes that hold every type of BSON and the values at its edges. */
public final class EdgeValues {
  private static final String KEY = "ns: {db: 'shop', coll: 'Odd \u00e4/\"name'}, documentKey: ";
  private static final String ID = "{_id: {$oid: '65ab00000000000000000001'}}";

  private EdgeValues() {}

  /** A document whose canonical Extended JSON says all there is to say about it. */
  public static BsonDocument document() {
    BsonDocument document =
        BsonDocument.parse(
            """
            {_id: {$oid: '65ab00000000000000000001'},
             doubles: [1.5, 5.0, -0.0, 0.1, 1e16, 1e-5, 1e22, 5e-324, 1.7976931348623157e308,
               {$numberDouble: 'NaN'}, {$numberDouble: 'Infinity'}, {$numberDouble: '-Infinity'}],
             int32: [{$numberInt: '0'}, {$numberInt: '-2147483648'}, {$numberInt: '2147483647'}],
             int64: [{$numberLong: '1'}, {$numberLong: '9007199254740993'},
               {$numberLong: '-9223372036854775808'}, {$numberLong: '9223372036854775807'}],
             decimals: [{$numberDecimal: '1.10'}, {$numberDecimal: '-0'}, {$numberDecimal: '0E+3'},
               {$numberDecimal: '1E-6176'}, {$numberDecimal: '9.999999999999999999999999999999999E+6144'},
               {$numberDecimal: '1234567890123456789012345678901234'}, {$numberDecimal: 'NaN'},
               {$numberDecimal: 'Infinity'}, {$numberDecimal: '-Infinity'}],
             dates: [{$date: '2026-11-21T09:00:00.120Z'}, {$date: {$numberLong: '0'}}, {$date: {$numberLong: '-1'}},
               {$date: {$numberLong: '253402300799999'}}, {$date: {$numberLong: '253402300800000'}},
               {$date: {$numberLong: '-62135596800000'}}, {$date: {$numberLong: '-62167219200001'}},
               {$date: {$numberLong: '-9223372036854775808'}}, {$date: {$numberLong: '9223372036854775807'}}],
             binary: [{$binary: {base64: '', subType: '00'}}, {$binary: {base64: 'YWI=', subType: '00'}},
               {$binary: {base64: 'YQ==', subType: '01'}}, {$binary: {base64: 'YWJj', subType: '02'}},
               {$binary: {base64: 'ABEiM0RVZneImaq7zN3u/w==', subType: '03'}},
               {$binary: {base64: 'AAECAwQFBgcICQoLDA0ODw==', subType: '04'}},
               {$binary: {base64: 'YWI=', subType: '05'}}, {$binary: {base64: 'YWI=', subType: '06'}},
               {$binary: {base64: 'JwAAAIA/', subType: '09'}}, {$binary: {base64: '/w==', subType: '80'}}],
             regex: [{$regularExpression: {pattern: '^a"/\\\\\\\\', options: 'imsx'}},
               {$regularExpression: {pattern: '', options: ''}}],
             timestamps: [{$timestamp: {t: 0, i: 0}}, {$timestamp: {t: 4294967295, i: 4294967295}}],
             code: {$code: "f('x')"}, scoped: {$code: 'f()', $scope: {x: {$code: 'g()', $scope: {}}}},
             symbol: {$symbol: 'sym'}, keys: [{$minKey: 1}, {$maxKey: 1}], booleans: [true, false], nothing: null,
             empty: [{}, []], operation: 'mine', timestamp: {nested: 1}, _source: 1, 'a.b': 1, '.a': 1, 'a.': 1, '': 1,
             ' ': 1, '$name': 1}""");
    document.append(
        "pointer", new BsonDbPointer("shop.orders", new ObjectId("000102030405060708090a0b")));
    document.append("undefined", new BsonUndefined());
    document.append("nested", nested(100));
    document.append("texts", new BsonArray(texts()));
    return document;
  }

  private static List<BsonString> texts() {
    return List.of(
            "",
            "\"\\/\b\f\n\r\t",
            "\u0000\u0001\u001f\u007f",
            "\u0085\u2028\u2029",
            "\u00e4\u00df\u20ac\ud83d\ude00",
            "\ufdd0\ufffe\uffff\ud83f\udfff",
            "</script>",
            "plain text that is longer than a word of eight bytes")
        .stream()
        .map(BsonString::new)
        .toList();
  }

  private static BsonValue nested(int depth) {
    BsonValue value = new BsonDouble(1);
    for (int i = 0; i < depth; i++) {
      value = i % 2 == 0 ? new BsonArray(List.of(value)) : new BsonDocument("d", value);
    }
    return value;
  }

  /**
   * One change of each kind; the first one is of {@link #document}, the last one is no BSON text.
   */
  static List<Change> changes() {
    return List.of(
            event("insert", KEY + ID).append("fullDocument", document()),
            event("update", KEY + ID + ", fullDocument: {_id: 1, n: 5}, " + description()),
            event(
                "replace", KEY + "{_id: {a: [1, 'x']}}, fullDocument: {n: 5, _id: {a: [1, 'x']}}"),
            event("update", KEY + ID + ", fullDocument: null, " + description()),
            event("delete", KEY + "{region: 'eu', _id: 'line\\nbreak'}"),
            event("delete", KEY + "{_id: {$binary: {base64: 'YWI=', subType: '00'}}}"),
            event("rename", "ns: {db: 'shop', coll: 'a'}, to: {db: 'shop', coll: 'b'}"),
            event("dropDatabase", "ns: {db: 'shop'}"),
            event("invalidate", "x: 1"),
            event("insert", KEY + ID).append("fullDocument", notEvenText()))
        .stream()
        .map(EdgeValues::change)
        .toList();
  }

  private static String description() {
    return "updateDescription: {updatedFields: {n: 5, 'a.b': {$numberLong: '1'}}, removedFields: ['x'],"
        + " truncatedArrays: [{field: 'items', newSize: 2}]}";
  }

  private static BsonDocument notEvenText() {
    return new BsonDocument("_id", new BsonInt32(1))
        .append("twice", new BsonInt32(1))
        .append("tWice", new BsonInt32(2))
        .append("bytes", new BsonString("<<bytes>>"));
  }

  /** What the driver would never write is put in behind it: a name twice, text that isn't UTF-8. */
  private static Change change(BsonDocument event) {
    byte[] bytes = RandomBson.bytes(event);
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    String odd =
        latin
            .replace("tWice", "twice")
            .replace("<<bytes>>", "<\u00ff\u00c3(\u00ed\u00a0\u0080\u00e4>");
    return Change.read(odd.getBytes(StandardCharsets.ISO_8859_1), 0);
  }
}
