package dev.docdb.replicator;

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** The wake-up call: a notification of SNS. Nothing in it matters but that it is one. */
final class SnsNotification {
  private static final BsonString SNS = new BsonString("aws:sns");

  private SnsNotification() {}

  static boolean is(BsonDocument payload) {
    return payload.get("Records") instanceof BsonArray records
        && !records.isEmpty()
        && records.stream()
            .allMatch(
                record ->
                    record instanceof BsonDocument fields && SNS.equals(fields.get("EventSource")));
  }
}
