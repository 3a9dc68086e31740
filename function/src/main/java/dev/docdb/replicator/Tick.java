package dev.docdb.replicator;

import java.nio.charset.StandardCharsets;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.json.JsonParseException;

/** The wake-up call: a notification of SNS. Nothing in it matters but that it is one. */
final class Tick {
  private static final BsonString SNS = new BsonString("aws:sns");

  private Tick() {}

  /**
   * Checks what the function was invoked with.
   *
   * @throws UnknownInvocationException when it isn't a tick
   */
  static void check(byte[] payload) {
    if (!isTick(new String(payload, StandardCharsets.UTF_8))) {
      throw new UnknownInvocationException();
    }
  }

  private static boolean isTick(String payload) {
    try {
      return BsonDocument.parse(payload).get("Records") instanceof BsonArray records
          && !records.isEmpty()
          && records.stream()
              .allMatch(
                  record ->
                      record instanceof BsonDocument fields
                          && SNS.equals(fields.get("EventSource")));
    } catch (JsonParseException | BsonInvalidOperationException | IllegalArgumentException e) {
      return false; // what isn't JSON isn't a tick; the caller says so without repeating it
    }
  }
}
