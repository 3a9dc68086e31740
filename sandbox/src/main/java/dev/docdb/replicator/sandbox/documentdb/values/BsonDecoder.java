package dev.docdb.replicator.sandbox.documentdb.values;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.bson.BsonArray;
import org.bson.BsonBinary;
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
import org.bson.RawBsonDocument;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Reads BSON from an array; whatever is malformed is an InvalidBSON error and nothing else. */
final class BsonDecoder {
  private static final int MAX_DEPTH = 200;

  private final byte[] bytes;
  private final ByteBuffer buffer;
  private final int end;
  private int at;
  private int depth;

  BsonDecoder(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.at = from;
    this.end = from + length;
  }

  /** Reads a document; arrays of the field named keep their documents as raw bytes. */
  BsonDocument document(String rawArray) {
    int limit = enter();
    BsonDocument document = new BsonDocument();
    for (byte type = next(); type != 0; type = next()) {
      String name = cString();
      document.put(
          name, type == 4 && name.equals(rawArray) && depth == 1 ? rawArray() : value(type));
    }
    leave(limit);
    return document;
  }

  private BsonArray array() {
    int limit = enter();
    BsonArray array = new BsonArray();
    for (byte type = next(); type != 0; type = next()) {
      skipName();
      array.add(value(type));
    }
    leave(limit);
    return array;
  }

  private BsonArray rawArray() {
    int limit = enter();
    BsonArray array = new BsonArray();
    for (byte type = next(); type != 0; type = next()) {
      skipName();
      array.add(type == 3 ? raw() : value(type));
    }
    leave(limit);
    return array;
  }

  /** Takes a document as it is, after walking it once, so that nothing malformed is ever stored. */
  private RawBsonDocument raw() {
    int from = at;
    document("");
    return new RawBsonDocument(java.util.Arrays.copyOfRange(bytes, from, at));
  }

  private int enter() {
    int start = at;
    int size = int32();
    if (size < 5 || size > end - start) {
      throw invalid("a document's length is " + size);
    }
    if (++depth > MAX_DEPTH) {
      throw MongoError.of(15, "BSONObj exceeds maximum nested object depth: " + MAX_DEPTH);
    }
    return start + size;
  }

  private void leave(int limit) {
    depth--;
    if (at != limit) {
      throw invalid("a document does not end where its length says");
    }
  }

  private BsonValue value(byte type) {
    return switch (type) {
      case 0x01 -> new BsonDouble(Double.longBitsToDouble(int64()));
      case 0x02 -> new BsonString(string());
      case 0x03 -> document("");
      case 0x04 -> array();
      case 0x05 -> binary();
      case 0x06 -> new BsonUndefined();
      case 0x07 -> new BsonObjectId(objectId());
      case 0x08 -> truth();
      case 0x09 -> new BsonDateTime(int64());
      case 0x0A -> BsonNull.VALUE;
      case 0x0B -> new BsonRegularExpression(cString(), cString());
      case 0x0C -> new BsonDbPointer(string(), objectId());
      case 0x0D -> new BsonJavaScript(string());
      case 0x0E -> new BsonSymbol(string());
      case 0x0F -> scoped();
      case 0x10 -> new BsonInt32(int32());
      case 0x11 -> new BsonTimestamp(int64());
      case 0x12 -> new BsonInt64(int64());
      case 0x13 -> decimal();
      case (byte) 0xFF -> new BsonMinKey();
      case 0x7F -> new BsonMaxKey();
      default -> throw invalid("unrecognized BSON type " + type);
    };
  }

  private BsonValue decimal() {
    long low = int64();
    return new BsonDecimal128(Decimal128.fromIEEE754BIDEncoding(int64(), low));
  }

  private BsonValue truth() {
    byte b = next();
    if (b != 0 && b != 1) {
      throw invalid("a boolean is " + b);
    }
    return BsonBoolean.valueOf(b == 1);
  }

  private BsonValue scoped() {
    int start = at;
    int size = int32();
    BsonValue value = new BsonJavaScriptWithScope(string(), document(""));
    if (at != start + size) {
      throw invalid("code with scope does not end where its length says");
    }
    return value;
  }

  private BsonValue binary() {
    int size = int32();
    byte subtype = next();
    if (subtype == 2) {
      int inner = int32();
      if (inner != size - 4) {
        throw invalid("an old binary's inner length is " + inner);
      }
      size = inner;
    }
    return new BsonBinary(subtype, take(size));
  }

  private ObjectId objectId() {
    return new ObjectId(take(12));
  }

  private String string() {
    int size = int32();
    if (size < 1 || size > end - at) {
      throw invalid("a string's length is " + size);
    }
    if (bytes[at + size - 1] != 0) {
      throw invalid("a string has no end");
    }
    String text = new String(bytes, at, size - 1, StandardCharsets.UTF_8);
    at += size;
    return text;
  }

  private String cString() {
    int from = at;
    skipName();
    return new String(bytes, from, at - 1 - from, StandardCharsets.UTF_8);
  }

  private void skipName() {
    while (next() != 0) {
      // up to the byte that ends it
    }
  }

  private byte[] take(int size) {
    need(size);
    byte[] taken = java.util.Arrays.copyOfRange(bytes, at, at + size);
    at += size;
    return taken;
  }

  private byte next() {
    need(1);
    return bytes[at++];
  }

  private int int32() {
    need(4);
    at += 4;
    return buffer.getInt(at - 4);
  }

  private long int64() {
    need(8);
    at += 8;
    return buffer.getLong(at - 8);
  }

  private void need(int size) {
    if (size < 0 || size > end - at) {
      throw invalid("it ends too early");
    }
  }

  private static MongoError invalid(String what) {
    return MongoError.of(22, "Invalid BSON: " + what);
  }
}
