package dev.docdb.replicator.letter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docdb.replicator.bson.MalformedBsonException;
import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.change.Namespace;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.BsonToJson;
import dev.docdb.replicator.json.ByteSink;
import java.util.Arrays;
import java.util.Base64;

/**
 * A letter as JSON:
 *
 * <pre>
 * {"target":"opensearch","reason":"..","id":"<event id>","operation":"insert",
 *  "namespace":{"database":"shop","collection":"orders"},"version":7417280000000000001,"epoch":7,
 *  "position":{"_data":".."},"event":{..},"bson":"<base64>"}
 * </pre>
 *
 * without the line breaks. {@code bson} is the whole event, byte for byte; {@code event} is the
 * same in canonical Extended JSON, for people. It is null where the event can't be written as JSON.
 */
public final class LetterJson {
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  private LetterJson() {}

  /** The letter, complete. */
  public static byte[] of(DeadLetter letter) {
    return write(letter, true);
  }

  /** The letter without what is for people only. */
  public static byte[] withoutEvent(DeadLetter letter) {
    return write(letter, false);
  }

  private static byte[] write(DeadLetter letter, boolean withEvent) {
    Change change = letter.change();
    BsonToJson json = new BsonToJson(JsonMode.CANONICAL);
    ByteSink out = new ByteSink(1024 + 3 * change.length());
    field("{\"target\":", letter.target().label(), json, out);
    field(",\"reason\":", letter.reason(), json, out);
    field(",\"id\":", change.eventId(), json, out);
    field(",\"operation\":", change.operationType(), json, out);
    namespace(letter.place(), json, out);
    ascii(",\"version\":", out);
    out.integer(change.clusterTime());
    ascii(",\"epoch\":", out);
    out.integer(letter.epoch());
    ascii(",\"position\":", out);
    document(change, change.tokenAt(), json, out);
    ascii(",\"event\":", out);
    document(change, withEvent ? change.offset() : Change.ABSENT, json, out);
    ascii(",\"bson\":\"", out);
    int end = change.offset() + change.length();
    out.put(Base64.getEncoder().encode(Arrays.copyOfRange(change.bytes(), change.offset(), end)));
    ascii("\"}", out);
    return out.copyFrom(0);
  }

  private static void namespace(Namespace place, BsonToJson json, ByteSink out) {
    field(",\"namespace\":{\"database\":", place.database(), json, out);
    place.collection().ifPresent(collection -> field(",\"collection\":", collection, json, out));
    ascii("}", out);
  }

  private static void document(Change change, int at, BsonToJson json, ByteSink out) {
    int start = out.length();
    try {
      if (at >= 0) {
        json.document(change.bytes(), at, change.offset() + change.length(), out);
        return;
      }
    } catch (MalformedBsonException e) {
      out.truncate(start); // its bytes are in the letter all the same
    }
    out.put(NULL);
  }

  private static void field(String name, String text, BsonToJson json, ByteSink out) {
    ascii(name, out);
    byte[] utf8 = text.getBytes(UTF_8);
    json.string(utf8, 0, utf8.length, out);
  }

  private static void ascii(String text, ByteSink out) {
    out.put(text.getBytes(US_ASCII));
  }
}
