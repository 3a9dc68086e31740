package dev.docdb.replicator.sandbox.documentdb.values;

import java.util.Arrays;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** BSON between its bytes and its values, with every type and every bit kept. */
public final class Bson {
  private Bson() {}

  /** Decodes a whole document. */
  public static BsonDocument decode(byte[] bytes, int from, int length) {
    return new BsonDecoder(bytes, from, length).document("");
  }

  /** Decodes a command; the documents in its array of this name stay as the bytes they came as. */
  public static BsonDocument decodeCommand(byte[] bytes, int from, int length, String rawArray) {
    return new BsonDecoder(bytes, from, length).document(rawArray);
  }

  /** Decodes what was kept as bytes; other documents are given back as they are. */
  public static BsonDocument decoded(BsonDocument document) {
    if (document instanceof RawBsonDocument raw) {
      byte[] bytes = encode(raw);
      return decode(bytes, 0, bytes.length);
    }
    return document;
  }

  /** The bytes of a document. */
  public static byte[] encode(BsonDocument document) {
    BsonEncoder encoder =
        new BsonEncoder(document instanceof RawBsonDocument raw ? size(raw) : 512);
    encoder.document(document);
    return encoder.toBytes();
  }

  /** The document as bytes that nobody can change. */
  public static RawBsonDocument raw(BsonDocument document) {
    return document instanceof RawBsonDocument raw ? raw : new RawBsonDocument(encode(document));
  }

  /** How many bytes a raw document has. */
  public static int size(RawBsonDocument raw) {
    return raw.getByteBuffer().remaining();
  }

  /** How many bytes any document has. */
  public static int size(BsonDocument document) {
    return document instanceof RawBsonDocument raw ? size(raw) : encode(document).length;
  }

  /** A copy of a value that shares nothing that can change. */
  public static BsonValue copy(BsonValue value) {
    if (value instanceof RawBsonDocument) {
      return value;
    }
    return switch (value.getBsonType()) {
      case DOCUMENT -> copy(value.asDocument());
      case ARRAY -> {
        BsonArray copy = new BsonArray();
        value.asArray().forEach(element -> copy.add(copy(element)));
        yield copy;
      }
      default -> value;
    };
  }

  /** A copy of a document that shares nothing that can change. */
  public static BsonDocument copy(BsonDocument document) {
    BsonDocument copy = new BsonDocument();
    for (Map.Entry<String, BsonValue> field : Bson.decoded(document).entrySet()) {
      copy.put(field.getKey(), copy(field.getValue()));
    }
    return copy;
  }

  /** Whether two values are the same to the last bit, the order of fields included. */
  public static boolean identical(BsonValue left, BsonValue right) {
    return left.getBsonType() == right.getBsonType()
        && Arrays.equals(encode(new BsonDocument("", left)), encode(new BsonDocument("", right)));
  }

  /** A number of 32 bits where it fits, of 64 where it doesn't. */
  public static BsonValue number(long value) {
    return value == (int) value ? new BsonInt32((int) value) : new BsonInt64(value);
  }

  /** A string value. */
  public static BsonString text(String value) {
    return new BsonString(value);
  }

  /** Whether a value is one of the four kinds of number. */
  public static boolean isNumber(BsonValue value) {
    return value.isNumber() || value.isDecimal128();
  }

  /** The name of a value's type, as $type and error messages give it. */
  public static String typeName(BsonValue value) {
    return switch (value.getBsonType()) {
      case DOUBLE -> "double";
      case STRING -> "string";
      case DOCUMENT -> "object";
      case ARRAY -> "array";
      case BINARY -> "binData";
      case UNDEFINED -> "undefined";
      case OBJECT_ID -> "objectId";
      case BOOLEAN -> "bool";
      case DATE_TIME -> "date";
      case NULL -> "null";
      case REGULAR_EXPRESSION -> "regex";
      case DB_POINTER -> "dbPointer";
      case JAVASCRIPT -> "javascript";
      case SYMBOL -> "symbol";
      case JAVASCRIPT_WITH_SCOPE -> "javascriptWithScope";
      case INT32 -> "int";
      case TIMESTAMP -> "timestamp";
      case INT64 -> "long";
      case DECIMAL128 -> "decimal";
      case MIN_KEY -> "minKey";
      case MAX_KEY -> "maxKey";
      case END_OF_DOCUMENT -> "missing";
    };
  }

  /** A number as a long, cutting off what follows the point; zero for anything else. */
  public static long asLong(BsonValue value) {
    if (value.isDecimal128()) {
      return value.asDecimal128().getValue().longValue();
    }
    return value.isNumber() ? value.asNumber().longValue() : 0;
  }

  /** Whether a value counts as true in conditions and options. */
  public static boolean isTrue(BsonValue value) {
    return switch (value.getBsonType()) {
      case BOOLEAN -> value.asBoolean().getValue();
      case NULL, UNDEFINED, END_OF_DOCUMENT -> false;
      case INT32 -> value.asInt32().getValue() != 0;
      case INT64 -> value.asInt64().getValue() != 0;
      case DOUBLE -> value.asDouble().getValue() != 0;
      case DECIMAL128 -> value.asDecimal128().getValue().doubleValue() != 0;
      default -> true;
    };
  }
}
