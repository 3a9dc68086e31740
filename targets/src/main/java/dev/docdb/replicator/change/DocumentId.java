package dev.docdb.replicator.change;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.bson.RawBson;
import dev.docdb.replicator.bson.TypeCode;
import dev.docdb.replicator.bson.Utf8;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.BsonToJson;
import dev.docdb.replicator.json.ByteSink;
import java.util.HexFormat;

/**
 * The text that stands for a document's {@code _id} wherever a target needs one: document id,
 * partition key, message key. Two {@code _id}s have the same text exactly if the database holds
 * them for equal (numbers that are nested in documents excepted: there, types count).
 *
 * <pre>
 * ObjectId                        its 24 hex digits
 * string                          itself
 *   empty, like an ObjectId, ~..  ~s and the string
 * any number                      ~n and its canonical decimal: 1, 1.0 and 1.00 are all ~n1
 * anything else                   ~j and its canonical Extended JSON
 * a key that has no _id           ~k and the whole key's canonical Extended JSON
 * no key                          ~j
 * more than 512 bytes, not UTF-8, or JSON that another value could have as well
 *                                 ~h and the SHA-256 of the type byte and the raw value
 * </pre>
 */
public final class DocumentId {
  /** The longest id, in bytes of UTF-8: what the strictest target takes. */
  public static final int MAX_BYTES = 512;

  private static final byte[] ID = "_id".getBytes(US_ASCII);
  private static final int OBJECT_ID_DIGITS = 24;

  private DocumentId() {}

  static String ofKey(byte[] b, int key) {
    if (key < 0) {
      return "~j";
    }
    int id = RawBson.find(b, key, ID);
    int keyEnd = key + RawBson.int32(b, key);
    return id < 0
        ? json("~k", TypeCode.DOCUMENT, b, key, keyEnd)
        : ofValue(RawBson.typeOf(b, id, ID), b, id, keyEnd - 1);
  }

  /** The text of the {@code _id} of this type at {@code p}, in a document that ends at limit. */
  public static String ofValue(byte type, byte[] b, int p, int limit) {
    int end = RawBson.valueEnd(b, type, p, limit);
    return switch (type) {
      case TypeCode.OBJECT_ID -> HexFormat.of().formatHex(b, p, end);
      case TypeCode.STRING -> string(b, p, end);
      case TypeCode.INT32 -> "~n" + RawBson.int32(b, p);
      case TypeCode.INT64 -> "~n" + RawBson.int64(b, p);
      case TypeCode.DOUBLE -> number(NumberText.ofDouble(RawBson.int64(b, p)), type, b, p, end);
      case TypeCode.DECIMAL128 ->
          number(
              NumberText.ofDecimal(RawBson.int64(b, p + 8), RawBson.int64(b, p)), type, b, p, end);
      default -> json("~j", type, b, p, end);
    };
  }

  private static String string(byte[] b, int p, int end) {
    int from = p + 4;
    int to = end - 1;
    boolean marked = from == to || b[from] == '~' || looksLikeObjectId(b, from, to);
    if (to - from + (marked ? 2 : 0) > MAX_BYTES || !Utf8.isValid(b, from, to)) {
      return hash(TypeCode.STRING, b, p, end);
    }
    String text = new String(b, from, to - from, UTF_8);
    return marked ? "~s" + text : text;
  }

  private static boolean looksLikeObjectId(byte[] b, int from, int to) {
    if (to - from != OBJECT_ID_DIGITS) {
      return false;
    }
    for (int p = from; p < to; p++) {
      boolean digit = (b[p] >= '0' && b[p] <= '9') || (b[p] >= 'a' && b[p] <= 'f');
      if (!digit) {
        return false;
      }
    }
    return true;
  }

  private static String number(String text, byte type, byte[] b, int p, int end) {
    return text.length() + 2 > MAX_BYTES ? hash(type, b, p, end) : "~n" + text;
  }

  private static String json(String mark, byte type, byte[] b, int p, int end) {
    BsonToJson writer = new BsonToJson(JsonMode.CANONICAL);
    ByteSink sink = new ByteSink(MAX_BYTES);
    writer.value(type, b, p, end, sink);
    boolean ambiguous = writer.lossy() || hasDollarName(type, b, p, end);
    if (ambiguous || sink.length() + 2 > MAX_BYTES) {
      return hash(mark.equals("~k") ? 0 : type, b, p, end);
    }
    return mark + new String(sink.bytes(), 0, sink.length(), UTF_8);
  }

  /**
   * Whether a document could pass for Extended JSON of another type. Its structure has been walked
   * before, so that its elements can be read one after the other whatever their depth.
   */
  private static boolean hasDollarName(byte type, byte[] b, int p, int end) {
    if (type != TypeCode.DOCUMENT && type != TypeCode.ARRAY && type != TypeCode.CODE_WITH_SCOPE) {
      return false;
    }
    int at = firstElement(type, b, p);
    while (at < end) {
      byte next = b[at++];
      if (next == 0) {
        continue;
      }
      if (b[at] == '$') {
        return true;
      }
      int value = RawBson.nameEnd(b, at, end) + 1;
      boolean container =
          next == TypeCode.DOCUMENT || next == TypeCode.ARRAY || next == TypeCode.CODE_WITH_SCOPE;
      at = container ? firstElement(next, b, value) : RawBson.valueEnd(b, next, value, end);
    }
    return false;
  }

  private static int firstElement(byte type, byte[] b, int p) {
    return type == TypeCode.CODE_WITH_SCOPE ? p + 12 + RawBson.int32(b, p + 4) : p + 4;
  }

  private static String hash(int type, byte[] b, int p, int end) {
    return "~h" + Fingerprint.ofTyped((byte) type, b, p, end);
  }
}
