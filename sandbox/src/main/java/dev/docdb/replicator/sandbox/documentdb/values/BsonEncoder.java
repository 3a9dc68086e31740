package dev.docdb.replicator.sandbox.documentdb.values;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDbPointer;
import org.bson.BsonDocument;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonRegularExpression;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.types.Decimal128;

/** Writes BSON into a growing array; a raw document is copied as it is. */
final class BsonEncoder {
  private byte[] bytes;
  private ByteBuffer buffer;
  private int at;

  BsonEncoder(int capacity) {
    bytes = new byte[capacity];
    buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, at);
  }

  void document(BsonDocument document) {
    if (document instanceof RawBsonDocument raw) {
      raw(raw);
      return;
    }
    int start = at;
    int32(0);
    document.forEach(this::element);
    end(start);
  }

  private void raw(RawBsonDocument raw) {
    ByteBuffer source = raw.getByteBuffer().asNIO();
    int size = source.remaining();
    room(size);
    source.get(bytes, at, size);
    at += size;
  }

  private void array(BsonArray array) {
    int start = at;
    int32(0);
    int index = 0;
    for (BsonValue value : array) {
      element(Integer.toString(index++), value);
    }
    end(start);
  }

  private void end(int start) {
    int8(0);
    buffer.putInt(start, at - start);
  }

  private void element(String name, BsonValue value) {
    int8(value.getBsonType().getValue());
    cString(name);
    switch (value.getBsonType()) {
      case DOUBLE -> int64(Double.doubleToRawLongBits(value.asDouble().getValue()));
      case STRING -> string(value.asString().getValue());
      case DOCUMENT -> document(value.asDocument());
      case ARRAY -> array(value.asArray());
      case BINARY -> binary(value.asBinary());
      case OBJECT_ID -> bytes(value.asObjectId().getValue().toByteArray());
      case BOOLEAN -> int8(value.asBoolean().getValue() ? 1 : 0);
      case DATE_TIME -> int64(value.asDateTime().getValue());
      case REGULAR_EXPRESSION -> pattern(value.asRegularExpression());
      case DB_POINTER -> pointer(value.asDBPointer());
      case JAVASCRIPT -> string(value.asJavaScript().getCode());
      case SYMBOL -> string(value.asSymbol().getSymbol());
      case JAVASCRIPT_WITH_SCOPE -> scoped(value.asJavaScriptWithScope());
      case INT32 -> int32(value.asInt32().getValue());
      case TIMESTAMP -> int64(value.asTimestamp().getValue());
      case INT64 -> int64(value.asInt64().getValue());
      case DECIMAL128 -> decimal(value.asDecimal128().getValue());
      case NULL, UNDEFINED, MIN_KEY, MAX_KEY, END_OF_DOCUMENT -> {}
    }
  }

  private void decimal(Decimal128 value) {
    int64(value.getLow());
    int64(value.getHigh());
  }

  private void binary(BsonBinary value) {
    byte[] data = value.getData();
    boolean old = value.getType() == 2;
    int32(old ? data.length + 4 : data.length);
    int8(value.getType());
    if (old) {
      int32(data.length);
    }
    bytes(data);
  }

  private void pattern(BsonRegularExpression value) {
    cString(value.getPattern());
    cString(value.getOptions());
  }

  private void pointer(BsonDbPointer value) {
    string(value.getNamespace());
    bytes(value.getId().toByteArray());
  }

  private void scoped(BsonJavaScriptWithScope value) {
    int start = at;
    int32(0);
    string(value.getCode());
    document(value.getScope());
    buffer.putInt(start, at - start);
  }

  private void string(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    int32(encoded.length + 1);
    bytes(encoded);
    int8(0);
  }

  private void cString(String text) {
    bytes(text.getBytes(StandardCharsets.UTF_8));
    int8(0);
  }

  private void bytes(byte[] data) {
    room(data.length);
    System.arraycopy(data, 0, bytes, at, data.length);
    at += data.length;
  }

  private void int8(int value) {
    room(1);
    bytes[at++] = (byte) value;
  }

  private void int32(int value) {
    room(4);
    buffer.putInt(at, value);
    at += 4;
  }

  private void int64(long value) {
    room(8);
    buffer.putLong(at, value);
    at += 8;
  }

  private void room(int size) {
    if (at + size > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(at + size, bytes.length * 2));
      buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
