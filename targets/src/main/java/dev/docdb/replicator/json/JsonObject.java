package dev.docdb.replicator.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.bson.MalformedBsonException;

/** Writes an object field by field. Names are our own: none of them needs an escape. */
public final class JsonObject {
  private static final byte[] NULL = ByteSink.ascii("null");

  private final BsonToJson json;
  private final ByteSink out;
  private int separator = '{';

  /** An object that is appended to the sink. */
  public JsonObject(BsonToJson json, ByteSink out) {
    this.json = json;
    this.out = out;
  }

  private void name(String name) {
    out.put(separator);
    separator = ',';
    out.put('"');
    out.put(name.getBytes(UTF_8));
    out.put('"');
    out.put(':');
  }

  public JsonObject text(String name, String value) {
    name(name);
    byte[] utf8 = value.getBytes(UTF_8);
    json.string(utf8, 0, utf8.length, out);
    return this;
  }

  public JsonObject number(String name, long value) {
    name(name);
    out.integer(value);
    return this;
  }

  /**
   * A document of BSON; null where it isn't there, or isn't BSON.
   *
   * @param at where it begins; negative: it isn't there
   * @param limit where it must have ended
   */
  public JsonObject document(String name, byte[] bytes, int at, int limit) {
    name(name);
    int start = out.length();
    try {
      if (at >= 0) {
        json.document(bytes, at, limit, out);
        return this;
      }
    } catch (MalformedBsonException e) {
      out.truncate(start);
    }
    out.put(NULL);
    return this;
  }

  /** Bytes as Base64 text. */
  public JsonObject base64(String name, byte[] bytes, int from, int to) {
    name(name);
    out.put('"');
    Base64Text.write(bytes, from, to, out);
    out.put('"');
    return this;
  }

  /** An object within; it has to be ended before the next field of this one. */
  public JsonObject object(String name) {
    name(name);
    return new JsonObject(json, out);
  }

  public void end() {
    if (separator == '{') {
      out.put('{');
    }
    out.put('}');
  }
}
