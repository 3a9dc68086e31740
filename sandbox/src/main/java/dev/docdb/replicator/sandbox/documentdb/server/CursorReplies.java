package dev.docdb.replicator.sandbox.documentdb.server;

import dev.docdb.replicator.sandbox.documentdb.storage.Namespace;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/** Replies that carry a batch of a cursor. */
final class CursorReplies {
  private CursorReplies() {}

  /** The first batch; what does not fit stays in a cursor unless only one batch is wanted. */
  static BsonDocument first(
      Request request,
      Namespace namespace,
      List<? extends BsonDocument> documents,
      long batchSize,
      boolean single) {
    ServerCursor.Found cursor = new ServerCursor.Found(namespace, List.copyOf(documents));
    List<BsonDocument> batch = cursor.next(batchSize);
    boolean done = single || (cursor.isExhausted() && (batchSize > 0 || documents.isEmpty()));
    long id = done ? 0 : request.engine().cursors().register(cursor);
    return of("firstBatch", batch, id, namespace);
  }

  static BsonDocument of(
      String field, List<? extends BsonDocument> batch, long id, Namespace namespace) {
    BsonDocument cursor =
        new BsonDocument(field, new BsonArray(batch))
            .append("id", new BsonInt64(id))
            .append("ns", new BsonString(namespace.toString()));
    return new BsonDocument("cursor", cursor);
  }
}
