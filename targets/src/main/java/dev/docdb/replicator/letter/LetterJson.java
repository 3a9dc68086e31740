package dev.docdb.replicator.letter;

import dev.docdb.replicator.change.Change;
import dev.docdb.replicator.config.JsonMode;
import dev.docdb.replicator.json.BsonToJson;
import dev.docdb.replicator.json.ByteSink;
import dev.docdb.replicator.json.JsonObject;

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
    byte[] bytes = change.bytes();
    int end = change.offset() + change.length();
    ByteSink out = new ByteSink(1024 + 3 * change.length());
    JsonObject json =
        new JsonObject(new BsonToJson(JsonMode.CANONICAL), out)
            .text("target", letter.target().label())
            .text("reason", letter.reason())
            .text("id", change.eventId())
            .text("operation", change.operationType());
    JsonObject place = json.object("namespace").text("database", letter.place().database());
    letter.place().collection().ifPresent(name -> place.text("collection", name));
    place.end();
    json.number("version", change.clusterTime())
        .number("epoch", letter.epoch())
        .document("position", bytes, change.tokenAt(), end)
        .document("event", bytes, withEvent ? change.offset() : Change.ABSENT, end)
        .base64("bson", bytes, change.offset(), end)
        .end();
    return out.copyFrom(0);
  }
}
